"""Points at which every law is tried: parameters from its start boxes, features from its ranges."""

import functools
import math
from collections.abc import Mapping

import jax
import numpy as np
import pytest

from core.fit.data.series import histories
from core.laws import examples, get_published
from core.laws.base import Feature, Law, Param, Published

LAWS = list(examples().values())
SETS = [(law, constants) for law in LAWS for constants in law.published]
POINTS = 64  # runs in one batch: each law's programs are compiled for so many
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.key)
each_set = pytest.mark.parametrize(("law", "constants"), SETS, ids=[f"{a.key}@{b.name}" for a, b in SETS])


@functools.cache
def compiled(law: Law):
    """The law's predict, compiled once for the whole session."""
    return jax.jit(law.predict)


@functools.cache
def compiled_slopes(law: Law):
    """The law's derivatives by parameter and by feature at one run, compiled once for the whole session."""
    return jax.jit(jax.grad(law.predict, argnums=(0, 1)))


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


def spread_shares(count: int, seed: int = 7) -> np.ndarray:
    """Shares [POINTS, count]: every box at its low end, at its high end, many at one or the other, and all within."""
    rng = np.random.default_rng(seed)
    within = rng.random((POINTS, count))
    ends = rng.integers(0, 2, (POINTS // 4, count))
    shares = np.where(rng.random(ends.shape) < 0.7, ends, within[: len(ends)])
    return np.concatenate([np.zeros((1, count)), np.ones((1, count)), shares, within[len(ends) + 2 :]])


def drawn(law: Law) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Parameters and features at POINTS places of a law's boxes."""
    shares = spread_shares(len(law.params) + len(law.features))
    cut = len(law.params)
    return [parameters(law, s[:cut]) for s in shares], [features(law, s[cut:]) for s in shares]


def losses(law: Law, p: list[dict[str, float]], x: list[dict[str, float]]) -> np.ndarray:
    """The law's values [M] at M runs, one parameter set each."""
    return _in_batches(_together(law), p, x)


def slopes(law: Law, p: list[dict[str, float]], x: list[dict[str, float]]):
    """The law's values [M] and its derivatives by name, of parameters and of features, at M runs."""
    return _in_batches(_with_slopes(law), p, x)


@functools.cache
def _together(law: Law):
    return jax.jit(jax.vmap(law.predict))


@functools.cache
def _with_slopes(law: Law):
    return jax.jit(jax.vmap(jax.value_and_grad(law.predict, argnums=(0, 1))))


def _in_batches(program, p, x):
    """Run a program in batches of POINTS, the last one filled up with its first run, so that it is compiled once."""
    found = []
    for first in range(0, len(p), POINTS):
        rows = [*range(first, min(first + POINTS, len(p)))]
        filled = rows + [first] * (POINTS - len(rows))
        stacked = [{k: np.stack([np.asarray(many[i][k], float) for i in filled]) for k in many[0]} for many in (p, x)]
        found.append(program(*stacked))
    return jax.tree.map(lambda *parts: np.concatenate(parts)[: len(p)], *found)


def loss(law: Law, p: Mapping[str, float], x: Mapping[str, float]) -> float:
    """The law's value at one run."""
    return float(compiled(law)(dict(p), dict(x)))


def value(reference: str, **x: float) -> float:
    """What published constants give at one run."""
    law, constants = get_published(reference)
    return loss(law, values_of(law, constants), x)
