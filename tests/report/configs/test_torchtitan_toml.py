"""TOML for torchtitan v0.2.2: it parses, keys and types are those of job_config.py, and the entry has the shape."""

import tomllib
from dataclasses import replace

import pytest

from core.report.configs import torchtitan_toml as module
from tests.report.configs._plans import MIXED, PLAN, calls, comments, exact, holds, same_but_for_names

# torchtitan v0.2.2, config/job_config.py: the tables that are written.
SCHEMA = {
    "job.dump_folder": str, "job.description": str, "model.name": str, "model.flavor": str, "model.hf_assets_path": str,
    "optimizer.name": str, "optimizer.lr": float, "optimizer.beta1": float, "optimizer.beta2": float,
    "optimizer.eps": float, "optimizer.weight_decay": float, "lr_scheduler.warmup_steps": int,
    "lr_scheduler.decay_ratio": float, "lr_scheduler.decay_type": str, "lr_scheduler.min_lr_factor": float,
    "training.dataset": str, "training.local_batch_size": int, "training.global_batch_size": int,
    "training.seq_len": int, "training.max_norm": float, "training.steps": int, "training.dtype": str,
    "training.mixed_precision_param": str, "training.mixed_precision_reduce": str,
}  # fmt: skip
# models/llama3 and models/qwen3, args.py.
ENTRIES = {
    "TransformerModelArgs": {"dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "multiple_of",
                             "ffn_dim_multiplier", "norm_eps", "rope_theta", "max_seq_len"},
    "Qwen3ModelArgs": {"dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "head_dim", "hidden_dim", "norm_eps",
                       "rope_theta", "qk_norm", "max_seq_len", "enable_weight_tying"},
}  # fmt: skip


def entry(text):
    """The entry of the table of shapes that stands in the comments, by its class."""
    rows = [r.removeprefix("#     ") for r in comments(text)[0] if r.startswith("#     ")]
    assert rows[0].startswith('"plan": ')
    return calls("\n".join(rows).removeprefix('"plan": ').rstrip().removesuffix(","))


def ffn(keywords):
    """The feed-forward width as models/llama3/model.py works it out."""
    hidden, multiple = int(8 * keywords["dim"] / 3), keywords["multiple_of"]
    hidden = int(keywords["ffn_dim_multiplier"] * hidden)
    return multiple * ((hidden + multiple - 1) // multiple)


def test_it_parses_with_the_keys_and_types_of_the_release():
    text = module.write(PLAN)
    found = tomllib.loads(text)
    holds(found, SCHEMA)
    assert found["training"]["global_batch_size"] == 128  # sequences
    assert found["training"]["local_batch_size"] * 4 <= 128
    assert found["training"]["seq_len"] == 1024
    assert found["lr_scheduler"] == {
        "warmup_steps": 50, "decay_ratio": 0.25, "decay_type": "linear", "min_lr_factor": 0.1,
    }  # fmt: skip
    assert (found["optimizer"]["lr"], found["optimizer"]["beta2"], found["optimizer"]["eps"]) == (0.002, 0.98, 1e-8)
    exact(text)


def test_llamas_entry_has_the_feed_forward_width_for_every_width():
    for width in (512, 768, 1536, 4096, 8192):
        for inner in (2 * width, 1408, 4 * width, 8 * width // 3, 14_336, 11_009):
            plan = replace(PLAN, width=width, query_heads=width // 64, kv_heads=width // 256, ffn_width=inner)
            (keywords,) = entry(module.write(plan)).values()
            assert set(keywords) <= ENTRIES["TransformerModelArgs"]
            assert ffn(keywords) == inner, (width, inner)
            assert (keywords["dim"], keywords["n_heads"]) == (width, width // 64)


@pytest.mark.parametrize("change", [{"tied_embeddings": True}, {"head_dim": 128}])
def test_what_llama_cannot_say_is_said_by_qwen(change):
    text = module.write(replace(PLAN, **change))
    assert tomllib.loads(text)["model"]["name"] == "qwen3"
    keywords = entry(text)["Qwen3ModelArgs"]
    assert set(keywords) <= ENTRIES["Qwen3ModelArgs"]
    assert (keywords["hidden_dim"], keywords["qk_norm"]) == (1408, False)
    assert keywords["head_dim"] == change.get("head_dim", 64)
    assert keywords["enable_weight_tying"] is change.get("tied_embeddings", False)


@pytest.mark.parametrize(("schedule", "kind"), [("cosine", "cosine"), ("linear", "linear")])
def test_other_schedules_begin_to_fall_after_the_warm_up(schedule, kind):
    found = tomllib.loads(module.write(replace(PLAN, schedule=schedule)))["lr_scheduler"]
    assert found == {"warmup_steps": 50, "decay_type": kind, "min_lr_factor": 0.1}
    found = tomllib.loads(module.write(replace(PLAN, schedule="constant")))["lr_scheduler"]
    assert found["min_lr_factor"] == 1.0  # which never falls


def test_names_stay_in_their_strings():
    for plan, left, plain in same_but_for_names(module):
        found = tomllib.loads(module.write(plan))
        assert found.pop("job")["description"] == plan.name
        wanted = tomllib.loads("\n".join(plain))
        wanted.pop("job")
        assert found == wanted
        assert {a.partition(" = ")[0] for a, b in zip(left, plain, strict=True) if a != b} <= {"description"}
    assert len(MIXED) > 30
