"""Levanter's YAML: keys and types, the step that cannot be said as 1, and the weights of a mixture."""

from dataclasses import replace

import pytest
import yaml

from core.report.configs import levanter as module
from tests.report.configs._plans import MIXED, PLAN, exact, holds, refused

NONE = type(None)
# models/llama.py, optim/config.py, trainer.py, data/text.py at 9263f81.
SCHEMA = {
    "data.train_urls": list, "data.validation_urls": list, "data.cache_dir": str, "data.tokenizer": str,
    "model.type": str, "model.seq_len": int, "model.hidden_dim": int, "model.intermediate_dim": int,
    "model.num_layers": int, "model.num_heads": int, "model.num_kv_heads": int, "model.head_dim": int,
    "model.tie_word_embeddings": bool, "model.rope.type": str, "model.rope.theta": int, "trainer.seed": int,
    "trainer.mp": str, "trainer.train_batch_size": int, "trainer.per_device_parallelism": int,
    "trainer.num_train_steps": int, "optimizer.type": str, "optimizer.learning_rate": float,
    "optimizer.min_lr_ratio": float, "optimizer.weight_decay": float, "optimizer.beta1": float,
    "optimizer.beta2": float, "optimizer.epsilon": float, "optimizer.max_grad_norm": float,
    "optimizer.warmup": (int, float), "optimizer.decay": (int, float, NONE), "optimizer.lr_schedule": str,
}  # fmt: skip
STYLES = {"cosine", "linear", "constant", "inv_sqrt", "inv", "power"}


def steps(value, of):
    """What Levanter makes of a warm-up or a decay: a share up to 1, whole steps above it."""
    return int(value * of) if value <= 1 else int(value)


def test_keys_and_types_are_those_of_the_dataclasses():
    text = module.write(PLAN)
    found = yaml.safe_load(text)
    holds(found, SCHEMA)
    assert found["trainer"]["train_batch_size"] * found["model"]["seq_len"] == 131_072
    assert found["model"] | {"rope": 0} == {
        "type": "llama", "seq_len": 1024, "hidden_dim": 512, "intermediate_dim": 1408, "num_layers": 6,
        "num_heads": 8, "num_kv_heads": 2, "head_dim": 64, "tie_word_embeddings": False, "rope": 0,
    }  # fmt: skip
    rates = found["optimizer"]
    assert (rates["learning_rate"], rates["min_lr_ratio"], rates["warmup"], rates["decay"]) == (0.002, 0.1, 50, 250)
    assert "the plan has 16000 entries" in text
    exact(text)


@pytest.mark.parametrize("schedule", ["cosine", "linear", "constant"])
def test_without_a_plateau_the_rate_falls_from_the_warm_up_on(schedule):
    rates = yaml.safe_load(module.write(replace(PLAN, schedule=schedule)))["optimizer"]
    assert rates["lr_schedule"] == schedule
    assert rates["lr_schedule"] in STYLES
    assert rates["decay"] is None


@pytest.mark.parametrize("warmup", [0, 1, 2, 700])
@pytest.mark.parametrize("whole", [1000, 999_983])
def test_a_warm_up_is_as_many_steps_there(warmup, whole):
    plan = replace(PLAN, warmup_steps=warmup, steps=whole)
    rates = yaml.safe_load(module.write(plan))["optimizer"]
    assert steps(rates["warmup"], whole) == warmup
    one = yaml.safe_load(module.write(replace(plan, decay_share=1e-9)))["optimizer"]
    assert steps(one["decay"], whole) == 1


def test_a_decay_that_it_lacks_is_refused():
    assert refused(module, replace(PLAN, decay="sqrt")) == (
        "Levanter has no decay by 1 - sqrt; allowed are linear and cosine."
    )


@pytest.mark.parametrize("plan", MIXED, ids=lambda plan: ascii(plan.name))
def test_a_domain_is_a_key_and_a_folder_of_plain_letters(plan):
    data = yaml.safe_load(module.write(plan))["data"]
    assert sorted(data["train_weights"].values()) == [0.5, 0.5]
    assert set(data["train_weights"]) == set(data["configs"])
    key = next(k for k in data["train_weights"] if k != "rest")
    assert isinstance(key, str)
    assert key.replace("-", "").replace("_", "").replace(".", "").isalnum()
    assert key.isascii()
    assert not key.startswith((".", "-"))
    assert data["configs"][key] == {"train_urls": [f"path/to/{key}.jsonl.gz"]}


def test_names_that_become_alike_stay_apart():
    data = yaml.safe_load(module.write(replace(PLAN, mixture={"a b": 0.5, "a/b": 0.25, "a:b": 0.25})))["data"]
    assert data["train_weights"] == {"a-b": 0.5, "a-b-2": 0.25, "a-b-2-2": 0.25}
