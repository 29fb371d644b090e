"""What is believed: the truth behind enough runs, a prior behind none, published constants behind few."""

import numpy as np
import pytest

from core.fit.calibrated import Calibrated
from core.fit.evaluate import evaluate
from core.fit.solver.space import natural
from core.plan.next import misfit
from core.plan.next.belief import PUBLISHED as BELIEVED
from core.plan.next.belief import believe
from core.plan.next.information import Information
from tests.plan.next._design import AIM, LAW, PUBLISHED, no_runs, true_runs

AT = {name: np.array([value]) for name, value in AIM.items()}


def expected(u):
    return float(evaluate(LAW, {k: np.array([v]) for k, v in natural(LAW, u).items()}, AT)[0, 0])


def test_enough_runs_of_a_true_law_give_the_truth():
    runs = true_runs(np.geomspace(3e7, 2e9, 6), np.geomspace(3, 100, 6))
    found = believe(LAW, runs, AIM)
    truth = float(PUBLISHED.expect(AT)[0])
    assert expected(found.u) == pytest.approx(truth, rel=0.01)
    assert found.noise == pytest.approx(0.003, rel=0.5)
    assert found.form < misfit.FORM


def test_no_runs_leave_published_constants_known_to_their_share():
    found = believe(LAW, no_runs(), AIM, PUBLISHED)
    assert natural(LAW, found.u) == pytest.approx(dict(PUBLISHED.values))
    assert (found.noise, found.form) == (misfit.NOISE, misfit.FORM)
    start = Information(LAW, found.u, found.prior.precision, np.zeros((1, 5)))
    sd = Information(LAW, found.u, found.prior.precision, start.slopes(AT)).sd
    assert 0.5 * BELIEVED < sd < 1.5 * BELIEVED


def test_three_runs_of_one_size_stay_near_published_constants():
    runs = true_runs((1e8,), (10.0, 20.0, 40.0))
    found = believe(LAW, runs, AIM, PUBLISHED)
    assert expected(found.u) == pytest.approx(float(PUBLISHED.expect(AT)[0]), rel=0.03)


def test_without_published_constants_priors_are_weak_and_give_numbers():
    found = believe(LAW, true_runs((1e8,), (10.0, 20.0, 40.0)), AIM)
    assert 1.0 < expected(found.u) < 4.0


def test_a_held_parameter_stays():
    constants = Calibrated(LAW, {**PUBLISHED.values, "alpha": 0.4}, None, {}, "", "")
    found = believe(LAW, true_runs(), AIM, None, constants, {"alpha": 0.4})
    assert natural(LAW, found.u)["alpha"] == pytest.approx(0.4)
