"""Weak priors by hand, the posterior of a line in closed form, and predictions where a constant is open."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit, from_fit, predict
from core.fit.evaluate import evaluate
from core.fit.solver.task import prepare
from core.fit.uncertainty.intervals import intervals
from core.fit.uncertainty.weak_priors import weak_priors, with_weak_priors
from tests.fit._examples import CHINCHILLA, LINE, line_runs, table_of, two_terms

LAW = laws.get("chinchilla")


def two_sizes(seed=2):
    size, tokens = (v.ravel() for v in np.meshgrid([2e8, 2e9], np.geomspace(2e9, 1e11, 6)))
    return two_terms({"params": size, "tokens": tokens}, 0.003, seed=seed)


def test_a_prior_is_its_box_three_deviations_wide_and_a_floor_lies_below_the_lowest_target():
    runs = two_sizes()
    centre, spread = weak_priors(prepare(LAW, runs, FitOptions(pins=(("B", 2100.0),))))
    lowest = runs.included["loss"].min()
    for i, p in enumerate(LAW.params):
        low, high = np.log(p.start) if p.domain.log else p.start
        if p.name == "E":
            assert (centre[i], spread[i]) == pytest.approx((0.6 * lowest, 0.4 * lowest))
        elif p.name == "B":
            assert spread[i] == np.inf  # it is held
        else:
            larger = np.log(runs.included["loss"].median() / 3.0) if p.name == "A" else 0.0  # boxes are for losses of 3
            assert (centre[i], spread[i]) == pytest.approx(((low + high) / 2 + larger, (high - low) / 3))


@pytest.mark.parametrize("times", [np.log(2), 100.0])
def test_priors_move_with_the_unit_of_the_losses(times):
    """What has the unit of the loss moves, E as it is and A and B by logarithms; exponents do not."""
    runs = two_sizes()
    other = table_of(LAW, CHINCHILLA, {c: runs.included[c].to_numpy() for c in ("params", "tokens")},
                     loss=runs.included["loss"].to_numpy() * times)  # fmt: skip
    (centre, spread), (moved, wider) = (weak_priors(prepare(LAW, r, FitOptions())) for r in (runs, other))
    names = [p.name for p in LAW.params]
    expected = [times * c if n == "E" else c + np.log(times) * (n in "AB") for n, c in zip(names, centre, strict=True)]
    assert moved == pytest.approx(expected)
    assert wider == pytest.approx([s * times if n == "E" else s for n, s in zip(names, spread, strict=True)])


def test_where_the_runs_hold_a_parameter_the_prior_hardly_moves_it():
    """A line with a normal prior on both constants: the posterior mode is that of ridge regression."""
    x, runs = line_runs(30)
    y, design = runs.included["loss"].to_numpy(), np.stack([np.ones_like(x), x], axis=1)
    best, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    variance = rss[0] / 28
    box = 10.0 / 3  # from -5 to 5, three deviations wide, around 0
    expected = np.linalg.solve(design.T @ design / variance + np.eye(2) / box**2, design.T @ y / variance)
    weak, found = with_weak_priors(prepare(LINE, runs, FitOptions()), best, 0)
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert np.abs(found - best).max() < 1e-3
    np.testing.assert_allclose(weak.spread, [box, box])


@pytest.mark.parametrize("seed", range(3))
def test_an_open_floor_leaves_predictions_with_an_interval_that_holds_the_truth(seed):
    """Two sizes: floor, coefficient and exponent of size are open, and an interval a decade beyond holds the truth."""
    found = fit(LAW, two_sizes(seed), FitOptions(starts=32, bootstrap=100, seed=seed))
    assert {k for k, e in found.parameters.items() if e.low is None} == {"E", "A", "alpha"}
    assert any("leave E, A, alpha to the runs and to weak priors" in n for n in found.notes)
    drawn = np.log(found.draws["alpha"])
    assert np.std(drawn) > 0.2  # refits vary along what is open, and do not stay where the fit ended
    for times in (1.0, 3.0):
        at = {"params": 2e9 * times, "tokens": 1e11 * times}
        truth = evaluate(
            LAW, {k: np.array([v]) for k, v in CHINCHILLA.items()}, {k: np.array([v]) for k, v in at.items()}
        )
        got = predict(from_fit(found), at)
        assert got.no_interval == ""
        assert got.low <= got.value <= got.high
        assert got.low <= truth[0, 0] <= got.high
    far = predict(from_fit(found), {"params": 2e11, "tokens": 1e13})
    assert far.high - far.low > 2 * (got.high - got.low)


def test_nothing_changes_where_no_parameter_is_open():
    x, runs = line_runs(30)
    task = prepare(LINE, runs, FitOptions())
    best = np.linalg.lstsq(np.stack([np.ones_like(x), x], axis=1), runs.included["loss"].to_numpy(), rcond=None)[0]
    one, other = (intervals(task, best, FitOptions(bootstrap=60, weak_priors=w)) for w in (True, False))
    assert one.ends == other.ends
    assert all((one.draws[k] == other.draws[k]).all() for k in "ab")
