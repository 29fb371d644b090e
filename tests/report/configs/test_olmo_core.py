"""OLMo-core's Python: it compiles, keywords are those of its classes, batches are in tokens."""

import ast
from dataclasses import replace

import pytest

from core.report.configs import olmo_core as module
from tests.report.configs._plans import PLAN, calls, exact, refused, same_but_for_names

# OLMo-core 2.5.0 at fa6c501: nn/transformer/config.py, optim/{adamw,scheduler}.py, train/config.py, data.
KEYWORDS = {
    "TransformerConfig.llama_like": {"d_model", "n_layers", "n_heads", "n_kv_heads", "head_dim", "vocab_size",
                                     "feed_forward", "rope_theta", "layer_norm_eps", "tie_word_embeddings"},
    "FeedForwardConfig": {"hidden_size", "bias"},
    "NumpyDataLoaderConfig": {"global_batch_size", "seed"},
    "TransformerTrainModuleConfig": {"rank_microbatch_size", "max_sequence_length", "optim", "scheduler",
                                     "max_grad_norm", "dp_config"},
    "AdamWConfig": {"lr", "betas", "eps", "weight_decay"},
    "WSD": {"warmup", "decay", "decay_fraction", "decay_min_lr"},
    "TransformerDataParallelConfig": {"name", "param_dtype", "reduce_dtype"},
    "TrainerConfig": {"save_folder", "max_duration"},
    "Duration.steps": set(),
}  # fmt: skip


def test_it_compiles_and_calls_what_it_imports():
    text = module.write(PLAN)
    found = calls(text)
    assert {name: set(keywords) for name, keywords in found.items()} == KEYWORDS
    imported = {a.name for n in ast.parse(text).body if isinstance(n, ast.ImportFrom) for a in n.names}
    used = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    assert used == imported
    assert found["NumpyDataLoaderConfig"] == {"global_batch_size": 131_072, "seed": 7}
    assert found["TransformerTrainModuleConfig"]["rank_microbatch_size"] % 1024 == 0
    assert 131_072 % (4 * found["TransformerTrainModuleConfig"]["rank_microbatch_size"]) == 0
    assert found["AdamWConfig"] == {"lr": 0.002, "betas": (0.9, 0.98), "eps": 1e-8, "weight_decay": 0.05}
    assert found["WSD"] == {"warmup": 50, "decay": 250, "decay_fraction": None, "decay_min_lr": 0.0002}
    assert found["FeedForwardConfig"] == {"hidden_size": 1408, "bias": False}
    exact(text)


@pytest.mark.parametrize(
    ("schedule", "name", "keywords"),
    [
        ("cosine", "CosWithWarmup", {"warmup": 50, "alpha_f": 0.1}),
        ("linear", "LinearWithWarmup", {"warmup": 50, "alpha_f": 0.1}),
        ("constant", "ConstantWithWarmup", {"warmup": 50}),
    ],
)
def test_every_schedule_has_its_class(schedule, name, keywords):
    text = module.write(replace(PLAN, schedule=schedule))
    assert calls(text)[name] == keywords
    assert f"from olmo_core.optim.scheduler import {name}\n" in text


def test_a_decay_that_it_lacks_is_refused():
    assert "allowed is linear" in refused(module, replace(PLAN, decay="cosine"))


def test_names_stay_in_comments():
    wanted = module.write(PLAN).partition("from olmo_core")[2]
    for plan, _, _ in same_but_for_names(module):
        text = module.write(plan)
        ast.parse(text)
        assert text.partition("from olmo_core")[2] == wanted
