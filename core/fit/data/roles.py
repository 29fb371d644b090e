"""Find out from a law which of its parameters are exponents and which one is its floor."""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...laws.base import Law
from ..evaluate import evaluate

EXACT = 1e-9


def exponents(law: Law) -> tuple[str, ...]:
    """Return the names of the exponents of a law: its parameters without a unit in which it is not linear."""
    return tuple(p.name for p in law.params if not p.linear and not p.unit)


def along(law: Law, x: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the scales and settings of runs by feature [R], as logarithms where their domain is walked along them."""
    values = {f: np.asarray(x[f.name], float) for f in law.factors}
    return {f.name: np.log(v) if f.domain.log else v for f, v in values.items()}


@functools.lru_cache(maxsize=128)
def floor(law: Law) -> str | None:
    """Return the name of the additive constant of a law, to which the prediction falls at endless scale, or None.

    The function tries every candidate: a step of the floor must move the prediction by just that step at every place.
    """
    if law.series:  # a law of whole schedules would need some to be tried at
        return None
    ends = {f.name: np.asarray(f.within(np.linspace(0.0, 1.0, 3))) for f in law.features}
    middle = {p.name: np.sqrt(p.start[0] * p.start[1]) if p.start[0] > 0 else p.start[1] for p in law.params}
    for p in law.params:
        if p.linear and p.unit == law.unit:
            step = np.array([0.0, max(abs(p.start[1]), 1e-3)])
            tried = {k: np.full(2, v) for k, v in middle.items()} | {p.name: middle[p.name] + step}
            first, second = evaluate(law, tried, ends)
            if np.allclose(second - first, step[1], rtol=EXACT, atol=0):
                return p.name
    return None
