"""What pictures of a plan are drawn from: lines of equal loss, isoFLOP curves and paths through a target."""

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import curve, from_fit, from_published, predict, reach
from core.fit.evaluate import evaluate
from core.plan import COMPUTE, along_budget, axes, isoloss, path
from core.plan.compute.allocate import allocate
from tests.fit._made import bundled_fit

AT = {"params": 7e9, "tokens": 1e12}


@pytest.fixture(scope="module")
def fitted():
    return from_fit(bundled_fit())


@pytest.fixture(scope="module")
def published():
    return from_published(*laws.get_published("chinchilla@besiroglu"))


def loss_at(calibrated, params, tokens):
    point = {k: np.array([v]) for k, v in calibrated.values.items()}
    return evaluate(calibrated.law, point, {"params": np.asarray(params), "tokens": np.asarray(tokens)})[0]


def test_isoloss_lines_lie_on_their_levels(published):
    levels = np.array([2.0, 2.2, 2.5, 3.0, 4.0])
    lines = isoloss(published, (1e7, 1e12), (1e8, 1e14), levels)
    assert set(lines["level"]) == set(levels)
    np.testing.assert_allclose(loss_at(published, lines["params"], lines["tokens"]), lines["level"], rtol=1e-3)
    assert lines["params"].between(1e7 * (1 - 1e-9), 1e12 * (1 + 1e-9)).all()
    assert lines["tokens"].between(1e8 * (1 - 1e-9), 1e14 * (1 + 1e-9)).all()


def test_an_isoloss_line_is_one_piece_in_order_and_falls(published):
    lines = isoloss(published, (1e7, 1e12), (1e8, 1e14), np.array([2.5]))
    assert lines["piece"].nunique() == 1
    assert list(lines["order"]) == list(range(len(lines)))
    by_size = lines.sort_values("params")
    assert by_size["tokens"].is_monotonic_decreasing


def test_no_line_where_no_loss_is_so_low(published):
    lines = isoloss(published, (1e7, 1e12), (1e8, 1e14), np.array([1.0]))
    assert len(lines) == 0
    assert list(lines.columns) == ["level", "piece", "order", "params", "tokens"]


def test_isoloss_needs_size_and_data():
    with pytest.raises(BadInput, match="a budget can only be split"):
        isoloss(from_published(*laws.get_published("power-law-params@kaplan")), (1e7, 1e9), (1e8, 1e9), np.array([2.0]))


def test_isoloss_of_other_counts_and_held_features():
    repeated = from_published(*laws.get_published("data-constrained@muennighoff"))
    lines = isoloss(repeated, (1e8, 1e11), (1e9, 1e13), np.array([2.5]), {"unique_tokens": 25e9})
    x = {"params": lines["params"], "tokens": lines["tokens"], "unique_tokens": np.full(len(lines), 25e9)}
    point = {k: np.array([v]) for k, v in repeated.values.items()}
    np.testing.assert_allclose(
        evaluate(repeated.law, point, {k: np.asarray(v) for k, v in x.items()})[0], 2.5, rtol=1e-3
    )
    kaplan = from_published(*laws.get_published("kaplan-nd@kaplan"))
    assert len(isoloss(kaplan, (1e7, 1e10), (1e8, 1e11), np.array([3.0])))


def test_an_isoflop_curve_has_its_lowest_point_at_the_plan(published):
    best = allocate(published, 1e22)
    sizes = best.params * np.geomspace(0.1, 10, 201)
    losses = along_budget(published, "params", 1e22, sizes, {})
    np.testing.assert_allclose(losses, loss_at(published, sizes, 1e22 / (6 * sizes)), rtol=1e-12)
    assert np.argmin(losses) == 100
    assert losses[100] == pytest.approx(best.loss, rel=1e-12)


def test_what_a_path_can_run_along(fitted):
    assert axes(fitted) == (COMPUTE, "params", "tokens")
    one = from_published(*laws.get_published("power-law-tokens@kaplan"))
    assert axes(one) == ("tokens",)
    assert axes(from_published(*laws.get_published("kaplan-ns@kaplan"))) == ("params_non_embedding", "steps")


@pytest.mark.parametrize("axis", [COMPUTE, "params", "tokens"])
def test_a_path_passes_through_its_target(fitted, axis):
    x = reach(AT)[axis]
    found = path(fitted, AT, axis, (x / 1e3, x * 10), (x / 1e3, x / 10))
    here = found[np.isclose(found["x"], x, rtol=1e-12)]
    assert len(here) == 1
    got = predict(fitted, AT)
    assert here[["value", "low", "high"]].to_numpy()[0] == pytest.approx([got.value, got.low, got.high], rel=1e-9)
    assert found["x"].is_monotonic_increasing
    assert found["value"].is_monotonic_decreasing


def test_along_compute_tokens_per_parameter_stay(fitted):
    found = path(fitted, AT, COMPUTE, (1e20, 1e24), (1e20, 1e21))
    params = np.sqrt(found["x"] / 6 * AT["params"] / AT["tokens"])
    value, _, _ = curve(fitted, {"params": params.to_numpy(), "tokens": (found["x"] / (6 * params)).to_numpy()})
    np.testing.assert_allclose(found["value"], value, rtol=1e-9)


def test_along_a_feature_the_others_stay(published):
    found = path(published, AT, "params", (1e8, 1e11), (1e8, 1e9))
    np.testing.assert_allclose(found["value"], loss_at(published, found["x"], np.full(len(found), 1e12)), rtol=1e-12)
    assert found["low"].isna().all()
    assert found["high"].isna().all()


def test_beyond_is_outside_the_data_and_its_ends_are_points(fitted):
    found = path(fitted, AT, "params", (1e8, 1e11), (3e8, 2e10))
    for end in (3e8, 2e10):
        assert np.isclose(found["x"], end, rtol=1e-12).sum() == 1
    np.testing.assert_array_equal(found["beyond"], (found["x"] < 3e8 * 0.999) | (found["x"] > 2e10 * 1.001))
    assert not path(fitted, AT, "params", (1e8, 1e11), None)["beyond"].any()


def test_compute_is_added_to_a_point_that_has_size_and_tokens():
    assert reach(AT) == {**AT, COMPUTE: 6 * 7e9 * 1e12}
    assert reach({"params_non_embedding": 2.0, "tokens": 3.0})[COMPUTE] == 36.0
    for at in ({"params": 1e9}, {"tokens": 1e9}, {"flops": 1e20}, {**AT, COMPUTE: 1.0}):
        assert reach(at) == at
