"""What files for trainers share: usual values where a plan says nothing, sequences for tokens, and the lines on top."""

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ...errors import BadInput
from ...runs.words import clean
from ...units import count, plain, power
from ..training_config import DOCS, TrainingConfig

MODEL = ("width", "depth", "ffn_width", "query_heads", "kv_heads", "head_dim", "vocab_size", "tied_embeddings",
         "context")  # fmt: skip
NEEDS = (*MODEL, "batch_tokens", "steps", "learning_rate")
NORM_EPS, ROPE_THETA, INIT_STD = 1e-5, 10_000.0, 0.02
ADAM_EPS, CLIP = 1e-8, 1.0
USUAL = {
    "weight_decay": 0.1, "beta1": 0.9, "beta2": 0.95, "schedule": "cosine", "decay": "linear", "decay_share": 0.2,
    "devices": 1, "seed": 0,
}  # fmt: skip
WARMUP, FLOOR = 0.01, 0.1  # shares of the steps, and of the peak rate
MICRO = 8  # sequences at once, at most


@dataclass(frozen=True)
class TrainerSettings:
    """A record without gaps.

    `usual` are the names that no plan chose, `sequences` those of a step, `micro` those of a device at once,
    `accumulation` the micro batches of a device and step, `decay_steps` those of the last decay (0 where the schedule
    has none of its own), `floor` the last rate over the peak.
    """

    plan: TrainingConfig
    usual: tuple[str, ...]
    sequences: int
    micro: int
    accumulation: int
    decay_steps: int
    floor: float
    name: str
    width: int
    depth: int
    ffn_width: int
    query_heads: int
    kv_heads: int
    head_dim: int
    vocab_size: int
    tied_embeddings: bool
    context: int
    batch_tokens: int
    devices: int
    steps: int
    learning_rate: float
    min_learning_rate: float
    weight_decay: float
    beta1: float
    beta2: float
    warmup_steps: int
    schedule: str
    decay: str
    mixture: Mapping[str, float]
    seed: int

    @property
    def decay_start(self) -> int:
        """The step at which the rate begins to fall."""
        return self.steps - self.decay_steps if self.schedule == "wsd" else self.warmup_steps

    @property
    def heads_fill(self) -> bool:
        """Whether all query heads together are as wide as the model."""
        return self.query_heads * self.head_dim == self.width


def settings(config: TrainingConfig, who: str) -> TrainerSettings:
    """Return the settings of a run for `who`, a trainer.

    Raises BadInput where a need of it is not in the record, and where a batch is no whole number of sequences.
    """
    config.need(NEEDS, who)
    said: dict[str, Any] = {f.name: value for f in fields(config) if (value := getattr(config, f.name)) is not None}
    usual = {name: value for name, value in _usual(said).items() if name not in said}
    whole = said | usual
    if whole["schedule"] == "constant":
        whole["min_learning_rate"] = whole["learning_rate"]
    wsd, steps = whole["schedule"] == "wsd", whole["steps"]
    decay_steps = max(1, round(whole["decay_share"] * steps)) if wsd else 0
    if whole["warmup_steps"] + decay_steps > steps:
        raise BadInput(
            f"A warm-up of {whole['warmup_steps']} steps and a decay of {decay_steps} are more than the {steps} steps "
            "of the run; allowed are fewer."
        )
    idle = () if wsd else ("decay", "decay_share")
    idle += ("min_learning_rate",) if whole["schedule"] == "constant" else ()
    sequences, micro, accumulation = _sequences(
        whole["batch_tokens"], whole["context"], whole["devices"], whole.get("micro_batch")
    )
    return TrainerSettings(
        config, tuple(n for n in usual if n not in idle), sequences, micro, accumulation, decay_steps,
        float(f"{whole['min_learning_rate'] / whole['learning_rate']:.12g}"),
        **{f.name: whole[f.name] for f in fields(TrainerSettings) if f.name in whole},
    )  # fmt: skip


def _usual(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what people usually choose, for a run of so many steps and such a rate."""
    return USUAL | {
        "warmup_steps": round(WARMUP * said["steps"]),
        "min_learning_rate": float(f"{FLOOR * said['learning_rate']:.12g}"),
    }


def _sequences(batch_tokens: int, context: int, devices: int, micro_batch: int | None) -> tuple[int, int, int]:
    """Return the sequences of a step, those that a device takes at once, and how often it does so in a step."""
    if batch_tokens % context:
        near = max(1, round(batch_tokens / context)) * context
        raise BadInput(
            f"A batch of {batch_tokens:,} tokens is no whole number of sequences of {context:,}; allowed are "
            f"multiples of the context, such as {near:,}."
        )
    sequences = batch_tokens // context
    if sequences % devices:
        raise BadInput(
            f"A step of {sequences:,} sequences cannot be shared by {devices:,} devices; allowed are its divisors."
        )
    each = sequences // devices
    micro = micro_batch or max(n for n in range(1, min(MICRO, each) + 1) if each % n == 0)
    if each % micro:
        raise BadInput(
            f"A micro batch of {micro:,} does not divide the {each:,} sequences of a device; allowed are its divisors."
        )
    return sequences, micro, each // micro


def head(s: TrainerSettings, tool: str, notes: tuple[str, ...] = ()) -> str:
    """Return comment lines that begin with "# ": what the file is, what no plan chose, and what is to be done."""
    said = [f"{s.name}: {summary(s.plan)}.", f"For {tool}."]
    usual = ", ".join([*(DOCS[name] for name in s.usual), "clipping at 1", "Adam's epsilon"])
    said.append(f"Usual values, which no plan chose: {usual}.")
    if s.mixture:
        said.append(f"Mixture: {', '.join(f'{share:g} {name}' for name, share in s.mixture.items())}.")
    if s.plan.passes:
        said.append(f"Passes over the data: {plain(s.plan.passes)}.")
    return "".join(f"# {clean(row)}\n" for row in (*said, *notes))


def summary(c: TrainingConfig) -> str:
    """Return what the run is in a line: size, tokens, compute, and the loss that is predicted with its interval."""
    parts = []
    if c.params:
        parts.append(f"{c.params:,} parameters")
    if c.tokens:
        parts.append(f"{count(c.tokens)} tokens")
    if c.flops:
        parts.append(f"{power(c.flops)} FLOP")
    if c.loss is not None:
        span = "" if c.loss_low is None or c.loss_high is None else f" ({plain(c.loss_low)} to {plain(c.loss_high)})"
        parts.append(f"predicted loss {plain(c.loss)}{span} {c.loss_unit or ''}".rstrip())
    return ", ".join(parts) or "a shape"


def stems(names: list[str]) -> dict[str, str]:
    """Return for each name one that is safe as a folder and as a key: distinct, of letters, digits, -, _ and dots."""
    found: dict[str, str] = {}
    for name in names:
        stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")[:60] or "domain"
        while stem in found.values():
            stem += "-2"
        found[name] = stem
    return found


def identifier(name: str) -> str:
    """Return a name as one of Python."""
    stem = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")[:60]
    return f"run_{stem}" if not stem or stem[0].isdigit() or keyword.iskeyword(stem) else stem
