"""Resamples: what is drawn, with what it is drawn together, and whether the intervals mean what they say."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.bootstrap import percentile_interval, resample
from core.runs import from_table
from tests.fit._made import spread, two_terms

EACH_ALONE = np.arange(12)
CLUSTERS = np.array([0, 0, 1, 2, 2, 2, 3, 1, 3, 0])


@pytest.mark.parametrize("groups", [EACH_ALONE, CLUSTERS], ids=["rows", "clusters"])
def test_every_resample_draws_as_many_groups_as_there_are(groups):
    weights = resample(groups, np.arange(50), seed=0)
    n = groups.max() + 1
    assert weights.shape == (50, len(groups))
    assert (weights >= 0).all()
    np.testing.assert_array_equal(weights, np.round(weights))
    of_group = np.stack([weights[:, groups == g][:, 0] for g in range(n)], axis=1)
    np.testing.assert_array_equal(of_group.sum(axis=1), n)


def test_rows_of_a_cluster_move_together():
    weights = resample(CLUSTERS, np.arange(50), seed=3)
    for g in range(4):
        mine = weights[:, CLUSTERS == g]
        np.testing.assert_array_equal(mine, np.tile(mine[:, :1], (1, mine.shape[1])))
    assert len(np.unique(weights, axis=0)) > 10


def test_a_draw_depends_on_the_seed_and_its_own_number_only():
    whole = resample(EACH_ALONE, np.arange(40), seed=7)
    np.testing.assert_array_equal(resample(EACH_ALONE, np.array([39, 5]), seed=7), whole[[39, 5]])
    assert not np.array_equal(resample(EACH_ALONE, np.arange(40), seed=8), whole)
    assert len(np.unique(whole, axis=0)) == 40


def test_draws_are_uniform():
    weights = resample(EACH_ALONE, np.arange(4000), seed=1)
    # A count is binomial (12, 1/12): its mean is 1 and its variance 11/12.
    assert weights.mean(axis=0) == pytest.approx(1, abs=5 * np.sqrt(11 / 12 / 4000))
    assert weights.var() == pytest.approx(11 / 12, rel=0.05)


def test_percentile_ends_are_those_of_numpy():
    draws = np.random.default_rng(0).standard_normal((1001, 3))
    low, high = percentile_interval(draws, level=0.9)
    np.testing.assert_allclose(low, np.percentile(draws, 5, axis=0))
    np.testing.assert_allclose(high, np.percentile(draws, 95, axis=0))


@pytest.fixture(scope="module")
def line():
    """log y = log B - beta log D + noise, which least squares solves in closed form, and its fit."""
    n, rng = 2000, np.random.default_rng(5)
    log_d = rng.uniform(np.log(1e8), np.log(1e12), n)
    log_y = np.log(70.0) - 0.12 * log_d + 0.05 * rng.standard_normal(n)
    runs = from_table(pd.DataFrame({"tokens": np.exp(log_d), "loss": np.exp(log_y)}), "line")
    options = FitOptions(objective="mse-log", starts=8, bootstrap=3000, pins=(("E", 0.0),), seed=2)
    return log_d, log_y, fit(laws.get("power-law-tokens"), runs, options)


def test_the_estimate_is_that_of_least_squares(line):
    log_d, log_y, found = line
    slope, intercept = np.polyfit(log_d, log_y, 1)
    assert found.parameters["beta"].value == pytest.approx(-slope, rel=1e-8)
    assert found.parameters["B"].value == pytest.approx(np.exp(intercept), rel=1e-7)


def test_every_resample_is_its_own_weighted_least_squares(line):
    log_d, log_y, found = line
    assert len(found.draws["beta"]) == 3000
    weights = resample(np.arange(len(log_d)), np.arange(60), seed=2)
    for i in range(60):
        slope, intercept = np.polyfit(log_d, log_y, 1, w=np.sqrt(weights[i]))
        assert found.draws["beta"][i] == pytest.approx(-slope, rel=1e-6)
        assert np.log(found.draws["B"][i]) == pytest.approx(intercept, rel=1e-6)


def test_intervals_agree_with_the_closed_form(line):
    log_d, log_y, found = line
    n, x = len(log_d), log_d - log_d.mean()
    slope, intercept = np.polyfit(log_d, log_y, 1)
    s2 = ((log_y - intercept - slope * log_d) ** 2).sum() / (n - 2)
    errors = {"beta": np.sqrt(s2 / (x @ x)), "B": np.sqrt(s2 * (1 / n + log_d.mean() ** 2 / (x @ x)))}
    centre = {"beta": -slope, "B": intercept}
    for name, se in errors.items():
        estimate = found.parameters[name]
        ends = np.array([estimate.low, estimate.high])
        ends = np.log(ends) if name == "B" else ends
        # An end of 3,000 draws is off by 0.05 se; rows weighted by chance move the error itself by about 2 %.
        np.testing.assert_allclose(ends, centre[name] + np.array([-1.96, 1.96]) * se, rtol=0, atol=0.2 * se)


def test_clusters_of_copies_are_as_uncertain_as_one_copy():
    """Ten copies of every run, resampled by run, teach no more than the runs themselves."""
    law, x = laws.get("chinchilla"), spread(30)
    one = two_terms(x, 0.01).table.drop(columns="excluded").assign(run=[f"r{i:02}" for i in range(30)])
    ten = one.loc[one.index.repeat(10)].reset_index(drop=True)
    options = FitOptions(starts=16, bootstrap=200)
    alone, copies = fit(law, from_table(one, "one"), options), fit(law, from_table(ten, "ten"), options)
    assert (alone.cluster, copies.cluster) == ("", "run")
    assert (copies.n_runs, copies.n_clusters) == (300, 30)
    for name, e in alone.parameters.items():
        other = copies.parameters[name]
        assert (other.low, other.high) == (pytest.approx(e.low, rel=1e-4), pytest.approx(e.high, rel=1e-4))
    rows = fit(law, from_table(ten, "ten"), FitOptions(starts=16, bootstrap=200, cluster="none"))
    a, b = rows.parameters["alpha"], copies.parameters["alpha"]
    assert a.high - a.low < 0.5 * (b.high - b.low)


def test_rows_without_a_run_name_are_groups_of_their_own():
    names = ["a", "a", "b", "b", "", "", "", ""] + [f"r{i}" for i in range(12)]
    table = two_terms(spread(20)).table.drop(columns="excluded").assign(run=names)
    found = fit(laws.get("chinchilla"), from_table(table, "some"), FitOptions(starts=4))
    assert (found.cluster, found.n_clusters) == ("run", 18)
    blank = from_table(table.assign(run=""), "none")
    assert fit(laws.get("chinchilla"), blank, FitOptions(starts=4)).cluster == ""


def test_no_column_to_resample_by():
    with pytest.raises(BadInput, match="There is no column 'team' to resample by"):
        fit(laws.get("chinchilla"), two_terms(spread(20)), FitOptions(starts=4, cluster="team"))


@pytest.mark.parametrize("n", [0, 1, 19])
def test_too_few_resamples_give_no_interval(n):
    found = fit(laws.get("chinchilla"), two_terms(spread(20)), FitOptions(starts=4, bootstrap=n))
    assert all(e.low is None and e.high is None for e in found.parameters.values())
