"""A plan's numbers as a run can have them: whole sequences, whole steps, rates that people would type."""

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from .training_config import TrainingConfig

FIGURES = 3  # significant digits of rates
FINE = 16  # parts of a batch: sequences are a multiple of the largest power of two that is at most such a part of them
RATES = ("learning_rate", "min_learning_rate", "weight_decay")
_WHOLE = frozenset(f.name for f in fields(TrainingConfig) if f.metadata["kind"] == "whole")


def buildable(columns: Mapping[str, float], context: float, **said: Any) -> TrainingConfig:
    """Return the record of a run from a plan's `columns` (names of the run table), and what else is `said` of it.

    Whole numbers are rounded. A batch [tokens] becomes whole sequences of `context` tokens, a multiple of a power of
    two within 4 % of the plan's (within half a sequence below 16), so that devices can share it; steps are as many as
    its tokens fill, and tokens are then those of all steps. Rates are rounded to three digits. Columns that the record
    has no place for, and those that are not finite, are left aside.

    Raises BadInput for what no run can have.
    """
    known = {f.name for f in fields(TrainingConfig)}
    values: dict[str, Any] = {k: float(v) for k, v in columns.items() if k in known and math.isfinite(v)}
    length = max(1, round(context))
    if "batch_tokens" in values:
        batch = values["batch_tokens"] = _sequences(values["batch_tokens"] / length) * length
        if "tokens" in values:
            values["steps"] = max(1, round(values["tokens"] / batch))
            values["tokens"] = values["steps"] * batch
    values.update({name: round(values[name]) for name in _WHOLE & set(values)})
    values.update({name: float(f"{values[name]:.{FIGURES}g}") for name in RATES if name in values})
    everything: dict[str, Any] = values | {"context": length} | said
    return TrainingConfig(**everything)


def _sequences(exact: float) -> int:
    part = 2 ** max(0, math.floor(math.log2(max(exact, 1.0) / FINE)))
    return max(1, round(exact / part)) * part
