"""Arguments of the Hugging Face trainer as JSON, the part of a plan that config.json has no place for.

Read in transformers 5.24.0, training_args.py and optimization.py. Defaults that hurt: weight decay 0, beta 2 of .999,
a rate of 5e-5, linear to 0, three epochs. A warm-up below 1 is a share there; whole steps are written.
"""

import json
from typing import Any

from ..training_config import TrainingConfig
from ._trainer import ADAM_EPS, CLIP, TrainerSettings, settings
from ._trainer import NEEDS as NEEDS

TITLE, RANK, LANGUAGE, FILE = "Hugging Face TrainingArguments", 20, "json", "training_arguments.json"
DECAYS = {"linear": "linear", "cosine": "cosine", "sqrt": "1-sqrt"}


def write(config: TrainingConfig) -> str:
    """Return the arguments. Raises BadInput for a record that lacks one, and for a batch that is no whole number."""
    c = settings(config, TITLE)
    name, keywords = _schedule(c)
    fields = {
        "output_dir": "out",
        "per_device_train_batch_size": c.micro,
        "gradient_accumulation_steps": c.accumulation,
        "max_steps": c.steps,
        "learning_rate": c.learning_rate,
        "lr_scheduler_type": name,
        "lr_scheduler_kwargs": keywords,
        "warmup_steps": c.warmup_steps,
        "optim": "adamw_torch",
        "weight_decay": c.weight_decay,
        "adam_beta1": c.beta1,
        "adam_beta2": c.beta2,
        "adam_epsilon": ADAM_EPS,
        "max_grad_norm": CLIP,
        "bf16": True,
        "seed": c.seed,
    }
    return json.dumps(fields, indent=2) + "\n"


def _schedule(c: TrainerSettings) -> tuple[str, dict[str, Any]]:
    if c.schedule == "cosine":
        return "cosine_with_min_lr", {"min_lr_rate": c.floor}
    if c.schedule == "linear":  # `linear` itself falls to 0
        return "polynomial", {"lr_end": c.min_learning_rate, "power": 1.0}
    if c.schedule == "constant":
        return "constant_with_warmup", {}
    return "warmup_stable_decay", {
        "num_decay_steps": c.decay_steps, "decay_type": DECAYS[c.decay], "min_lr_ratio": c.floor,
    }  # fmt: skip
