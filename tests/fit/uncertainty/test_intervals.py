"""Intervals by every method, against closed forms, SciPy, and repeated experiments."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from core import laws
from core.fit import FitOptions, fit
from core.fit.evaluate import evaluate
from core.fit.solver.task import prepare
from core.fit.uncertainty.bootstrap import flips, scales
from core.fit.uncertainty.intervals import plan
from core.runs import from_table, load_bundled
from tests.fit._examples import CHINCHILLA, LINE, line_runs, named, spread, table_of, two_terms


def test_wild_draws_of_a_line_have_students_width():
    _, runs = line_runs(40)
    wild, exact = (
        fit(LINE, runs, FitOptions(starts=4, bootstrap=n, intervals=m)).parameters["b"]
        for m, n in (("wild", 4000), ("profile", 40))
    )
    assert wild.high - wild.low == pytest.approx(exact.high - exact.low, rel=0.25)


@pytest.mark.parametrize("method", ["case", "residual", "wild", "profile"])
def test_every_method_is_repeatable_and_holds_the_estimate(method):
    options = FitOptions(starts=16, bootstrap=60, intervals=method, seed=4)
    runs = load_bundled("chinchilla")
    one, other = (fit(laws.get("chinchilla"), runs, options) for _ in range(2))
    assert one.parameters == other.parameters
    assert one.draws == other.draws
    for name, e in one.parameters.items():
        assert e.low < e.value < e.high, name


@pytest.mark.parametrize("method", ["case", "residual", "wild"])
@pytest.mark.parametrize("several", [False, True])
def test_no_interval_depends_on_the_order_of_rows_or_on_the_names_of_runs(method, several):
    """To the last bit: rows shuffled, labels and all, and runs renamed in another order."""
    runs = line_runs(24)[1]
    runs = named(runs, [f"r{i // 2}" for i in range(24)]) if several else runs
    order = np.random.default_rng(3).permutation(24)
    names = [f"other{97 * (i // 2) % 31}" for i in order] if several else [""] * 24
    shuffled = named(replace(runs, table=runs.table.iloc[order].reset_index(drop=True)), names)
    options = FitOptions(starts=4, bootstrap=60, intervals=method, seed=4)
    one, other = (fit(LINE, r, options) for r in (runs, shuffled))
    assert one.n_clusters == other.n_clusters == (12 if several else 24)
    assert one.parameters == other.parameters
    assert one.draws == other.draws
    assert one.noise == other.noise


def test_wild_resamples_draw_whole_runs_together():
    x = spread(12)
    x = {k: np.repeat(v, 5) * np.tile([1, 1.1, 1.2, 1.3, 1.4], 12) for k, v in x.items()}
    shift = np.repeat(0.02 * np.random.default_rng(0).standard_normal(12), 5)
    y = evaluate(laws.get("chinchilla"), {k: np.array([v]) for k, v in CHINCHILLA.items()}, x)[0] * np.exp(shift)
    runs = named(from_table(pd.DataFrame({**x, "loss": y}), "runs"), np.repeat([f"r{i}" for i in range(12)], 5))
    widths = {}
    for cluster in ("auto", "none"):
        options = FitOptions(starts=16, bootstrap=300, intervals="wild", cluster=cluster, objective="mse-log")
        e = fit(laws.get("chinchilla"), runs, options).parameters["alpha"]
        widths[cluster] = e.high - e.low
    assert widths["auto"] > 1.3 * widths["none"]


def test_resamples_of_a_line_have_the_width_of_students_interval():
    """Twelve runs: percentiles of refits, on average over experiments, against t with ten degrees of freedom."""
    ratios = []
    for seed in range(12):
        x, runs = line_runs(seed=seed)
        found = fit(LINE, runs, FitOptions(starts=4, bootstrap=999, intervals="residual"))
        y = runs.included["loss"].to_numpy()
        design = np.stack([np.ones_like(x), x], axis=1)
        _, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
        errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * rss[0] / (len(x) - 2))
        widths = np.array([found.parameters[k].high - found.parameters[k].low for k in "ab"])
        ratios.append(widths / (2 * t.ppf(0.975, len(x) - 2) * errors))
    np.testing.assert_allclose(np.mean(ratios, axis=0), 1.0, rtol=0.05)


def test_wild_resamples_of_a_line_have_the_hc3_covariance():
    x, runs = line_runs(n=30)
    found = fit(LINE, runs, FitOptions(starts=4, bootstrap=6000, intervals="wild"))
    y, design = runs.included["loss"].to_numpy(), np.stack([np.ones_like(x), x], axis=1)
    inverse = np.linalg.inv(design.T @ design)
    r = y - design @ inverse @ design.T @ y
    left = r / (1 - np.einsum("ri,ij,rj->r", design, inverse, design))
    hc3 = inverse @ (design.T * left**2) @ design @ inverse
    drawn = np.cov([found.draws[k] for k in "ab"])
    np.testing.assert_allclose(drawn, hc3 * 28 / 26, rtol=0.1)  # t has df / (df - 2) of the normal's variance


def test_groups_get_residuals_corrected_by_the_inverse_of_what_a_fit_leaves_them():
    """CR3 against its definition: (I - H_gg)^-1 r_g with the hat matrix written out."""
    groups = np.repeat(np.arange(8), [3, 1, 4, 2, 5, 1, 3, 2])
    x = np.random.default_rng(3).uniform(1, 10, len(groups))
    runs = table_of(LINE, {"a": 2.0, "b": 0.3}, {"tokens": x}, noise=0.02, run=[f"r{g}" for g in groups])
    task = prepare(LINE, runs, FitOptions())
    x, y, groups = task.used.x["tokens"], task.used.y, task.used.groups
    design = np.stack([np.ones_like(x), x], axis=1)
    best = np.linalg.lstsq(design, y, rcond=None)[0]
    fitted = plan(task, best, FitOptions(bootstrap=50, intervals="wild", seed=3))
    hat, r = design @ np.linalg.solve(design.T @ design, design.T), y - design @ best
    left = np.empty_like(r)
    for i in (groups == g for g in range(8)):
        left[i] = np.linalg.solve(np.eye(int(i.sum())) - hat[np.ix_(i, i)], r[i])
    lanes = np.arange(50)
    expected = design @ best + scales(8 - 2, lanes, 3)[:, None] * left * flips(groups, lanes, 3)
    np.testing.assert_allclose(fitted.targets(lanes), expected, rtol=1e-9)


def test_auto_is_what_covered_best():
    law, runs = laws.get("chinchilla"), two_terms(spread(24))
    shared = named(runs, np.repeat([f"r{i}" for i in range(8)], 3))
    many = named(two_terms(spread(44)), np.repeat(np.arange(22), 2))
    for table, objective, method in (
        (runs, "huber-log", "residual"),
        (runs, "mse", "residual"),
        (runs, "huber-log-asymmetric", "case"),
        (shared, "huber-log", "residual"),
        (shared, "mse", "residual"),
        (many, "mse", "wild"),
        (shared, "huber-log-asymmetric", "case"),
        (two_terms(spread(105)), "huber-log", "case"),
        (two_terms(spread(104)), "huber-log", "residual"),
    ):
        found = fit(law, table, FitOptions(starts=4, bootstrap=40, objective=objective))
        assert found.intervals == method
        assert found.draws
