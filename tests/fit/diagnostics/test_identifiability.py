"""What runs leave open is said by name; healthy fits raise no alarm."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit, verdict
from core.fit.diagnostics.identifiability import identify
from core.fit.solver.task import prepare, start_of
from core.fit.uncertainty.curvature import curvature
from core.fit.uncertainty.noise import psi_slope
from core.runs import from_table, load_bundled
from tests.fit._examples import CHINCHILLA, bundled_fit, spread, table_of, two_terms
from tests.fit.uncertainty.test_intervals import LINE


def words(found):
    return " ".join(r.text for r in found.findings)


def test_a_healthy_fit_raises_no_alarm_and_names_its_weak_direction():
    found = identify(bundled_fit(bootstrap=0), load_bundled("chinchilla"))
    assert found.findings == ()
    assert set(found.sentence.split(" against ")) == {"beta", "B"}
    assert sum(v * v for v in found.weak.values()) == pytest.approx(1.0)
    assert found.raw > found.scaled > 1


def test_the_floor_of_gemstones_law_c_is_flagged():
    runs = load_bundled("gemstones")
    fitted = fit(laws.get("width-depth"), runs, FitOptions(starts=32, delta=1e-4))
    assert "E, the floor, was driven to zero" in words(identify(fitted, runs))
    assert fitted.parameters["E"].value == 0
    assert "stands at a bound" not in words(identify(fitted, runs))  # which would say the same again
    assert verdict(fitted, runs).level == "no"


def test_one_width_alone_is_flagged():
    table = load_bundled("gemstones").included
    runs = from_table(table[table["width"] == 512].drop(columns="excluded").reset_index(drop=True), "512 wide")
    fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=32, delta=1e-4))
    found = identify(fitted, runs)
    assert "A was driven off" in words(found)
    assert "A" in found.weak
    assert verdict(fitted, runs).level == "no"


def test_one_level_of_a_factor_is_flagged():
    x = spread(40)
    runs = two_terms({**x, "tokens": np.full(40, 1e10)})
    fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=32))
    found = identify(fitted, runs)
    assert any(r.level == "no" for r in found.findings)
    assert "beta" in words(found) or {"E", "B"} <= set(found.sentence.split())
    assert verdict(fitted, runs).level == "no"


def test_standard_errors_are_those_of_repeated_experiments():
    law, x, rng = laws.get("chinchilla"), spread(60), np.random.default_rng(0)
    options = FitOptions(starts=16, objective="mse-log")
    task = prepare(law, two_terms(x, 0.005), options)
    u = start_of(task, CHINCHILLA)
    truth = np.log(two_terms(x, 0.0).included["loss"].to_numpy())
    noise = 0.005 * rng.standard_normal((400, 60))
    ends = task.walk(np.tile(u, (400, 1)), targets=lambda lanes: truth + noise[lanes]).u
    here = curvature(task, u)
    spread_of = (np.quantile(ends, 0.84, axis=0) - np.quantile(ends, 0.16, axis=0)) / 2
    # The one sample's own estimate of the noise is off by some 10 %; logarithms of A and B are nearly normal.
    np.testing.assert_allclose(np.sqrt(np.diag(here.covariance)), spread_of, rtol=0.25)


@pytest.mark.parametrize("pin", ["E", "alpha"])
def test_a_held_parameter_is_not_open(pin):
    runs = two_terms(spread(40))
    fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=16, pins=((pin, CHINCHILLA[pin]),)))
    found = identify(fitted, runs)
    assert pin not in found.weak
    assert found.findings == ()


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


def test_no_more_groups_than_parameters_give_no_standard_errors():
    table = two_terms(spread(40)).table.drop(columns="excluded")
    for many, known in ((5, False), (6, True)):
        runs = from_table(table.assign(run=[f"r{i % many}" for i in range(40)]), "g")
        fitted = fit(laws.get("chinchilla"), runs, FitOptions(starts=16, bootstrap=0))
        assert all((e is not None) == known for e in identify(fitted, runs).errors.values())


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
