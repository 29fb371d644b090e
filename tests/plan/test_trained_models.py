"""Models of others: numbers as their sources state them, once each, and beside which laws they stand."""

import pytest

from core import laws
from core.plan.trained_models import beside, trained_models


@pytest.mark.parametrize(
    ("title", "params", "tokens"),
    [  # as the papers say them
        ("Llama 3.1 405B", 405e9, 15.6e12), ("Llama 3.1 8B", 8e9, 15e12), ("DeepSeek-V3", 37e9, 14.8e12),
        ("DeepSeek-V2", 21e9, 8.1e12), ("Qwen3 32B", 32e9, 36e12), ("Qwen2.5 72B", 72e9, 18e12),
        ("OLMo 2 32B", 32e9, 6e12), ("Gemma 3 27B", 27e9, 14e12), ("Gemma 2 9B", 9e9, 8e12),
    ],
)  # fmt: skip
def test_sizes_and_tokens_are_those_of_the_papers(title, params, tokens):
    (found,) = trained_models().query("title == @title").to_dict("records")
    assert found["params"] == pytest.approx(params, rel=0.02)
    assert found["tokens"] == pytest.approx(tokens, rel=0.02)
    assert found["flops"] == pytest.approx(6 * params * tokens, rel=0.03)


def test_each_model_stands_once_with_its_source_and_its_context():
    table = trained_models()
    assert table["title"].is_unique
    assert table["source"].str.len().gt(10).all()
    assert (table["context"] >= 1024).all()
    assert (table["tokens"] > 0).all()
    experts = table[table["of"] != ""]
    assert set(experts["title"]) == {"DeepSeek-V3", "DeepSeek-V2", "Qwen3 235B"}
    assert experts.iloc[0]["of"] == "of 671B parameters a token uses 37.0B"


def test_sizes_are_counted_as_the_law_counts_them():
    every, bare = beside(laws.get("chinchilla")), beside(laws.get("kaplan-nd"))
    assert 0 < len(bare) < len(every)
    shared = every.merge(bare, on="title")
    assert (shared["params_y"] < shared["params_x"]).all()


def test_there_are_none_beside_laws_of_other_data_or_other_targets():
    for key, law in laws.examples().items():
        found = beside(law)
        if law.modality != "text" or not law.target.startswith("loss"):
            assert found.empty, key
        assert found["params"].notna().all()
    assert len(beside(laws.get("power-law-compute"))) == len(beside(laws.get("power-law-tokens"))) > 20
