"""The vocabularies of known models."""

from core.plan.vocabulary.known import entries, families, models_by_family


def test_known_vocabularies_have_names():
    found = families()
    assert {"GPT-2", "Llama 2", "Llama 3", "OLMo 2", "Qwen2.5", "Gemma"} <= set(found)
    assert found["Llama 3"] == 128_256
    assert [entries(v) for v in (32_000, 50_257, 128_256)] == ["32K", "50.3K", "128K"]


def test_a_model_is_of_its_family_with_the_parameters_of_its_vocabulary():
    rows = models_by_family().set_index("title")
    assert rows.loc["Llama 2 7B", "family"] == "Llama 2"
    assert rows.loc["Llama 2 7B", "inside"] == 32_000 * 4096
