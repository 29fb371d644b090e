"""Levanter in YAML.

Read in stanford-crfm/levanter at 9263f81, models/llama.py, optim/config.py, trainer.py and data/text.py. A warm-up or a
decay is a share up to 1 and whole steps above it, so that one step cannot be said as 1. Its last rate is a tenth of the
peak unless it is said. Batches are in sequences; the vocabulary is that of the tokenizer.
"""

import yaml

from ...errors import BadInput
from ..training_config import TrainingConfig
from ._trainer import ADAM_EPS, CLIP, ROPE_THETA, TrainerSettings, head, settings, stems
from ._trainer import NEEDS as NEEDS

TITLE, RANK, LANGUAGE, FILE = "Levanter YAML", 70, "yaml", "levanter.yaml"


def write(config: TrainingConfig) -> str:
    """Return the YAML.

    Raises BadInput for a record that lacks a need, a batch that is no whole number, and a decay by 1 - sqrt.
    """
    c = settings(config, TITLE)
    parts = {
        "data": _data(c),
        "model": {
            "type": "llama", "seq_len": c.context, "hidden_dim": c.width, "intermediate_dim": c.ffn_width,
            "num_layers": c.depth, "num_heads": c.query_heads, "num_kv_heads": c.kv_heads, "head_dim": c.head_dim,
            "tie_word_embeddings": c.tied_embeddings, "rope": {"type": "default", "theta": int(ROPE_THETA)},
        },
        "trainer": {
            "seed": c.seed, "mp": "p=f32,c=bfloat16", "train_batch_size": c.sequences,
            "per_device_parallelism": c.micro, "num_train_steps": c.steps,
        },
        "optimizer": _optimizer(c),
    }  # fmt: skip
    notes = (
        f"A step is {c.sequences} sequences = {c.batch_tokens} tokens.",
        f"The tokenizer says the vocabulary: the plan has {c.vocab_size} entries.",
    )
    return head(c, "Levanter, keys as of 2026", notes) + yaml.safe_dump(parts, sort_keys=False, width=100)


def _data(c: TrainerSettings) -> dict:
    ends = {"cache_dir": "cache/", "tokenizer": "path/to/tokenizer"}
    if not c.mixture:
        return {"train_urls": ["path/to/train.jsonl.gz"], "validation_urls": ["path/to/validation.jsonl.gz"], **ends}
    keys = stems(list(c.mixture))
    return {
        "configs": {key: {"train_urls": [f"path/to/{key}.jsonl.gz"]} for key in keys.values()},
        "train_weights": {key: c.mixture[name] for name, key in keys.items()},
        **ends,
    }


def _optimizer(c: TrainerSettings) -> dict:
    if c.schedule == "wsd" and c.decay == "sqrt":
        raise BadInput("Levanter has no decay by 1 - sqrt; allowed are linear and cosine.")
    style = {"cosine": "cosine", "constant": "constant", "wsd": c.decay}.get(c.schedule) or "linear"
    decay = {"decay": _steps(c.decay_steps, c.steps)} if c.schedule == "wsd" else {"decay": None}
    return {
        "type": "adam", "learning_rate": c.learning_rate, "min_lr_ratio": c.floor, "weight_decay": c.weight_decay,
        "beta1": c.beta1, "beta2": c.beta2, "epsilon": ADAM_EPS, "max_grad_norm": CLIP,
        "warmup": _steps(c.warmup_steps, c.steps), **decay, "lr_schedule": style,
    }  # fmt: skip


def _steps(steps: int, whole: int) -> int | float:
    """Return steps as Levanter reads them: a single one is a share, rounded down there, of all."""
    return float(f"{1.5 / whole:.12g}") if steps == 1 and whole > 1 else steps
