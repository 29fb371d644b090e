"""Slopes of the logarithm of a prediction against their closed form."""

import numpy as np

from core.fit.discrepancy.slopes import logs, logs_and_slopes, values
from core.fit.solver.space import bounds
from tests.fit.discrepancy._worlds import AT_TRUTH, CHINCHILLA, TRUTH, right

N, D = np.array([1e8, 1e9, 3e9]), np.array([2e9, 1e10, 4e11])


def test_slopes_are_those_of_calculus():
    found, slopes = logs_and_slopes(CHINCHILLA, AT_TRUTH, {"params": N, "tokens": D}, bounds(CHINCHILLA)[1])
    size, data = TRUTH["A"] * N ** -TRUTH["alpha"], TRUTH["B"] * D ** -TRUTH["beta"]
    by_name = {"E": 1.0, "A": size, "B": data, "alpha": -np.log(N) * size, "beta": -np.log(D) * data}
    np.testing.assert_allclose(found, np.log(right(N, D)), rtol=1e-12)
    for i, p in enumerate(CHINCHILLA.params):  # A and B are walked along their logarithms
        np.testing.assert_allclose(slopes[:, i], by_name[p.name] / right(N, D) * np.ones(3), rtol=1e-4)


def test_at_an_upper_bound_the_difference_goes_backward():
    upper = AT_TRUTH.copy()
    inside = logs_and_slopes(CHINCHILLA, AT_TRUTH, {"params": N, "tokens": D}, upper)[1]
    free = logs_and_slopes(CHINCHILLA, AT_TRUTH, {"params": N, "tokens": D}, bounds(CHINCHILLA)[1])[1]
    np.testing.assert_allclose(inside, free, rtol=1e-4)


def test_many_vectors_are_evaluated_at_once():
    both = logs(CHINCHILLA, np.stack([AT_TRUTH, AT_TRUTH]), {"params": N, "tokens": D})
    np.testing.assert_allclose(both, np.log([right(N, D)] * 2), rtol=1e-12)


def test_more_vectors_than_fit_at_once_come_back_in_their_order():
    """E alone moves, from 0 to 36."""
    u = np.tile(AT_TRUTH, (37, 1))
    u[:, [p.name for p in CHINCHILLA.params].index("E")] = np.arange(37.0)
    found = values(CHINCHILLA, u, {"params": N, "tokens": D})
    np.testing.assert_allclose(found, right(N, D) - TRUTH["E"] + np.arange(37.0)[:, None], rtol=1e-12)
