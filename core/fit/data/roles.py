"""What kind of quantity a parameter of a law is, read off the law itself: its exponents, and its floor."""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...laws.base import Law
from ..evaluate import evaluate

EXACT = 1e-9


def exponents(law: Law) -> tuple[str, ...]:
    """Return the names of the parameters that are pure numbers and act non-linearly: the exponents of a power law."""
    return tuple(p.name for p in law.params if not p.linear and not p.unit)


def along(law: Law, x: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the scales and settings of runs by feature [R] as they are judged: logarithms where a domain has them."""
    values = {f: np.asarray(x[f.name], float) for f in law.factors}
    return {f.name: np.log(v) if f.domain.log else v for f, v in values.items()}


@functools.lru_cache(maxsize=128)
def floor(law: Law) -> str | None:
    """Return the name of the additive constant of a law, which is what is left at endless scale; None without one.

    Found by trial: two values of it must differ the prediction by just that, wherever the law is looked at.
    """
    if law.series:  # no schedule comes to mind at which to try
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
