"""Python for torchtitan's main branch: it compiles, keywords are those of its classes, batches are in tokens."""

import ast
from dataclasses import replace

import pytest

from core.report.configs import torchtitan_python as module
from tests.report.configs._plans import PLAN, calls, exact, refused, same_but_for_names

# torchtitan at b5bcd76 (2026-08-21): config/configs.py, lr_scheduler.py, optimizer, models/llama3/flavors.py.
KEYWORDS = {
    "Trainer.Config": {"model_spec", "optimizer", "lr_scheduler", "training"},
    "model_registry": set(),
    "default_adamw": {"lr", "betas", "eps", "weight_decay"},
    "LRSchedulersContainer.Config": {"warmup_steps", "decay_ratio", "decay_type", "min_lr_factor"},
    "TrainingConfig": {"num_tokens_per_microbatch_per_dp_rank", "num_tokens_per_train_step", "max_context_length",
                       "max_norm", "steps"},
    "Llama3Model.Config": {"max_context_length", "dim", "vocab_size", "enable_weight_tying", "tok_embeddings", "norm",
                           "lm_head", "layers"},
    "Embedding.Config": {"num_embeddings", "embedding_dim", "param_init"},
    "RMSNorm.Config": {"normalized_shape", "param_init"},
    "Linear.Config": {"in_features", "out_features", "param_init"},
    "_output_linear_init": set(),
    "_build_llama3_layers": {"n_layers", "dim", "n_heads", "n_kv_heads", "hidden_dim", "rope", "attn_backend"},
    "ComplexRoPE.Config": {"dim", "max_context_length", "theta"},
}  # fmt: skip


def test_it_compiles_and_calls_what_there_is():
    text = module.write(PLAN)
    found = calls(text)
    assert {name: set(keywords) for name, keywords in found.items()} == KEYWORDS
    assert found["TrainingConfig"] == {
        "num_tokens_per_microbatch_per_dp_rank": 8192, "num_tokens_per_train_step": 131_072,
        "max_context_length": 1024, "max_norm": 1.0, "steps": 1000,
    }  # fmt: skip
    assert found["default_adamw"] == {"lr": 0.002, "betas": (0.9, 0.98), "eps": 1e-8, "weight_decay": 0.05}
    layers = found["_build_llama3_layers"]
    assert (layers["n_layers"], layers["n_heads"], layers["n_kv_heads"], layers["hidden_dim"]) == (6, 8, 2, 1408)
    assert [n.name for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)] == ["_small", "small"]
    exact(text)


def test_tied_embeddings_start_once():
    text = module.write(replace(PLAN, tied_embeddings=True))
    assert "_EMBEDDING_SKIP_INIT" in text
    assert calls(text)["Llama3Model.Config"]["enable_weight_tying"] is True


@pytest.mark.parametrize(("name", "written"), [("7B, 2e12", "run_7B_2e12"), ("class", "run_class"), ("é", "run_")])
def test_a_name_is_one_of_python(name, written):
    functions = [n.name for n in ast.parse(module.write(replace(PLAN, name=name))).body if hasattr(n, "name")]
    assert functions == [f"_{written}", written]


def test_heads_that_do_not_fill_the_width_are_refused():
    assert "8 of 128 do not fill 512" in refused(module, replace(PLAN, head_dim=128))


def test_names_stay_in_their_strings():
    wanted = calls(module.write(PLAN))
    for plan, _, _ in same_but_for_names(module):
        tree = ast.parse(module.write(plan))
        assert [type(n).__name__ for n in tree.body] == ["FunctionDef", "Assign", "FunctionDef"]
        assert calls(module.write(plan)) == wanted
