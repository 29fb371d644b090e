"""A law with its discrepancy on rows: names of features, priors, noise that rows of a run share."""

import numpy as np
import pytest

from core import laws
from core.fit.discrepancy.coordinates import coordinates
from core.fit.discrepancy.law_on_rows import _split, around_the_fit, law_on_rows, served
from core.fit.discrepancy.robust import Near
from tests.fit.discrepancy._worlds import AT_TRUTH, CHINCHILLA, right, sizes


def test_a_law_that_knows_a_feature_by_another_name_is_served():
    x = {"params": np.array([1e9]), "tokens": np.array([1e10])}
    assert served(laws.get("kaplan-nd"), x) == {"params_non_embedding": 1e9, "tokens": 1e10}
    with pytest.raises(StopIteration):
        served(laws.get("kaplan-nd"), {"tokens": np.array([1.0])})


def test_priors_are_half_as_wide_as_the_box_of_starts_and_held_parameters_have_none():
    weak = around_the_fit(CHINCHILLA, {"E": 1.7}, np.full(9, 3.0))
    by_name = dict(zip([p.name for p in CHINCHILLA.params], weak.spread, strict=True))
    assert by_name["E"] == 0.0
    assert by_name["alpha"] == pytest.approx(0.45)
    assert by_name["A"] == pytest.approx(np.log(1e6) / 2)


def test_the_prior_of_a_floor_is_as_many_times_wider_as_losses_are_larger():
    """The box of E is .3 to 3 nats, for losses of about 3; A is walked along its logarithm, which no unit widens."""
    for times in (1.0, 100.0):
        weak = around_the_fit(CHINCHILLA, {}, np.full(9, 3.0 * times))
        by_name = dict(zip([p.name for p in CHINCHILLA.params], weak.spread, strict=True))
        assert by_name["E"] == pytest.approx(1.35 * times)
        assert by_name["A"] == pytest.approx(np.log(1e6) / 2)


def test_what_rows_of_one_run_share_is_told_from_what_each_has_alone():
    """Random intercepts of known deviations, 40 runs of 12 rows."""
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(40), 12)
    residuals = 0.01 * rng.standard_normal(40)[groups] + 0.003 * rng.standard_normal(480)
    near = Near(np.zeros(1), residuals, np.zeros((480, 1)), np.ones(480), 0.01)
    alone, shared = _split(near, groups)
    assert shared == pytest.approx(0.01, rel=0.25)
    assert alone.noise == pytest.approx(0.003, rel=0.15)


def test_rows_that_share_nothing_are_left_alone():
    rng = np.random.default_rng(1)
    near = Near(np.zeros(1), 0.01 * rng.standard_normal(480), np.zeros((480, 1)), np.ones(480), 0.01)
    assert _split(near, np.repeat(np.arange(40), 12))[1] < 0.003
    assert _split(near, np.arange(480)) == (near, 0.0)


def test_a_shared_offset_counts_once_however_many_rows_have_it():
    """Ten times the checkpoints of the same runs say nothing more about a larger model."""
    rng = np.random.default_rng(2)
    n, d = sizes(10, rng)
    offset = 0.01 * rng.standard_normal(10)
    far = {"params": np.array([1e10]), "tokens": np.array([2e11])}

    def sd(times):
        groups = np.repeat(np.arange(10), times)
        tokens = d[groups] * np.tile(np.linspace(0.7, 1, times), 10)
        x = {"params": n[groups], "tokens": tokens}
        y = right(x["params"], tokens) * np.exp(offset[groups] + 0.001 * rng.standard_normal(len(groups)))
        found = law_on_rows(CHINCHILLA, AT_TRUTH, x, y, np.ones(len(y)), groups, coordinates(CHINCHILLA, x), {})
        return found.at(far).sd[0]

    assert sd(15) > 0.7 * sd(3)
