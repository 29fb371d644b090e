"""Scales that vary in the runs and that a law leaves out."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...laws.base import Law
from ...units import SIZES

SCALES = (*SIZES, "tokens")
APART = 0.1  # decades by which a scale varies beside what the law takes


def left_out(law: Law, table: pd.DataFrame, x: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """Return the columns of size and data in the rows of a run table that a law does not go by.

    `x` has the features [n] of these rows. A scale that follows from them, as tokens do from compute where all have
    20 tokens per parameter, is not left out; nor is one size beside another.
    """
    logs = [np.log10(x[f.name]) for f in law.features if f.domain.log and f.name in x and x[f.name].ndim == 1]
    taken = {name for f in law.features for name in (f.name, *f.alternatives)}
    names = [n for n in SCALES if n in table and n not in taken and not (n in SIZES and taken & {*SIZES})]
    found = []
    for name in names:
        values = table[name].to_numpy(float)
        known = np.isfinite(values) & (values > 0)
        if known.sum() > len(logs) * 2 + 1 and _rest(np.log10(values[known]), [v[known] for v in logs]) > APART:
            found.append(name)
    return tuple(found)


def _rest(values: np.ndarray, logs: list[np.ndarray]) -> float:
    """Return the deviation of values [n] around the best parabola in logs [n] each."""
    columns = [np.ones_like(values), *logs, *[v**2 for v in logs]]
    design = np.stack([c - c.mean() * (i > 0) for i, c in enumerate(columns)], axis=1)
    fitted = design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return float(np.std(values - fitted))
