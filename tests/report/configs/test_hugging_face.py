"""config.json: the fields of Llama in transformers, the exact count of parameters, and what version 5 refuses."""

import json
from dataclasses import replace

import pytest

from core.plan.architecture.transformer import checked, params
from core.report.configs import hugging_face
from tests.report.configs._plans import MIXED, PLAN, counted, exact, holds, refused

# configuration_llama.py of transformers 5.24.0, with the two older names that 4 reads; every one has a default there.
SCHEMA = {
    "architectures": list, "model_type": str, "vocab_size": int, "hidden_size": int, "intermediate_size": int,
    "num_hidden_layers": int, "num_attention_heads": int, "num_key_value_heads": int, "head_dim": int,
    "hidden_act": str, "max_position_embeddings": int, "initializer_range": float, "rms_norm_eps": float,
    "use_cache": bool, "pad_token_id": (int, type(None)), "bos_token_id": (int, type(None)),
    "eos_token_id": (int, type(None)), "pretraining_tp": int, "tie_word_embeddings": bool, "attention_bias": bool,
    "attention_dropout": float, "mlp_bias": bool, "rope_parameters.rope_type": str, "rope_parameters.rope_theta": float,
    "rope_theta": float, "torch_dtype": str,
}  # fmt: skip


def test_fields_are_those_of_llama_with_their_types():
    found = json.loads(hugging_face.write(PLAN))
    holds(found, SCHEMA)
    assert set(SCHEMA) - set(found) - {"pretraining_tp"} == {"rope_parameters.rope_type", "rope_parameters.rope_theta"}
    assert (found["hidden_size"], found["num_hidden_layers"], found["intermediate_size"]) == (512, 6, 1408)
    assert (found["num_attention_heads"], found["num_key_value_heads"], found["head_dim"]) == (8, 2, 64)
    assert (found["vocab_size"], found["max_position_embeddings"]) == (16_000, 1024)
    assert found["tie_word_embeddings"] is False
    exact(hugging_face.write(PLAN))


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize(("width", "heads", "kv", "ffn"), [(512, 8, 2, 1408), (768, 12, 12, 2048), (1536, 12, 3, 4101)])
def test_parameters_of_the_file_are_the_exact_count_of_the_plan(tied, width, heads, kv, ffn):
    shape = checked(width, 5, heads, kv, ffn_width=ffn, vocab_size=32_003, tied=tied)
    plan = replace(
        PLAN, width=width, depth=5, query_heads=heads, kv_heads=kv, head_dim=shape.head_dim, ffn_width=ffn,
        vocab_size=32_003, tied_embeddings=tied,
    )  # fmt: skip
    assert counted(json.loads(hugging_face.write(plan))) == params(shape)


def test_the_count_of_the_plan_is_by_hand():
    """2 x 16,000 x 512 + 6 (2 x 512^2 + 2 x 512 x 128 + 3 x 512 x 1408 + 2 x 512) + 512."""
    assert counted(json.loads(hugging_face.write(PLAN))) == 33_298_944 == PLAN.params


def test_a_width_that_heads_do_not_divide_is_refused_as_version_5_does():
    line = refused(hugging_face, replace(PLAN, width=500))
    assert line == (
        "transformers refuses a width of 500 with 8 heads; allowed are widths that are multiples of the heads."
    )
    assert "head_dim" in refused(hugging_face, replace(PLAN, head_dim=None))


def test_no_name_is_in_it():
    assert {hugging_face.write(plan) for plan in MIXED} == {hugging_face.write(PLAN)}


def test_transformers_loads_it(tmp_path):
    transformers = pytest.importorskip("transformers")
    (tmp_path / "config.json").write_text(hugging_face.write(PLAN), encoding="utf-8")
    found = transformers.AutoConfig.from_pretrained(tmp_path)
    assert type(found).__name__ == "LlamaConfig"
    assert (found.hidden_size, found.num_key_value_heads, found.tie_word_embeddings) == (512, 2, False)
    assert found.to_dict()["vocab_size"] == 16_000
