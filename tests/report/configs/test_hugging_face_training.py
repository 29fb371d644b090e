"""TrainingArguments: names and types, the batch as a product, and each schedule as the library has it."""

import json
from dataclasses import replace

import pytest

from core.report.configs import hugging_face_training as module
from tests.report.configs._plans import MIXED, PLAN, exact, holds

# training_args.py and optimization.py of transformers 5.24.0.
SCHEMA = {
    "output_dir": str, "per_device_train_batch_size": int, "gradient_accumulation_steps": int, "max_steps": int,
    "learning_rate": float, "lr_scheduler_type": str, "warmup_steps": int, "optim": str, "weight_decay": float,
    "adam_beta1": float, "adam_beta2": float, "adam_epsilon": float, "max_grad_norm": float, "bf16": bool, "seed": int,
    "lr_scheduler_kwargs": dict, "lr_scheduler_kwargs.num_decay_steps": int, "lr_scheduler_kwargs.decay_type": str,
    "lr_scheduler_kwargs.min_lr_ratio": float, "lr_scheduler_kwargs.min_lr_rate": float,
    "lr_scheduler_kwargs.lr_end": float, "lr_scheduler_kwargs.power": float,
}  # fmt: skip


def test_fields_are_those_of_the_library_with_their_types():
    found = json.loads(module.write(PLAN))
    holds(found, SCHEMA)
    assert found["per_device_train_batch_size"] * found["gradient_accumulation_steps"] * 4 == 128  # 131,072 / 1,024
    assert (found["max_steps"], found["learning_rate"], found["warmup_steps"]) == (1000, 0.002, 50)
    assert (found["weight_decay"], found["adam_beta1"], found["adam_beta2"], found["seed"]) == (0.05, 0.9, 0.98, 7)
    exact(module.write(PLAN))


@pytest.mark.parametrize(
    ("change", "name", "keywords"),
    [
        ({}, "warmup_stable_decay", {"num_decay_steps": 250, "decay_type": "linear", "min_lr_ratio": 0.1}),
        ({"decay": "sqrt"}, "warmup_stable_decay",
         {"num_decay_steps": 250, "decay_type": "1-sqrt", "min_lr_ratio": 0.1}),
        ({"schedule": "cosine"}, "cosine_with_min_lr", {"min_lr_rate": 0.1}),
        ({"schedule": "linear"}, "polynomial", {"lr_end": 0.0002, "power": 1.0}),
        ({"schedule": "constant"}, "constant_with_warmup", {}),
    ],
)  # fmt: skip
def test_every_schedule_has_its_name(change, name, keywords):
    found = json.loads(module.write(replace(PLAN, **change)))
    holds(found, SCHEMA)
    assert (found["lr_scheduler_type"], found["lr_scheduler_kwargs"]) == (name, keywords)


def test_no_name_is_in_it():
    assert {module.write(plan) for plan in MIXED} == {module.write(PLAN)}
