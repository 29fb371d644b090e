"""The criterion against inverses of matrices: what a run gains, and what is known after several."""

import numpy as np
import pytest

from core.fit.solver.space import walked
from core.plan.next.information import Information
from tests.plan.next._design import LAW, PUBLISHED, true_runs

RANDOM = np.random.default_rng(3)
AIMS = RANDOM.standard_normal((4, 5))
KNOWN = Information(LAW, walked(LAW, PUBLISHED.values), np.diag([1.0, 2.0, 3.0, 4.0, 5.0]), AIMS)
SLOPES, SD = RANDOM.standard_normal((6, 5)), RANDOM.uniform(0.1, 1.0, 6)


def variance(precision):
    """The mean variance of the answers, by the inverse."""
    return float(np.mean(np.diag(AIMS @ np.linalg.inv(precision) @ AIMS.T)))


def test_the_deviation_is_that_of_the_inverse():
    assert KNOWN.sd**2 == pytest.approx(variance(KNOWN.precision))


def test_the_gain_of_each_run_is_the_variance_before_less_that_after():
    after = [variance(KNOWN.precision + np.outer(j, j) / s**2) for j, s in zip(SLOPES, SD, strict=True)]
    assert KNOWN.gains(SLOPES, SD) == pytest.approx(variance(KNOWN.precision) - np.array(after))


def test_runs_one_after_another_are_runs_together():
    together = KNOWN.after(SLOPES, SD)
    apart = KNOWN
    for j, s in zip(SLOPES, SD, strict=True):
        apart = apart.after(j[None], np.array([s]))
    assert together.precision == pytest.approx(apart.precision)
    assert together.sd**2 == pytest.approx(variance(KNOWN.precision + (SLOPES / SD[:, None] ** 2).T @ SLOPES))


def test_slopes_are_those_of_the_law():
    """d log L / d E = 1 / L, and d log L / d log A = A N^-alpha / L."""
    runs, p = true_runs(noise=0.0), PUBLISHED.values
    found = KNOWN.slopes(runs.x)
    names = [q.name for q in LAW.params]
    assert found[:, names.index("E")] == pytest.approx(1 / runs.y, rel=1e-4)
    of_size = p["A"] * runs.x["params"] ** -p["alpha"] / runs.y
    assert found[:, names.index("A")] == pytest.approx(of_size, rel=1e-4)
