"""Covariance and conditioning of a fit: linear regression in closed form, sandwiches, and repeated experiments."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit
from core.fit.solver.task import prepare, start_of
from core.fit.uncertainty.curvature import curvature
from core.fit.uncertainty.noise import psi_slope
from core.runs import from_table
from tests.fit._examples import CHINCHILLA, LINE, line_runs, spread, table_of, two_terms


def regression(n=12):
    """The design matrix of a line, its task, its best fit and the variance of its noise."""
    x, runs = line_runs(n)
    design, y = np.stack([np.ones_like(x), x], axis=1), runs.included["loss"].to_numpy()
    best, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    return design, runs, best, rss[0] / (n - 2)


def test_the_covariance_of_a_line_is_that_of_linear_regression():
    design, runs, best, variance = regression()
    found = curvature(prepare(LINE, runs, FitOptions()), best)
    expected = variance * np.linalg.inv(design.T @ design)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-9)
    assert found.names == ("a", "b")
    assert list(found.errors.values()) == pytest.approx(np.sqrt(np.diag(expected)).tolist())


def test_the_condition_numbers_and_the_weak_direction_are_those_of_the_design():
    design, runs, best, _ = regression()
    found = curvature(prepare(LINE, runs, FitOptions()), best)
    unit = design / np.linalg.norm(design, axis=0)
    assert found.raw == pytest.approx(np.linalg.cond(design.T @ design), rel=1e-9)
    assert found.scaled == pytest.approx(np.linalg.cond(unit.T @ unit), rel=1e-9)
    # of two unit columns that point the same way their difference changes least
    assert np.abs(found.weak) == pytest.approx(np.full(2, np.sqrt(0.5)))
    assert found.weak[0] * found.weak[1] < 0


def test_a_parameter_that_is_held_is_not_free():
    design, runs, _, _ = regression()
    x, y = design[:, 1], runs.included["loss"].to_numpy()
    slope = x @ (y - 2.0) / (x @ x)
    found = curvature(prepare(LINE, runs, FitOptions(pins=(("a", 2.0),))), np.array([2.0, slope]))
    left = y - 2.0 - slope * x
    assert found.names == ("b",)
    assert found.covariance.item() == pytest.approx(left @ left / 11 / (x @ x), rel=1e-9)
    everything = curvature(prepare(LINE, runs, FitOptions(pins=(("a", 2.0), ("b", 0.3)))), np.array([2.0, 0.3]))
    assert (everything.names, everything.raw, everything.scaled, len(everything.weak)) == ((), 1.0, 1.0, 0)


def test_a_floor_at_its_bound_is_not_free_and_a_logarithm_has_its_error_in_natural_space():
    """E at zero: log-log least squares of two parameters, whose errors of A are relative."""
    law, x = laws.get("power-law-params"), spread(20)["params"]
    runs = table_of(law, {"E": 0.0, "A": 30.0, "alpha": 0.1}, {"params": x}, noise=0.02)
    design, y = np.stack([np.ones(20), -np.log(x)], axis=1), np.log(runs.included["loss"].to_numpy())
    best, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    found = curvature(prepare(law, runs, FitOptions(objective="mse-log")), np.array([0.0, *best]))
    errors = np.sqrt(np.diag(rss[0] / 18 * np.linalg.inv(design.T @ design)))
    assert found.names == ("A", "alpha")
    assert found.errors["A"] == pytest.approx(np.exp(best[0]) * errors[0], rel=1e-7)
    assert found.errors["alpha"] == pytest.approx(errors[1], rel=1e-7)


def test_standard_errors_are_those_of_repeated_experiments():
    law, rng = laws.get("chinchilla"), np.random.default_rng(0)
    options = FitOptions(starts=16, objective="mse-log")
    task = prepare(law, two_terms(spread(60), 0.005), options)
    u = start_of(task, CHINCHILLA)
    n, d = task.used.x["params"], task.used.x["tokens"]  # in the order of a task's rows
    size, data = CHINCHILLA["A"] * n ** -CHINCHILLA["alpha"], CHINCHILLA["B"] * d ** -CHINCHILLA["beta"]
    truth = np.log(CHINCHILLA["E"] + size + data)
    noise = 0.005 * rng.standard_normal((400, 60))
    ends = task.walk(np.tile(u, (400, 1)), targets=lambda lanes: truth + noise[lanes]).u
    here = curvature(task, u)
    spread_of = (np.quantile(ends, 0.84, axis=0) - np.quantile(ends, 0.16, axis=0)) / 2
    # The one sample's own estimate of the noise is off by some 10 %; logarithms of A and B are nearly normal.
    np.testing.assert_allclose(np.sqrt(np.diag(here.covariance)), spread_of, rtol=0.25)


def line_in_groups(sizes, noise=0.02, seed=0):
    """Runs of a straight line whose groups share a shift, as prepared for a fit, and the number of each row's group."""
    rng, groups = np.random.default_rng(seed), np.repeat(np.arange(len(sizes)), sizes)
    x = rng.uniform(1, 10, len(groups))
    table = table_of(LINE, {"a": 2.0, "b": 0.3}, {"tokens": x}, noise, seed).table.drop(columns="excluded")
    table["loss"] += 4 * noise * rng.standard_normal(len(sizes))[groups]
    return from_table(table.assign(run=[f"r{g}" for g in groups]), "g"), groups


@pytest.mark.parametrize("objective", ["mse", "huber"])
def test_rows_of_one_group_give_the_cluster_robust_sandwich(objective):
    """Liang and Zeger's sandwich with the CR1 factor, written out."""
    runs, groups = line_in_groups([3, 1, 4, 2, 5, 1, 3, 2])
    options = FitOptions(objective=objective, delta=0.03, starts=4, bootstrap=0)
    task = prepare(LINE, runs, options)
    best = np.array([e.value for e in fit(LINE, runs, options).parameters.values()])
    x, y = (runs.included[c].to_numpy(float) for c in ("tokens", "loss"))
    design = np.stack([np.ones_like(x), x], axis=1)
    r = design @ best - y
    psi = r if objective == "mse" else np.clip(r, -0.03, 0.03)
    assert np.abs(design.T @ psi).max() < 1e-6  # the optimum, and psi as it is meant
    assert (np.abs(r) > 0.03).any()
    sums = np.stack([design[groups == g].T @ psi[groups == g] for g in range(8)])
    bread = np.linalg.inv(design.T @ design) / (1.0 if objective == "mse" else psi_slope(task, r))
    n, p = design.shape
    expected = 8 / 7 * (n - 1) / (n - p) * bread @ sums.T @ sums @ bread
    here = curvature(task, best)
    np.testing.assert_allclose(here.covariance, expected, rtol=1e-7)
    assert list(here.errors.values()) == pytest.approx(np.sqrt(np.diag(expected)).tolist())
    alone = curvature(prepare(LINE, runs, FitOptions(objective=objective, delta=0.03, cluster="none")), best)
    assert not np.allclose(alone.covariance, expected, rtol=0.05)


def test_grouped_standard_errors_are_those_of_repeated_experiments():
    """Forty groups of five rows, a shift of their own each: rows counted as independent would say half of it."""
    found, robust, alone = [], [], []
    for seed in range(60):
        runs, _ = line_in_groups([5] * 40, seed=seed)
        x, y = (runs.included[c].to_numpy(float) for c in ("tokens", "loss"))
        best = np.linalg.lstsq(np.stack([np.ones_like(x), x], axis=1), y, rcond=None)[0]
        found.append(best[0] + 5.5 * best[1])  # the middle of the line, which shifts move most
        for cluster, into in (("auto", robust), ("none", alone)):
            covariance = curvature(prepare(LINE, runs, FitOptions(cluster=cluster)), best).covariance
            into.append(np.array([1, 5.5]) @ covariance @ np.array([1, 5.5]))
    # of 60 experiments: a tenth is one deviation
    assert np.sqrt(np.mean(robust)) == pytest.approx(np.std(found), rel=0.3)
    assert np.mean(robust) > 2 * np.mean(alone)
