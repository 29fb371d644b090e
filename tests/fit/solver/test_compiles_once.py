"""A second fit, prediction or plan of the same law in the same bucket compiles nothing."""

import contextlib

import jax
import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, band, fit, from_fit, from_published
from core.fit.evaluate import evaluate
from core.fit.solver import solve
from core.plan import frontier
from core.plan.compute.allocate import allocate
from tests.fit._examples import CHINCHILLA, spread, two_terms

COMPILED = "/jax/core/compile/backend_compile_duration"


@contextlib.contextmanager
def counted():
    """The compilations that JAX does meanwhile, by the time each took (from its disk cache or not)."""
    seen = []

    def listen(event, seconds, **_):
        if event == COMPILED:
            seen.append(seconds)

    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        yield seen
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)


def test_the_counter_counts():
    with counted() as seen:
        jax.jit(lambda v: v * 3.25 + 1)(np.arange(7.0)).block_until_ready()
    assert seen


@pytest.mark.parametrize("objective", ["huber-log", "mse"])
def test_a_second_fit_in_the_same_bucket_compiles_nothing(objective):
    law = laws.get("chinchilla")
    fit(law, two_terms(spread(20)), FitOptions(objective=objective, starts=260, bootstrap=45))
    before = solve._program.cache_info()
    with counted() as seen:
        options = FitOptions(objective=objective, starts=300, bootstrap=45, delta=0.01, seed=4, pins=(("E", 1.5),))
        fit(law, two_terms(spread(61)), options)
    assert seen == []
    after = solve._program.cache_info()
    assert after.misses == before.misses
    assert after.hits > before.hits


def test_another_bucket_compiles_once():
    law = laws.get("power-law-tokens")
    runs = [two_terms(spread(n)) for n in (100, 120)]
    before = solve._program.cache_info().misses
    for table in runs:
        fit(law, table, FitOptions(starts=4))
    assert solve._program.cache_info().misses - before <= 2  # the search in the exponent, and that in everything


def test_evaluating_again_compiles_nothing():
    law = laws.get("chinchilla")
    for points in (3, 200):
        evaluate(law, {k: np.full(20, v) for k, v in CHINCHILLA.items()}, spread(points))
    with counted() as seen:
        evaluate(law, {k: np.full(200, v) for k, v in CHINCHILLA.items()}, spread(7))
        evaluate(law, {k: np.full(30, v) for k, v in CHINCHILLA.items()}, spread(100))
    assert seen == []


def test_planning_again_compiles_nothing():
    law = laws.get("chinchilla")
    fitted = [from_fit(fit(law, two_terms(spread(n)), FitOptions(starts=4, bootstrap=n))) for n in (40, 50)]
    published = [from_published(law, s) for s in law.published]
    for one in (fitted[0], published[0]):
        allocate(one, 1e21)
        frontier(one, np.geomspace(1e18, 1e24, 5))
        band(one, spread(9))
    with counted() as seen:
        for one in (fitted[1], published[1]):
            allocate(one, 3e23)
            frontier(one, np.geomspace(1e19, 1e25, 8))
            band(one, spread(12))
    assert seen == []
