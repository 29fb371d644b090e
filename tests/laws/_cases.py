"""Points at which every law is tried: parameters from its start boxes, features from its ranges."""

import functools
import math
from collections.abc import Mapping

import jax
import numpy as np
import pytest
from hypothesis import strategies as st

from core.fit.data.series import histories
from core.laws import examples, get_published
from core.laws.base import Feature, Law, Param, Published

LAWS = list(examples().values())
SETS = [(law, constants) for law in LAWS for constants in law.published]
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.key)
each_set = pytest.mark.parametrize(("law", "constants"), SETS, ids=[f"{a.key}@{b.name}" for a, b in SETS])


@functools.cache
def compiled(law: Law):
    """The law's predict, compiled once for the whole session."""
    return jax.jit(law.predict)


def spread(low: float, high: float, log: bool, share: float) -> float:
    """The point at `share` (0 to 1) of a box, along logarithms or plainly."""
    if log:
        return math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
    return low + share * (high - low)


def parameter(p: Param, share: float) -> float:
    value = spread(*p.start, p.domain.log, share)
    return float(round(value)) if p.target_member else value  # the number of a domain is held at a whole one


def feature(f: Feature, share: float):
    return schedule(f, share) if f.shape else f.within(share)


def schedule(f: Feature, share: float) -> np.ndarray:
    """The rates of a run so far: up, level, and down to a share of the peak."""
    peak = spread(*f.range, True, 0.5 + 0.4 * share)
    rates = peak * np.interp(np.arange(601), [0, 60, 300, 600], [0, 1, 1, 0.1 + 0.8 * share])
    return histories(rates, np.array([600]), f.shape[0])[0]


def parameters(law: Law, shares) -> dict[str, float]:
    return {p.name: parameter(p, s) for p, s in zip(law.params, shares, strict=True)}


def features(law: Law, shares) -> dict[str, float]:
    drawn = {f.name: feature(f, s) for f, s in zip(law.features, shares, strict=True)}
    mixed = sum(v for k, v in drawn.items() if k.startswith("mix/"))
    return {k: v / mixed if k.startswith("mix/") else v for k, v in drawn.items()}


def middle(law: Law) -> dict[str, float]:
    return features(law, [0.5] * len(law.features))


def values_of(law: Law, constants: Published) -> dict[str, float]:
    return {p.name: float(constants.values[p.name]) for p in law.params}


def drawn_features(law: Law) -> st.SearchStrategy[dict[str, float]]:
    return _shares(len(law.features)).map(lambda shares: features(law, shares))


def drawn_parameters(law: Law) -> st.SearchStrategy[dict[str, float]]:
    return _shares(len(law.params)).map(lambda shares: parameters(law, shares))


def _shares(count: int) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(0.0, 1.0), min_size=count, max_size=count)


def loss(law: Law, p: Mapping[str, float], x: Mapping[str, float]) -> float:
    """The law's value at one run."""
    return float(compiled(law)(dict(p), dict(x)))


def value(reference: str, **x: float) -> float:
    """What published constants give at one run."""
    law, constants = get_published(reference)
    return loss(law, values_of(law, constants), x)
