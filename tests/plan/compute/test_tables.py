"""Tables that pictures of a plan are drawn from: isoFLOP curves, budgets, levels."""

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.fit.evaluate import evaluate
from core.plan import along_budget
from core.plan.compute.allocate import allocate


@pytest.fixture(scope="module")
def published():
    return from_published(*laws.get_published("chinchilla@besiroglu"))


def loss_at(calibrated, params, tokens):
    point = {k: np.array([v]) for k, v in calibrated.values.items()}
    return evaluate(calibrated.law, point, {"params": np.asarray(params), "tokens": np.asarray(tokens)})[0]


def test_an_isoflop_curve_has_its_lowest_point_at_the_plan(published):
    best = allocate(published, 1e22)
    sizes = best.params * np.geomspace(0.1, 10, 201)
    losses = along_budget(published, "params", 1e22, sizes, {})
    np.testing.assert_allclose(losses, loss_at(published, sizes, 1e22 / (6 * sizes)), rtol=1e-12)
    assert np.argmin(losses) == 100
    assert losses[100] == pytest.approx(best.loss, rel=1e-12)
