"""Paths through a target: what they run along, and that they pass through it."""

import numpy as np
import pytest

from core import laws
from core.fit import band, from_fit, from_published, predict, reach
from core.plan import COMPUTE, axes, path
from tests.fit._examples import bundled_fit
from tests.plan.compute._published import PUBLISHED, loss_by_hand

AT = {"params": 7e9, "tokens": 1e12}
CHINCHILLA = laws.get("chinchilla")


@pytest.fixture(scope="module")
def fitted():
    return from_fit(bundled_fit())


def test_what_a_path_can_run_along(fitted):
    assert axes(fitted) == (COMPUTE, "params", "tokens")
    one = from_published(*laws.get_published("power-law-tokens@kaplan"))
    assert axes(one) == ("tokens",)
    assert axes(from_published(*laws.get_published("kaplan-ns@kaplan"))) == ("params_non_embedding", "steps")


@pytest.mark.parametrize("axis", [COMPUTE, "params", "tokens"])
def test_a_path_passes_through_its_target(fitted, axis):
    x = reach(CHINCHILLA, AT)[axis]
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
    found_there = band(fitted, {"params": params.to_numpy(), "tokens": (found["x"] / (6 * params)).to_numpy()})
    np.testing.assert_allclose(found["value"], found_there.value, rtol=1e-9)


def test_along_a_feature_the_others_stay():
    found = path(PUBLISHED, AT, "params", (1e8, 1e11), (1e8, 1e9))
    np.testing.assert_allclose(found["value"], loss_by_hand(found["x"], np.full(len(found), 1e12)), rtol=1e-12)
    assert found["low"].isna().all()
    assert found["high"].isna().all()


def test_a_setting_is_walked_along_only_where_it_has_a_meaning():
    experts = from_published(*laws.get_published("dense-and-sparse@hossain"))
    assert axes(experts) == (COMPUTE, "params", "tokens")  # a sparsity of 0 has no logarithm
    law = laws.get("attention-joint-heads")
    heads = from_published(law, law.published[0])
    found = path(heads, {"params_non_embedding": 1e9, "query_heads": 4.0}, "query_heads", (0.3, 64.0), None)
    assert (found["x"].min(), found["x"].max()) == pytest.approx((1.0, 64.0))


def test_beyond_is_outside_the_data_and_its_ends_are_points(fitted):
    found = path(fitted, AT, "params", (1e8, 1e11), (3e8, 2e10))
    for end in (3e8, 2e10):
        assert np.isclose(found["x"], end, rtol=1e-12).sum() == 1
    np.testing.assert_array_equal(found["beyond"], (found["x"] < 3e8 * 0.999) | (found["x"] > 2e10 * 1.001))
    assert not path(fitted, AT, "params", (1e8, 1e11), None)["beyond"].any()


def test_compute_is_added_to_a_point_that_has_size_and_tokens():
    assert reach(CHINCHILLA, AT) == {**AT, COMPUTE: 6 * 7e9 * 1e12}
    assert reach(CHINCHILLA, {"params_non_embedding": 2.0, "tokens": 3.0})[COMPUTE] == 36.0
    for at in ({"params": 1e9}, {"tokens": 1e9}, {"flops": 1e20}, {**AT, COMPUTE: 1.0}):
        assert reach(CHINCHILLA, at) == at
