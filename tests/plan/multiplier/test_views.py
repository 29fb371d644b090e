"""What pictures show of two arms, against the made-up law behind the runs."""

import numpy as np
import pytest

from core.fit.arms.multiplier import compare_arms
from core.plan.multiplier import views
from tests.fit.arms._arms import MIDDLE, grid, loss_at, runs_of, two_optimizers


@pytest.fixture(scope="module")
def compared():
    return compare_arms(runs_of(two_optimizers(1.3, -0.05)), "optimizer", ["sgd", "lbfgs"], flops=100 * MIDDLE)


def test_every_pair_says_the_ratio_at_its_compute(compared):
    points = views.ratio_points(compared.compared[0])
    np.testing.assert_allclose(points["value"], 1.3 * (points["flops"] / MIDDLE) ** -0.05, rtol=3e-3)
    assert len(points) == 12


def test_the_curve_goes_from_the_runs_to_the_target(compared):
    curve = views.ratio_curve(compared.compared[0])
    params, tokens = grid()
    np.testing.assert_allclose(curve["value"], 1.3 * (curve["flops"] / MIDDLE) ** -0.05, rtol=5e-3)
    assert curve["flops"].max() > 100 * MIDDLE
    inside = curve["flops"].between((6 * params * tokens).min(), (6 * params * tokens).max())
    assert (curve["beyond"] == ~inside).all()


def test_losses_stand_on_the_curve_of_their_arm(compared):
    curves, per = views.loss_curves(compared.compared[0])
    assert per == pytest.approx(20.0)
    first = curves[curves["arm"] == "sgd"]
    params = np.sqrt(first["flops"] / 6 / per)
    inside = (~first["beyond"]).to_numpy()
    np.testing.assert_allclose(first["loss"][inside], loss_at(params, per * params)[inside], rtol=2e-3)
    assert set(views.losses(compared.compared[0])["tries"]) == {1}


def test_every_arm_is_a_row(compared):
    table = views.every_arm(compared)
    assert table["arm"].tolist() == ["lbfgs"]
    assert table["compute of sgd over its own"].iloc[0] == pytest.approx(1.3 * 100**-0.05, rel=5e-3)
