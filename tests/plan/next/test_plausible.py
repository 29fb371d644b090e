"""The most plausible constants: SciPy's for a few runs, the prior's where runs say nothing, held ones as they are."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from core.fit.solver.space import natural, walked
from core.fit.uncertainty.weak_priors import priors_of
from core.plan.next.plausible import Prior, most_plausible
from tests.plan.next._design import LAW, PUBLISHED, true_runs

RUNS = true_runs()
CENTRE, SPREAD = priors_of(LAW, RUNS.y)
PRIOR = Prior(CENTRE, np.diag(1 / SPREAD**2))
SD = np.full(len(RUNS.y), 0.005)
TRUTH = walked(LAW, PUBLISHED.values)


def residuals(u):
    p = natural(LAW, u)
    predicted = p["E"] + p["A"] * RUNS.x["params"] ** -p["alpha"] + p["B"] * RUNS.x["tokens"] ** -p["beta"]
    return np.concatenate([(np.log(predicted) - np.log(RUNS.y)) / SD, (u - CENTRE) / SPREAD])


def test_the_sum_is_the_one_that_scipy_finds():
    found = most_plausible(LAW, RUNS.x, RUNS.y, SD, PRIOR, [TRUTH, CENTRE])
    reference = least_squares(residuals, TRUTH, x_scale=SPREAD)
    assert found.value == pytest.approx(2 * reference.cost, rel=1e-4)
    assert float(np.sum(residuals(found.u) ** 2)) == pytest.approx(found.value)


def test_a_held_parameter_stays_and_a_strong_prior_wins():
    held = most_plausible(LAW, RUNS.x, RUNS.y, SD, PRIOR, [TRUTH], {"alpha": 0.5})
    assert natural(LAW, held.u)["alpha"] == 0.5
    sure = Prior(TRUTH, np.eye(5) * 1e12)
    assert most_plausible(LAW, RUNS.x, RUNS.y * 2, SD, sure, [TRUTH]).u == pytest.approx(TRUTH, abs=1e-3)


def test_no_start_with_numbers_is_said():
    with pytest.raises(ValueError, match="no start"):
        most_plausible(LAW, RUNS.x, RUNS.y, SD, PRIOR, [np.full(5, np.nan)])
