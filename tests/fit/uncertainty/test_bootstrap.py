"""Resamples: what is drawn, with what it is drawn together, and whether the intervals mean what they say."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2, t

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.draws import percentile_interval
from core.fit.uncertainty.bootstrap import WEBB, flips, new_runs, priors, redrawn, resample, scales
from core.fit.uncertainty.noise import Noise, Pool
from core.runs import from_table
from core.runs.options import ReadOptions
from tests.fit._examples import named, spread, two_terms

pytestmark = pytest.mark.optimised
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


OWN = Pool(np.array([-2.0, -1.0, 1.0, 2.0]) / np.sqrt(2.5), smooth=0.0, df=1e9, mirrored=True)
TOGETHER = np.array([0, 0, 1, 1, 2, 2])
SHARING = Noise(OWN, Pool(np.array([3.0, -3.0]), smooth=0.0, df=1e9, mirrored=True))


@pytest.mark.parametrize("noise", [Noise(OWN, None), SHARING], ids=["own", "shared"])
def test_redrawn_noise_depends_on_the_seed_and_its_own_number_only(noise):
    whole = redrawn(noise, TOGETHER, np.arange(40), seed=7)
    np.testing.assert_array_equal(redrawn(noise, TOGETHER, np.array([39, 5]), seed=7), whole[[39, 5]])
    assert not np.array_equal(redrawn(noise, TOGETHER, np.arange(40), seed=8), whole)


def test_redrawn_noise_has_the_deviation_it_says():
    smoothed = Noise(Pool(OWN.values * 0.8, smooth=0.6, df=1e9, mirrored=False), None)
    for noise in (Noise(OWN, None), smoothed):
        drawn = redrawn(noise, np.arange(20), np.arange(4000), seed=1)
        assert drawn.mean() == pytest.approx(0, abs=0.02)
        assert drawn.std() == pytest.approx(1, abs=0.02)
        assert noise.sd == pytest.approx(1)
    sizes = np.unique(np.abs(redrawn(Noise(OWN, None), np.arange(9), np.arange(50), seed=2)).round(3))
    np.testing.assert_array_equal(sizes, np.round(OWN.values[2:], 3))


def test_rows_of_a_group_share_a_part_of_their_noise():
    drawn = redrawn(SHARING, TOGETHER, np.arange(8000), seed=1)
    expected = np.eye(6) + 9.0 * (TOGETHER[:, None] == TOGETHER)
    np.testing.assert_allclose(np.cov(drawn.T), expected, atol=0.35)
    assert SHARING.sd == pytest.approx(np.sqrt(10))


def test_scales_turn_normal_noise_into_students():
    size = scales(7, np.arange(100_000), seed=3)
    # E of 7 / chi-squared is df / (df - 2); its median is that of the quantile function
    assert (size**2).mean() == pytest.approx(7 / 5, rel=0.02)
    assert np.median(size**2) == pytest.approx(7 / chi2.ppf(0.5, 7), rel=0.01)
    z = np.random.default_rng(4).standard_normal(100_000)
    assert np.quantile(size * z, 0.975) == pytest.approx(t.ppf(0.975, 7), rel=0.02)


def test_a_lane_is_as_noisy_in_a_further_run_as_in_its_own_rows():
    few = Noise(Pool(np.array([-1e-9, 1e-9]), smooth=0.3, df=2, mirrored=True), None)
    chosen = redrawn(few, np.arange(400), np.arange(300), seed=5).std(axis=1)
    np.testing.assert_allclose(chosen, 0.3 * scales(2, np.arange(300), seed=5), rtol=0.2)
    assert np.corrcoef(np.log(chosen), np.log(np.abs(new_runs(few, np.arange(300), seed=5))))[0, 1] > 0.4


def test_a_new_run_is_as_uncertain_as_students():
    normal = Noise(Pool(np.array([-1e-9, 1e-9]), smooth=0.3, df=5, mirrored=True), None)
    low, high = percentile_interval(new_runs(normal, np.arange(100_000), seed=0))
    assert (-low, high) == (pytest.approx(0.3 * t.ppf(0.975, 5), rel=0.03),) * 2


@pytest.fixture(scope="module", params=["case", "residual", "wild"])
def line(request):
    """log y = log B - beta log D + noise, which least squares solves in closed form, and its fit by every method."""
    n, rng = 2000, np.random.default_rng(5)
    log_d = rng.uniform(np.log(1e8), np.log(1e12), n)
    log_y = np.log(70.0) - 0.12 * log_d + 0.05 * rng.standard_normal(n)
    each = ReadOptions(rows="runs")
    runs = from_table(pd.DataFrame({"tokens": np.exp(log_d), "loss": np.exp(log_y)}), "line", options=each)
    options = FitOptions(
        objective="mse-log", starts=8, bootstrap=3000, pins=(("E", 0.0),), seed=2, intervals=request.param
    )
    return log_d, log_y, fit(laws.get("power-law-tokens"), runs, options)


def test_the_estimate_is_that_of_least_squares(line):
    log_d, log_y, found = line
    slope, intercept = np.polyfit(log_d, log_y, 1)
    assert found.parameters["beta"].value == pytest.approx(-slope, rel=1e-8)
    assert found.parameters["B"].value == pytest.approx(np.exp(intercept), rel=1e-7)


def test_every_resample_is_its_own_weighted_least_squares(line):
    log_d, log_y, found = line
    assert len(found.draws["beta"]) == 3000
    if found.intervals != "case":
        return
    weights = resample(np.arange(len(log_d)), np.arange(60), seed=2)
    rows = np.argsort(log_d)  # a fit orders its rows by what they hold
    for i in range(60):
        slope, intercept = np.polyfit(log_d[rows], log_y[rows], 1, w=np.sqrt(weights[i]))
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
    options = FitOptions(starts=16, bootstrap=200, intervals="case")
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
    runs = two_terms(spread(20))
    found = fit(laws.get("chinchilla"), named(runs, names), FitOptions(starts=4))
    assert (found.cluster, found.n_clusters) == ("run", 18)
    blank = named(runs, [""] * 20)
    assert fit(laws.get("chinchilla"), blank, FitOptions(starts=4)).cluster == ""


def test_no_column_to_resample_by():
    with pytest.raises(BadInput, match="There is no column 'team' to resample by"):
        fit(laws.get("chinchilla"), two_terms(spread(20)), FitOptions(starts=4, cluster="team"))


@pytest.mark.parametrize("n", [0, 1, 38])
def test_too_few_resamples_give_no_interval(n):
    found = fit(laws.get("chinchilla"), two_terms(spread(20)), FitOptions(starts=4, bootstrap=n))
    assert all(e.low is None and e.high is None for e in found.parameters.values())
    said = f"No intervals: {n} resamples are too few for 95 %; at least 39 are needed."
    assert (said in found.notes) == (n > 0)


def test_what_residuals_are_multiplied_by():
    groups = np.repeat(np.arange(30), 4)
    drawn = flips(groups, np.arange(3000), seed=3)
    assert set(np.round(np.unique(drawn), 9)) == set(np.round(np.unique(WEBB), 9))
    assert abs(drawn.mean()) < 0.01
    assert drawn.var() == pytest.approx(1.0, abs=0.02)
    assert all((np.ptp(drawn[:, groups == g], axis=1) == 0).all() for g in range(30))
    np.testing.assert_array_equal(flips(groups, np.array([7]), seed=3)[0], drawn[7])


def test_a_prior_is_drawn_from_itself_where_there_is_one():
    middle, spread_of = np.array([1.8, 0.35, 7.0]), np.array([0.1, np.inf, 2.0])
    drawn = priors(middle, spread_of, np.arange(4000), seed=6)
    np.testing.assert_array_equal(drawn[:, 1], 0.35)  # no prior: the lane's mean stays
    np.testing.assert_allclose(drawn.mean(axis=0), middle, atol=5 * 2.0 / np.sqrt(4000))
    np.testing.assert_allclose(drawn[:, [0, 2]].std(axis=0), [0.1, 2.0], rtol=0.05)
    np.testing.assert_array_equal(priors(middle, spread_of, np.array([39, 5]), seed=6), drawn[[39, 5]])
