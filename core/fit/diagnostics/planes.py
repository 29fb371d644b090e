"""A law in a plane: which columns a picture can run along, and the features along one of them with the rest held."""

from collections.abc import Iterable, Mapping

import numpy as np

from ...laws.base import Law
from ...units import SIZES
from ..predict import reach

FLOPS, TOKENS = "flops", "tokens"
AHEAD, AROUND = 0.25, 0.04  # of the range of the runs: how far curves go on above it, and at either end
BEFORE = 0.12  # of the same range: how far a curve begins before the first of its own runs
POINTS = 60

Features = dict[str, np.ndarray]


def is_log(law: Law, column: str) -> bool:
    """Return whether a column is walked along its logarithm: compute is, and features as their domain says."""
    return next((f.domain.log for f in law.features if f.name == column), True)


def axes_of(law: Law, x: Features) -> list[str]:
    """Return the columns in which runs `x` [R] differ: compute, then what can grow, then all else."""
    scales = [f.name for f in law.scales]
    names = [FLOPS, *scales, *(f.name for f in law.features if f.name not in scales)]
    return [n for n in names if n in x and np.ptp(x[n]) > 1e-9 * np.abs(x[n]).max()]


def planes_of(along: Iterable[str], axes: Iterable[str]) -> list[tuple[str, str]]:
    """Return each axis with each column that can make groups, and with none.

    Compute and tokens are no pair: the size would have to be solved for, and compute with size shows the same.
    """
    axes = list(axes)
    return [(a, by) for a in along for by in ("", *axes) if by != a and {a, by} != {FLOPS, TOKENS}]


def with_compute(law: Law, x: Mapping[str, np.ndarray]) -> Features:
    """Return features [R] with training compute, where the cost of the law gives it."""
    return dict(reach(law, x))


def middle_of(law: Law, x: Features) -> dict[str, float]:
    """Return the middle of runs: their mean mixture, and medians of all else."""
    shares = {f.name for f in law.shares}
    return {k: float(np.mean(v) if k in shares else np.median(v)) for k, v in x.items()}


def points_along(
    law: Law, along: str, by: str, middle: Mapping[str, float | np.ndarray], values: np.ndarray
) -> Features:
    """Return features at `values` [M] of an axis, all else at the `middle` (numbers, or [M] each).

    `by` is a column that keeps its place. Shares beside the axis keep their proportions. Along compute the size keeps
    its place where it is `by`; else size and tokens grow together. Where compute is `by`, tokens follow from the size.
    """
    at = {k: np.broadcast_to(np.asarray(v, float), values.shape) for k, v in middle.items()} | {along: values}
    shares = [f.name for f in law.shares]
    if along in shares:
        rest = sum((at[s] for s in shares if s != along), np.zeros(len(values)))
        left = np.where(rest > 0, (1 - values) / np.where(rest > 0, rest, 1.0), 0.0)
        return {k: v * left if k in shares and k != along else v for k, v in at.items()}
    if law.cost is None or FLOPS not in (along, by):
        return at
    size = next(s for s in SIZES if s in at)
    if size not in (along, by):
        grow = np.sqrt(at[FLOPS] / np.asarray(law.cost.flops(at[size], at[TOKENS], at)))
        return at | {size: at[size] * grow, TOKENS: at[TOKENS] * grow}
    return at | {TOKENS: np.asarray(law.cost.tokens(at[FLOPS], at[size], at))}


def span_of(law: Law, along: str, x: np.ndarray, first: float) -> np.ndarray:
    """Return the values of an axis at which a curve is drawn: over runs at `x` [R] and somewhat beyond them.

    It begins shortly before the `first` of its own runs, goes on above all runs along what can grow, and ends where the
    domain does.
    """
    log, feature = is_log(law, along), next((f for f in law.features if f.name == along), None)
    low, high = (float(np.log(v) if log else v) for v in (x.min(), x.max()))
    wide = (high - low) or 1.0
    grows = feature is None or feature.kind == "scale"
    start = max(low - AROUND * wide, float(np.log(first) if log else first) - BEFORE * wide)
    values = np.linspace(start, high + (AHEAD if grows else AROUND) * wide, POINTS)
    values = np.exp(values) if log else values
    return values if feature is None else values[np.asarray(feature.allows(values), bool)]
