"""Lowest points where settings are held or varied one at a time, and lines through points with errors."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.fit.sweeps.lowest_points import lowest_points
from core.fit.sweeps.valleys import valleys

SETTINGS, SCALES = ("learning_rate", "batch_tokens", "weight_decay"), ("params", "tokens")
STEPS = np.linspace(-0.9, 1.3, 5)
BEND = np.array([[0.03, -0.006, 0.008], [-0.006, 0.02, -0.004], [0.008, -0.004, 0.015]])


def grid() -> np.ndarray:
    return np.stack(np.meshgrid(STEPS, STEPS, STEPS), -1).reshape(-1, 3)


def cross() -> np.ndarray:
    """One setting at a time around a point that is not the best."""
    base = np.array([0.1, -0.2, 0.1])
    return np.array([base] + [base + step * np.eye(3)[i] for i in range(3) for step in (-1.0, -0.5, 0.5, 1.0)])


def sweep(at: np.ndarray, noise: float = 0.0, seed: int = 0, bend: np.ndarray = BEND) -> pd.DataFrame:
    """Losses of settings `at` [M, 3] e-folds from the best, at two scales."""
    rng, rows = np.random.default_rng(seed), []
    for n, d in ((1e8, 2e9), (1e8, 8e9)):
        best = np.log([1e-3, 2e5 * (d / 2e9) ** 0.5, 0.1])
        loss = 3.0 * d**-0.01 * np.exp(np.einsum("mi,ij,mj->m", at, bend, at) / 2)
        loss *= np.exp(noise * rng.standard_normal(len(at)))
        rows.append(pd.DataFrame(np.exp(best + at), columns=list(SETTINGS)).assign(params=n, tokens=d, loss=loss))
    return pd.concat(rows, ignore_index=True)


def test_a_whole_grid_is_the_valley_of_all_settings():
    table = sweep(grid())
    for cell, other in zip(
        lowest_points(table, SETTINGS, SCALES, near=0.1), valleys(table, SETTINGS, SCALES, near=0.1), strict=True
    ):
        assert cell.why == other.why == ""
        assert cell.best == pytest.approx(other.best, rel=1e-6)
        assert cell.best["weight_decay"] == pytest.approx(0.1, rel=1e-6)
        np.testing.assert_allclose(cell.bend, BEND, atol=1e-9)
        assert cell.held == {}


def test_settings_varied_one_at_a_time_have_no_crossed_terms_and_are_told_all_the_same():
    """Where the truth has no crossed terms, the lowest point is exact."""
    table = sweep(cross(), bend=np.diag(np.diag(BEND)))
    for cell in lowest_points(table, SETTINGS, SCALES, near=0.1):
        assert list(cell.best) == list(SETTINGS)
        assert cell.best["learning_rate"] == pytest.approx(1e-3, rel=1e-6)
        np.testing.assert_allclose(cell.bend, np.diag(np.diag(BEND)), atol=1e-9)


def test_what_does_not_vary_is_held_at_the_richest_sweep():
    """Decay is swept at one rate and batch; two runs at another rate are lower and no part of it."""
    only = np.array([[0.0, 0.0, w] for w in np.linspace(-1, 1, 6)])
    table = sweep(np.vstack([only, [[0.5, 0.0, 0.0], [0.5, 0.0, 0.4]]]))
    table.loc[table["learning_rate"] > 1.2e-3, "loss"] *= 0.99
    for cell in lowest_points(table, SETTINGS, SCALES, near=0.1, must="weight_decay"):
        assert list(cell.best) == ["weight_decay"]
        assert cell.best["weight_decay"] == pytest.approx(0.1, rel=1e-6)
        assert cell.held["learning_rate"] == pytest.approx(1e-3)
        assert cell.n_runs == 6


def test_runs_on_other_data_or_of_another_shape_are_no_part_of_a_sweep():
    only = sweep(np.array([[0.0, 0.0, w] for w in np.linspace(-1, 1, 6)]))
    others = [only.assign(loss=only["loss"] * 0.97, **{"mix/code": 1.0}).iloc[:2], only.assign(width=99.0).iloc[:3]]
    table = pd.concat([only.assign(width=64.0, steps=range(12), **{"mix/code": 0.5}), *others], ignore_index=True)
    first = lowest_points(table, SETTINGS, SCALES, near=0.1, must="weight_decay")[0]
    assert first.n_runs == 6
    assert first.best["weight_decay"] == pytest.approx(0.1, rel=1e-6)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Of 30 noisy sweeps of two scales, 95 % intervals of three settings miss about 9 times of 180."""
    missed = 0
    for seed in range(30):
        for cell in lowest_points(sweep(grid(), 0.003, seed), SETTINGS, SCALES, near=0.1, seed=seed):
            truth = np.array([1e-3, 2e5 * (cell.scale["tokens"] / 2e9) ** 0.5, 0.1])
            missed += sum(not cell.ends[n][0] <= v <= cell.ends[n][1] for n, v in zip(SETTINGS, truth, strict=True))
    assert 2 <= missed <= 18


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ([[0, 0, -0.4], [0, 0, 0.4]], "2 values of weight decay above 0"),
        ([[0, 0, w] for w in (0.2, 0.6, 1.0, 1.4)], "the best weight decay lies below all that were tried"),
        ([[0, 0, w] for w in (-0.5, 0.0, 0.5)], "no run is to spare"),
    ],
)
def test_why_there_is_no_lowest_point(at, said):
    for cell in lowest_points(sweep(np.array(at, float)), SETTINGS, SCALES, near=0.1, must="weight_decay"):
        assert said in cell.why


def test_noise_as_large_as_the_valley_is_said():
    said = []
    for seed in range(6):
        table = sweep(np.array([[0, 0, w] for w in np.linspace(-1, 1, 6)]), 0.02, seed)
        said += [c.why for c in lowest_points(table, SETTINGS, SCALES, near=0.5, must="weight_decay")]
    assert sum(why == "" for why in said) <= 2
    assert any("the noise of a run leaves open" in why for why in said)


def test_a_missing_column_is_refused():
    with pytest.raises(BadInput, match="no column weight_decay"):
        lowest_points(sweep(grid()).drop(columns="weight_decay"), SETTINGS, SCALES)
