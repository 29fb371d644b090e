"""Profiles against Student's interval, against refits with a parameter held, and by how often they hold the truth."""

import numpy as np
import pytest
from scipy.stats import f as fisher
from scipy.stats import t

from core import laws
from core.fit import FitOptions, fit
from core.fit.solver.solve import FINEST
from core.fit.solver.task import prepare, start_of
from core.fit.uncertainty.profile import limit, profile
from core.fit.uncertainty.simulate import simulate
from tests.fit._examples import LINE, line_runs, spread, table_of, two_terms


def test_the_profile_of_a_line_is_students_interval():
    x, runs = line_runs()
    found = fit(LINE, runs, FitOptions(starts=4, bootstrap=40, intervals="profile"))
    y = runs.included["loss"].to_numpy()
    design = np.stack([np.ones_like(x), x], axis=1)
    best, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * rss[0] / (len(x) - 2))
    for i, name in enumerate("ab"):
        half = t.ppf(0.975, len(x) - 2) * errors[i]
        e = found.parameters[name]
        assert (e.low, e.high) == pytest.approx((best[i] - half, best[i] + half), rel=1e-5)
    assert found.intervals == "profile"


def test_profiles_end_where_the_objective_has_risen_enough():
    law, runs = laws.get("chinchilla"), two_terms(spread(40), 0.005)
    task = prepare(law, runs, FitOptions(objective="mse-log"))
    found = fit(law, runs, FitOptions(objective="mse-log", starts=16))
    best = start_of(task, {k: e.value for k, e in found.parameters.items()})
    ends = profile(task, best)
    s = 2 * found.objective.value / (40 - 5)
    for name, (low, high) in ends.items():
        for end in (low, high):
            natural = np.exp(end) if law.param(name).domain.log else end
            held = fit(law, runs, FitOptions(objective="mse-log", starts=64, pins=((name, natural),)))
            risen = 2 * (held.objective.value - found.objective.value) / s
            assert np.sqrt(risen) == pytest.approx(t.ppf(0.975, 35), rel=1e-3), name


def test_a_profile_that_never_rises_gives_no_interval_and_says_so():
    x = spread(30) | {"tokens": np.full(30, 1e10)}
    found = fit(laws.get("chinchilla"), two_terms(x, 0.005), FitOptions(starts=16, bootstrap=40, intervals="profile"))
    lost = [k for k, e in found.parameters.items() if e.low is None]
    assert lost
    assert all(any(n.startswith(f"{k} has no 95 % interval") for n in found.notes) for k in lost)


TRUTH = {"E": 1.7, "B": 400.0, "beta": 0.28}
SIXTEEN = {"tokens": np.geomspace(1e8, 1e11, 16)}
SQUARES = FitOptions(objective="mse-log", intervals="profile")


def sixteen(seed: int = 0):
    """The task of a power law with a floor on sixteen runs of known constants."""
    law = laws.get("power-law-tokens")
    return prepare(law, table_of(law, TRUTH, SIXTEEN, noise=0.005, seed=seed), SQUARES)


def test_profile_intervals_cover_as_often_as_they_say():
    """A thousand experiments on sixteen runs: 95 % within three binomial deviations."""

    def draw(rng, used):
        return 0.005 * rng.standard_normal(len(used.y))

    found = simulate(sixteen(), TRUTH, draw, SQUARES, {"tokens": 1e12}, 1000).set_index("quantity")
    assert set(found.index) == set(TRUTH)
    assert (found["none"] < 0.01).all()
    assert found["coverage"].to_numpy() == pytest.approx(0.95, abs=3 * np.sqrt(0.05 * 0.95 / 1000))


@pytest.mark.parametrize("seed", range(6))
def test_the_truth_lies_inside_a_profile_if_holding_it_raises_the_objective_by_little_enough(seed):
    task = sixteen(seed)
    truth = start_of(task, TRUTH)
    fitted = task.walk(truth[None], finished_at=FINEST)
    level = 0.5  # so that about half of the truths lie outside
    ends, highest = profile(task, fitted.u[0], level), limit(task, fitted.u[0], fitted.value[0], level)
    lower, upper = np.tile(task.lower, (3, 1)), np.tile(task.upper, (3, 1))
    np.fill_diagonal(lower, truth)
    np.fill_diagonal(upper, truth)
    held = task.walk(np.tile(truth, (3, 1)), bounds=(lower, upper), finished_at=FINEST)
    inside = [low <= u <= high for u, (low, high) in zip(truth, ends.values(), strict=True)]
    assert inside == (held.value <= highest).tolist()


def line_and_best(**options):
    x, runs = line_runs()
    y = runs.included["loss"].to_numpy()
    best, rss, *_ = np.linalg.lstsq(np.stack([np.ones_like(x), x], axis=1), y, rcond=None)
    return x, prepare(LINE, runs, FitOptions(**options)), best, rss[0]


def test_a_held_parameter_is_plausible_up_to_fishers_quantile():
    """The objective is half the sum of squares, so it may rise by half of s^2 F(1, n - p)."""
    _, task, best, rss = line_and_best()
    for level in (0.5, 0.95):
        rise = 0.5 * rss / 10 * fisher.ppf(level, 1, 10)
        assert limit(task, best, rss / 2, level) == pytest.approx(rss / 2 + rise, rel=1e-9)


def test_a_narrower_level_has_a_narrower_interval_and_held_parameters_have_none():
    x, task, *_ = line_and_best(pins=(("a", 2.0),))
    slope = x @ (task.used.y - 2.0) / (x @ x)  # least squares of a line through (0, 2)
    left = task.used.y - 2.0 - slope * x
    error = np.sqrt(left @ left / 11 / (x @ x))
    ends = profile(task, np.array([2.0, slope]), level=0.5)
    assert list(ends) == ["b"]
    assert ends["b"] == pytest.approx((slope - t.ppf(0.75, 11) * error, slope + t.ppf(0.75, 11) * error), rel=1e-6)
