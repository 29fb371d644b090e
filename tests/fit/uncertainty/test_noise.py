"""What residuals say of noise: a known deviation, the analysis of variance, and SciPy's integrals."""

import numpy as np
import pytest
from scipy.stats import norm

from core.fit import FitOptions
from core.fit.solver.task import prepare
from core.fit.uncertainty.noise import (
    Noise,
    Pool,
    _relative_variance,
    _smoothed,
    noise_of,
    noise_scale,
    pieces_at,
    psi_slope,
    residuals_of,
)
from core.runs import from_table
from core.runs.options import ReadOptions
from tests.fit._examples import LINE, line_runs, named


def level(y, groups=None, **options):
    """The task of a constant level: a line whose slope is held at 0; and where its mean is."""
    table = line_runs(len(y))[1].table.drop(columns="excluded").assign(loss=y)
    runs = from_table(table, "level", options=ReadOptions(rows="runs"))
    runs = runs if groups is None else named(runs, [f"r{g}" for g in groups])
    task = prepare(LINE, runs, FitOptions(pins=(("b", 0.0),), **options))
    return task, np.array([np.mean(y), 0.0])


def test_residuals_are_predicted_minus_observed_in_the_objectives_terms():
    x, runs = line_runs()
    y, u = runs.included["loss"].to_numpy(), np.array([2.1, 0.29])
    np.testing.assert_allclose(residuals_of(prepare(LINE, runs, FitOptions()), u), 2.1 + 0.29 * x - y, atol=1e-14)
    logs = prepare(LINE, runs, FitOptions(objective="mse-log"))
    np.testing.assert_allclose(residuals_of(logs, u), np.log((2.1 + 0.29 * x) / y), atol=1e-14)


def test_the_noise_of_independent_rows_is_the_deviation_that_least_squares_estimates():
    x, runs = line_runs(60)
    design, y = np.stack([np.ones_like(x), x], axis=1), runs.included["loss"].to_numpy()
    best, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    task = prepare(LINE, runs, FitOptions())
    found = noise_of(task, best)
    assert found.shared is None
    assert found.sd == pytest.approx(np.sqrt(rss[0] / 58), rel=1e-9)
    assert (found.row.df, found.row.mirrored) == (58, True)
    assert noise_scale(task, best) == pytest.approx(rss[0] / 58, rel=1e-9)


def test_groups_split_noise_as_the_analysis_of_variance_does():
    """Six groups of four rows around one level: within MS is the rows' variance, and the groups' is (MSB - MSW) / 4."""
    rng, groups = np.random.default_rng(2), np.repeat(np.arange(6), 4)
    y = 3.0 + 0.2 * rng.standard_normal(6)[groups] + 0.05 * rng.standard_normal(24)
    means = y.reshape(6, 4).mean(axis=1)
    within = np.sum((y - means[groups]) ** 2) / (24 - 6)
    between = 4 * np.sum((means - y.mean()) ** 2) / 5
    found = noise_of(*level(y, groups))
    assert found.shared is not None
    assert found.row.sd == pytest.approx(np.sqrt(within), rel=1e-9)
    assert found.shared.sd == pytest.approx(np.sqrt((between - within) / 4), rel=1e-9)
    assert (found.row.df, found.shared.df) == (pytest.approx(18), pytest.approx(5))
    assert found.sd == pytest.approx(np.sqrt(within + (between - within) / 4), rel=1e-9)


def test_groups_that_share_nothing_have_no_noise_in_common():
    """Every group has the same mean: between groups there is less than rows alone would give."""
    y = 3.0 + np.tile([-0.1, 0.1, -0.05, 0.05], 6)
    assert noise_of(*level(y, np.repeat(np.arange(6), 4))).shared is None


def test_copies_of_a_row_have_no_noise_of_their_own():
    y = np.repeat(3.0 + 0.1 * np.random.default_rng(1).standard_normal(8), 3)
    found = noise_of(*level(y, np.repeat(np.arange(8), 3)))
    assert found.row.sd == pytest.approx(0.0, abs=1e-12)
    assert found.shared is not None
    assert found.shared.sd == pytest.approx(np.std(y.reshape(8, 3)[:, 0], ddof=1), rel=1e-9)


def test_noise_of_an_objective_that_leans_keeps_its_sign():
    y = 3.0 + np.random.default_rng(3).exponential(0.1, 40)
    found = noise_of(*level(y, objective="huber-log-asymmetric", delta=10.0))
    assert found.shared is None
    assert not found.row.mirrored


def test_a_pool_has_the_deviation_it_was_given():
    values = np.random.default_rng(0).standard_normal(50)
    pool = _smoothed(values, 0.3, 48.0, True)
    assert pool.sd == pytest.approx(0.3, rel=1e-12)
    assert pool.smooth > 0
    np.testing.assert_allclose(pool.values / values, pool.values[0] / values[0])  # one scale for all
    assert Noise(pool, Pool(np.array([0.4]), 0.0, 1.0, True)).sd == pytest.approx(0.5)


def test_the_slope_of_psi_is_the_share_of_the_noise_within_delta():
    """Huber's psi' is 1 within delta: the smoothed noise lies there as often as SciPy's normal says."""
    y = 3.0 + 0.1 * np.random.default_rng(5).standard_normal(40)
    task, u = level(y, objective="huber", delta=0.08)
    r = residuals_of(task, u)
    pool = noise_of(task, u).row
    inside = [norm.cdf((end - pool.values) / pool.smooth) for end in (0.08, -0.08)]
    assert psi_slope(task, r) == pytest.approx(np.mean(inside[0] - inside[1]), abs=0.01)
    slope = np.clip(r, -0.08, 0.08)
    assert noise_scale(task, u) == pytest.approx(slope @ slope / 39 / psi_slope(task, r), rel=1e-9)
    wide, _ = level(y, objective="huber", delta=50.0)
    assert psi_slope(wide, r) == pytest.approx(1.0, rel=1e-6)  # squares


def test_runs_without_noise_have_a_slope_all_the_same():
    task, u = level(np.full(20, 3.0), objective="huber", delta=0.1)
    assert psi_slope(task, np.zeros(20)) == 1.0  # all of them within delta
    assert psi_slope(task, np.full(20, 1e-300)) == 1.0
    assert noise_of(task, u).sd == 0.0


def test_an_estimate_of_the_middle_is_less_sure_than_a_mean_of_normal_noise():
    """E[psi^2] / E[z psi]^2: 1 for squares, pi / 2 for |r|, the classical efficiency of the median."""
    y = 3.0 + 0.1 * np.random.default_rng(5).standard_normal(40)
    assert _relative_variance(level(y)[0], 0.1) == 1.0
    assert _relative_variance(level(y, objective="huber", delta=1e-6)[0], 0.1) == pytest.approx(np.pi / 2, rel=0.03)
    assert _relative_variance(level(y, objective="huber", delta=10.0)[0], 0.1) == pytest.approx(1.0, rel=1e-9)


def test_pieces_are_those_of_the_objective_without_the_padding():
    task, _ = level(np.linspace(2.9, 3.1, 9), objective="huber", delta=0.05)
    r = np.linspace(-0.1, 0.1, 9)
    value, slope, curvature, weight = pieces_at(task, r)
    inside = np.abs(r) <= 0.05
    np.testing.assert_allclose(slope, np.clip(r, -0.05, 0.05))
    np.testing.assert_allclose(value, np.where(inside, r**2 / 2, 0.05 * (np.abs(r) - 0.025)))
    np.testing.assert_array_equal(curvature, inside)
    np.testing.assert_allclose(weight * r, slope)


@pytest.mark.parametrize("slope", [(), (("b", 0.0),)])
@pytest.mark.parametrize("n_groups", range(1, 9))
def test_noise_of_any_number_of_groups_is_finite(n_groups, slope):
    """One group beside a level, two beside a line, groups within which the fit leaves nothing: none is an error."""
    runs = named(line_runs(8)[1], [f"r{g}" for g in np.arange(8) % n_groups])
    y = runs.included["loss"].to_numpy()
    x = runs.included["tokens"].to_numpy()
    best = np.array([y.mean(), 0.0]) if slope else np.linalg.lstsq(np.stack([x**0, x], axis=1), y, rcond=None)[0]
    found = noise_of(prepare(LINE, runs, FitOptions(pins=slope)), best)
    assert 0 < found.sd < np.inf
    total = float(((best[0] + best[1] * x - y) ** 2).sum())
    if n_groups == 1:  # a level, or a line, takes all that one group shares: all noise is that of rows
        assert found.shared is None
        assert found.sd == pytest.approx(np.sqrt(total / (7 if slope else 6)), rel=1e-9)
    assert np.isfinite(found.row.values).all()


def test_one_pair_among_runs_that_stand_alone_does_not_say_how_noisy_rows_are():
    """Its one degree of freedom would have noise without a variance: refits of 50 good runs went off to nowhere."""
    _, runs = line_runs(30)
    x, y = (runs.included[name].to_numpy() for name in ("tokens", "loss"))
    best = np.linalg.lstsq(np.stack([x**0, x], axis=1), y, rcond=None)[0]
    paired = prepare(LINE, named(runs, ["a", "a", *(f"r{i}" for i in range(28))]), FitOptions())
    found = noise_of(paired, best)
    assert found.shared is None
    assert found.row.df == 28
    assert found.sd == pytest.approx(np.sqrt(((best[0] + best[1] * x - y) ** 2).sum() / 28), rel=1e-9)
