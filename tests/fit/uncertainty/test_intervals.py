"""Intervals by every method, against closed forms, SciPy, and repeated experiments."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.evaluate import evaluate
from core.fit.solver.task import prepare, start_of
from core.fit.uncertainty.bootstrap import WEBB, flips, scales
from core.fit.uncertainty.intervals import plan
from core.fit.uncertainty.profile import profile
from core.laws.base import Feature, Law, Param, real
from core.runs import from_table, load_bundled
from tests.fit._examples import CHINCHILLA, spread, table_of, two_terms

LINE = Law(
    "line",
    title="Straight line",
    formula="a + b x",
    target="loss",
    unit="nats per token",
    features=(Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="x", range=(1.0, 10.0)),),
    params=(
        Param("a", symbol="a", domain=real, start=(-5.0, 5.0), unit="", doc="where it begins", linear=True),
        Param("b", symbol="b", domain=real, start=(-5.0, 5.0), unit="", doc="how it goes on", linear=True),
    ),
    predict=lambda p, x: p["a"] + p["b"] * x["tokens"],
    objective="mse",
    published=(),
    cite="",
)


def line_runs(n=12, seed=0):
    rng = np.random.default_rng(seed)
    x = np.linspace(1, 10, n)
    return x, table_of(LINE, {"a": 2.0, "b": 0.3}, {"tokens": x}, noise=0.02, seed=int(rng.integers(1e6)))


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


def test_wild_draws_of_a_line_have_students_width():
    _, runs = line_runs(40)
    wild, exact = (
        fit(LINE, runs, FitOptions(starts=4, bootstrap=n, intervals=m)).parameters["b"]
        for m, n in (("wild", 4000), ("profile", 40))
    )
    assert wild.high - wild.low == pytest.approx(exact.high - exact.low, rel=0.25)


def test_what_residuals_are_multiplied_by():
    groups = np.repeat(np.arange(30), 4)
    drawn = flips(groups, np.arange(3000), seed=3)
    assert set(np.round(np.unique(drawn), 9)) == set(np.round(np.unique(WEBB), 9))
    assert abs(drawn.mean()) < 0.01
    assert drawn.var() == pytest.approx(1.0, abs=0.02)
    assert all((np.ptp(drawn[:, groups == g], axis=1) == 0).all() for g in range(30))
    np.testing.assert_array_equal(flips(groups, np.array([7]), seed=3)[0], drawn[7])


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


@pytest.mark.parametrize("method", ["case", "residual", "wild", "profile"])
def test_every_method_is_repeatable_and_holds_the_estimate(method):
    options = FitOptions(starts=16, bootstrap=60, intervals=method, seed=4)
    runs = load_bundled("chinchilla")
    one, other = (fit(laws.get("chinchilla"), runs, options) for _ in range(2))
    assert one.parameters == other.parameters
    assert one.draws == other.draws
    for name, e in one.parameters.items():
        assert e.low < e.value < e.high, name


def test_wild_resamples_draw_whole_runs_together():
    x = spread(12)
    x = {k: np.repeat(v, 5) * np.tile([1, 1.1, 1.2, 1.3, 1.4], 12) for k, v in x.items()}
    shift = np.repeat(0.02 * np.random.default_rng(0).standard_normal(12), 5)
    y = evaluate(laws.get("chinchilla"), {k: np.array([v]) for k, v in CHINCHILLA.items()}, x)[0] * np.exp(shift)
    runs = from_table(pd.DataFrame({**x, "loss": y, "run": np.repeat([f"r{i}" for i in range(12)], 5)}), "runs")
    widths = {}
    for cluster in ("auto", "none"):
        options = FitOptions(starts=16, bootstrap=300, intervals="wild", cluster=cluster, objective="mse-log")
        e = fit(laws.get("chinchilla"), runs, options).parameters["alpha"]
        widths[cluster] = e.high - e.low
    assert widths["auto"] > 1.3 * widths["none"]


def test_an_unknown_method_is_refused():
    with pytest.raises(BadInput, match=r"'jackknife'; there are auto, case, residual, wild, profile"):
        FitOptions(intervals="jackknife")


def test_profile_intervals_cover_as_often_as_they_say():
    """Sixteen runs of a known law: 60 experiments, each profiled; 95 % within three binomial deviations."""
    law, x = laws.get("power-law-tokens"), {"tokens": np.geomspace(1e8, 1e11, 16)}
    truth = law.published[0].values
    hits = dict.fromkeys(truth, 0)
    for seed in range(60):
        runs = table_of(law, truth, x, noise=0.005, seed=seed)
        found = fit(law, runs, FitOptions(starts=8, bootstrap=1, intervals="profile", objective="mse-log", seed=seed))
        for name, value in truth.items():
            e = found.parameters[name]
            hits[name] += e.low is not None and e.low <= value <= e.high
    for name, count in hits.items():
        assert 0.95 - 3 * np.sqrt(0.05 * 0.95 / 60) <= count / 60 <= 0.95 + 3 * np.sqrt(0.05 * 0.95 / 60), (
            name,
            count,
        )


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
    y, design = runs.included["loss"].to_numpy(), np.stack([np.ones_like(x), x], axis=1)
    best = np.linalg.lstsq(design, y, rcond=None)[0]
    fitted = plan(task, best, FitOptions(bootstrap=50, intervals="wild", seed=3))
    hat, r = design @ np.linalg.solve(design.T @ design, design.T), y - design @ best
    left = np.concatenate(
        [np.linalg.solve(np.eye(int(i.sum())) - hat[np.ix_(i, i)], r[i]) for i in (groups == g for g in range(8))]
    )
    lanes = np.arange(50)
    expected = design @ best + scales(8 - 2, lanes, 3)[:, None] * left * flips(groups, lanes, 3)
    np.testing.assert_allclose(fitted.targets(lanes), expected, rtol=1e-9)


def test_auto_is_what_covered_best():
    law, runs = laws.get("chinchilla"), two_terms(spread(24))
    shared = from_table(runs.table.drop(columns="excluded").assign(run=np.repeat([f"r{i}" for i in range(8)], 3)), "s")
    many = from_table(two_terms(spread(44)).table.drop(columns="excluded").assign(run=np.repeat(np.arange(22), 2)), "m")
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
