"""The digitised Chinchilla runs: our fit against the replication's numbers and against scipy."""

import functools

import numpy as np
import pytest
from scipy.optimize import least_squares, minimize

from core.fit import from_fit
from core.plan.compute.allocate import allocate
from core.runs import load_bundled
from tests.fit._examples import bundled_fit

# Besiroglu et al. 2024: sum of Huber over the grid of 4,500 starts, and 95 % intervals of 4,000 resamples.
HUBER_SUM = 1.018274e-3
INTERVALS = {
    "A": (285.2, 743.6),
    "B": (1042.4, 5810.3),
    "E": (1.769, 1.871),
    "alpha": (0.317, 0.373),
    "beta": (0.331, 0.415),
}
# Between the best of the grid and the headline estimate, which is one and the same fit to the digits given.
BETWEEN = {"A": (477.8, 482.0), "B": (2085.0, 2144.0), "alpha": (0.347, 0.348), "beta": (0.3658, 0.3672)}
HOFFMANN = (6.0073404, 6.0179186, 0.5267228, 0.33917084, 0.2849083)  # a, b, e, alpha, beta


@functools.cache
def runs():
    table = load_bundled("chinchilla").included
    return tuple(table[c].to_numpy() for c in ("params", "tokens", "loss"))


def predicted(u):
    n, d, _ = runs()
    a, b, e, alpha, beta = u
    return np.exp(a - alpha * np.log(n)) + np.exp(b - beta * np.log(d)) + np.exp(e)


def huber_and_slope(u):
    """The sum over runs of Huber at delta 1e-3 of log residuals, and its gradient in a, b, e, alpha, beta."""
    n, d, y = runs()
    a, b, e, alpha, beta = u
    size, data, floor = np.exp(a - alpha * np.log(n)), np.exp(b - beta * np.log(d)), np.exp(e) + 0 * n
    total = size + data + floor
    r = np.log(total) - np.log(y)
    delta = 1e-3
    rho = np.where(np.abs(r) <= delta, 0.5 * r * r, delta * (np.abs(r) - 0.5 * delta))
    slope = np.clip(r, -delta, delta) / total
    columns = (size, data, floor, -np.log(n) * size, -np.log(d) * data)
    return rho.sum(), np.array([(slope * c).sum() for c in columns])


def walked(fit):
    p = {k: e.value for k, e in fit.parameters.items()}
    return np.array([np.log(p["A"]), np.log(p["B"]), np.log(p["E"]), p["alpha"], p["beta"]])


@pytest.fixture(scope="module", params=[64, "grid"], ids=["64 starts", "grid"])
def best(request):
    return bundled_fit(bootstrap=0, starts=request.param)


def test_the_runs_are_those_of_the_replication():
    assert len(runs()[0]) == 240


def test_the_gradient_of_the_oracle_is_right():
    u, h = np.array(HOFFMANN), 1e-7
    for i, g in enumerate(huber_and_slope(u)[1]):
        step = h * np.eye(5)[i]
        difference = (huber_and_slope(u + step)[0] - huber_and_slope(u - step)[0]) / (2 * h)
        assert difference == pytest.approx(g, rel=1e-4, abs=1e-7)


def test_the_huber_sum_of_the_replication(best):
    assert best.n_runs == 240
    assert best.status == "converged"
    assert best.objective.value == pytest.approx(HUBER_SUM, rel=1e-6)
    assert huber_and_slope(walked(best))[0] == pytest.approx(best.objective.value, rel=1e-12)


def test_the_estimates_of_the_replication(best):
    p = {k: e.value for k, e in best.parameters.items()}
    assert p["E"] == pytest.approx(1.817, abs=0.001)
    for name, (low, high) in BETWEEN.items():
        assert low <= p[name] <= high, (name, p[name])


def test_every_start_of_the_grid_is_walked():
    fit = bundled_fit(bootstrap=0, starts="grid")
    assert fit.starts.tried == fit.starts.polished == 4500
    assert fit.distinct_starts == 25  # pairs of exponents: the coefficients are eliminated
    assert fit.starts.at_best > 2250
    assert sum(b.starts for b in fit.basins) == 4500
    assert [b.value for b in fit.basins] == sorted(b.value for b in fit.basins)
    assert fit.basins[0].starts == fit.starts.at_best


def test_the_grid_and_the_sample_of_starts_agree():
    grid, sample = bundled_fit(bootstrap=0, starts="grid"), bundled_fit(bootstrap=0, starts=64)
    assert grid.objective.value == pytest.approx(sample.objective.value, rel=1e-9)
    for name, estimate in grid.parameters.items():
        assert estimate.value == pytest.approx(sample.parameters[name].value, rel=1e-6)


def test_the_intervals_of_the_replication():
    fit = bundled_fit(bootstrap=4000)
    assert len(fit.draws["E"]) >= 3990
    for name, (low, high) in INTERVALS.items():
        ours, near = fit.parameters[name], 0.1 * (high - low)
        assert abs(ours.low - low) <= near, (name, ours.low, low)
        assert abs(ours.high - high) <= near, (name, ours.high, high)


@pytest.mark.parametrize("begin", ["ours", "Hoffmann"])
def test_scipy_finds_nothing_lower(best, begin):
    start = walked(best) if begin == "ours" else np.array(HOFFMANN)
    options = {"maxiter": 20_000, "maxfun": 200_000, "ftol": 1e-15, "gtol": 1e-12}
    found = minimize(huber_and_slope, start, jac=True, method="L-BFGS-B", options=options)
    assert found.fun >= best.objective.value * (1 - 1e-9), (found.fun, best.objective.value)


@pytest.mark.parametrize("objective", ["mse-log", "mse"])
def test_least_squares_of_scipy_agree(objective):
    y = runs()[2]

    def residual(u):
        return np.log(predicted(u)) - np.log(y) if objective == "mse-log" else predicted(u) - y

    ours = bundled_fit(bootstrap=0, objective=objective)
    tight = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15, "max_nfev": 20_000}
    found = least_squares(residual, np.array(HOFFMANN), x_scale="jac", **tight)
    assert found.cost == pytest.approx(ours.objective.value, rel=1e-6)
    assert residual(walked(ours)) @ residual(walked(ours)) / 2 == pytest.approx(ours.objective.value, rel=1e-12)


@pytest.mark.parametrize(("objective", "ratio"), [("huber-log", 16.6), ("mse-log", 12.0), ("mse", 8.0)])
def test_the_objective_moves_the_optimum(objective, ratio):
    best = allocate(from_fit(bundled_fit(bootstrap=0, objective=objective)), 1e25)
    assert best.tokens_per_param == pytest.approx(ratio, rel=0.02)
