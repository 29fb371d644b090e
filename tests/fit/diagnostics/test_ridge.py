"""Joint regions of two parameters: against an ellipse in closed form, and SciPy refitting what the two leave free."""

import numpy as np
import pytest
from scipy.optimize import least_squares, minimize
from scipy.stats import f as fisher

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.diagnostics.ridge import LEVELS, ridge
from core.fit.solver.task import start_of, task_of
from core.fit.uncertainty.noise import noise_scale
from core.runs import load_bundled
from tests.fit._examples import CHINCHILLA, LINE, bundled_fit, named, spread, table_of, two_terms


@pytest.fixture
def line(monkeypatch):
    """A straight line among the laws, fitted to 15 runs; with its design, observations and fit."""
    known = laws.get
    monkeypatch.setattr(laws, "get", lambda key: LINE if key == "line" else known(key))
    x = np.linspace(1, 10, 15)
    runs = table_of(LINE, {"a": 2.0, "b": 0.3}, {"tokens": x}, noise=0.02)
    design = np.stack([np.ones_like(x), x], axis=1)
    return runs, design, runs.included["loss"].to_numpy(), fit(LINE, runs, FitOptions(starts=4))


def test_regions_of_a_line_are_the_exact_ellipses(line):
    runs, design, y, found = line
    best, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    variance = rss[0] / (len(y) - 2)
    drawn = ridge(found, runs, "a", "b")
    assert drawn.closed
    assert drawn.best == pytest.approx(tuple(best), rel=1e-6)
    assert (drawn.names, drawn.note) == (("a", "b"), "")
    inverse = np.linalg.inv(design.T @ design)
    for level in LEVELS:
        part = drawn.contours[drawn.contours["level"] == level]
        assert part["piece"].nunique() == 1
        assert part[["a", "b"]].iloc[0].tolist() == pytest.approx(part[["a", "b"]].iloc[-1].tolist())
        away = part[["a", "b"]].to_numpy() - best
        size = np.einsum("vi,ij,vj->v", away, design.T @ design, away) / (2 * variance)
        np.testing.assert_allclose(size, fisher.ppf(level, 2, len(y) - 2), rtol=2e-3)
        reach = np.sqrt(2 * variance * fisher.ppf(level, 2, len(y) - 2) * np.diag(inverse))
        np.testing.assert_allclose(np.abs(away).max(axis=0), reach, rtol=5e-3)  # all the way around, not a part of it


def test_the_order_of_the_two_does_not_matter(line):
    runs, _, _, found = line
    one, other = ridge(found, runs, "a", "b").contours, ridge(found, runs, "b", "a").contours
    for level in LEVELS:
        ends = [t[t["level"] == level].agg({"a": ["min", "max"], "b": ["min", "max"]}) for t in (one, other)]
        assert ends[0]["a"].tolist() == pytest.approx(ends[1]["b"].tolist(), rel=1e-3)
        assert ends[0]["b"].tolist() == pytest.approx(ends[1]["a"].tolist(), rel=1e-3)


def refitted(pair, at, values, table, delta):
    """The least objective with two constants held, by SciPy, and from the others' best values: Huber or squares."""
    n, d, y = (table[c].to_numpy(float) for c in ("params", "tokens", "loss"))
    rest = [k for k in values if k not in pair]
    logs = {"E", "A", "B"}

    def errors(v):
        p = dict(zip(pair, at, strict=True)) | {k: np.exp(z) if k in logs else z for k, z in zip(rest, v, strict=True)}
        return np.log(p["E"] + p["A"] * n ** -p["alpha"] + p["B"] * d ** -p["beta"]) - np.log(y)

    def total(v):
        size = np.abs(errors(v))
        return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).sum()

    begin = np.array([np.log(values[k]) if k in logs else values[k] for k in rest])
    if delta == np.inf:
        return least_squares(errors, begin, x_scale="jac", xtol=1e-12, ftol=1e-12, gtol=1e-12).cost
    near = least_squares(errors, begin, loss="huber", f_scale=delta, x_scale="jac", xtol=1e-12, ftol=1e-12).x
    return minimize(total, near, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13}).fun


@pytest.mark.parametrize(("a", "b"), [("A", "alpha"), ("E", "B")])
@pytest.mark.parametrize("objective", ["huber-log", "mse-log"])
def test_every_point_of_a_line_has_risen_as_its_level_says(objective, a, b):
    runs, found = load_bundled("chinchilla"), bundled_fit(0, objective)
    table, values = runs.included, {k: e.value for k, e in found.parameters.items()}
    drawn = ridge(found, runs, a, b)
    assert drawn.closed
    least, df = found.objective.value, len(table) - 5
    task = task_of(found, runs)
    scale = 2 * least / df if objective == "mse-log" else noise_scale(task, start_of(task, values))
    delta = np.inf if objective == "mse-log" else found.delta
    for row in drawn.contours.iloc[::23].itertuples():
        rise = 2 * (refitted((a, b), (row.a, row.b), values, table, delta) - least) / scale
        assert rise == pytest.approx(2 * fisher.ppf(row.level, 2, df), rel=0.01), row


def test_lines_lie_within_each_other():
    drawn = ridge(bundled_fit(0), load_bundled("chinchilla"), "alpha", "beta").contours
    spans = drawn.groupby("level")[["a", "b"]].agg(["min", "max"])
    assert list(spans.index) == list(LEVELS)
    for name in ("a", "b"):
        assert spans[name]["min"].is_monotonic_decreasing
        assert spans[name]["max"].is_monotonic_increasing


def test_a_narrow_ridge_fills_the_picture():
    """A and alpha go together by 0.99 and more: the lines are as finely drawn as those of any pair."""
    drawn = ridge(bundled_fit(0), load_bundled("chinchilla"), "A", "alpha").contours
    outer = drawn[drawn["level"] == 0.95]
    assert np.corrcoef(np.log(outer["a"]), outer["b"])[0, 1] > 0.99
    assert outer["piece"].nunique() == 1
    assert len(outer) > 100


def test_a_region_without_end_is_open():
    """Nine runs of heavy noise: no exponent of data is too large for them."""
    runs = two_terms(spread(9), 0.02)
    found = fit(laws.get("chinchilla"), runs, FitOptions(starts=32, objective="mse-log"))
    drawn = ridge(found, runs, "alpha", "beta")
    assert not drawn.closed
    assert drawn.contours[["a", "b"]].to_numpy().min() >= 0


def test_a_bound_ends_a_region():
    """Runs whose floor is hardly above zero: lines end where the law does, and that is no open side."""
    runs = table_of(laws.get("chinchilla"), {**CHINCHILLA, "E": 0.05}, spread(60), 0.01)
    found = fit(laws.get("chinchilla"), runs, FitOptions(starts=32, bootstrap=0, objective="mse-log"))
    drawn = ridge(found, runs, "E", "alpha")
    outer = drawn.contours[drawn.contours["level"] == 0.95]
    assert drawn.closed
    assert 0 <= outer["a"].min() < 0.02 * outer["a"].max()
    ends = outer.groupby("piece")["a"].agg(["first", "last"])
    assert (ends.to_numpy() < 0.1 * outer["a"].max()).all()
    assert outer.groupby("piece")["b"].agg(np.ptp).max() > 0.01


def test_a_prior_narrows_the_region_and_a_pin_takes_a_parameter_out():
    law, runs = laws.get("chinchilla"), load_bundled("chinchilla")
    spans = []
    for priors in ((), (("E", 1.82, 0.005),)):
        found = fit(law, runs, FitOptions(starts=16, bootstrap=0, objective="mse-log", priors=priors))
        outer = ridge(found, runs, "E", "alpha", n=13).contours
        spans.append(np.ptp(outer["a"]))
    assert spans[1] < 0.6 * spans[0]
    pinned = fit(law, runs, FitOptions(starts=16, bootstrap=0, pins=(("E", 1.8),)))
    with pytest.raises(BadInput, match=r"E was held at 1.8; a ridge is drawn over two of A, B, alpha, beta\.$"):
        ridge(pinned, runs, "E", "alpha")
    assert ridge(pinned, runs, "A", "alpha", n=13).closed


def test_rows_of_one_run_are_told():
    runs = named(two_terms(spread(40)), [f"r{i % 10}" for i in range(40)])
    for cluster in ("auto", "none"):
        found = fit(laws.get("chinchilla"), runs, FitOptions(starts=16, bootstrap=0, cluster=cluster))
        note = "The 40 rows are of 10 runs and count as independent here: the regions are too small."
        assert ridge(found, runs, "A", "alpha", n=9).note == note


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("A", "A", r"two different parameters, not A against itself\.$"),
        ("A", "gamma", r"^chinchilla has no parameter 'gamma'; it has E, A, B, alpha, beta\.$"),
    ],
)
def test_what_cannot_be_drawn_is_said(a, b, said):
    with pytest.raises(BadInput, match=said):
        ridge(bundled_fit(0), load_bundled("chinchilla"), a, b)


def test_runs_that_cannot_be_drawn_are_said():
    law, runs = laws.get("chinchilla"), two_terms(spread(20), noise=0.0)
    with pytest.raises(BadInput, match="no noise around the law"):
        ridge(fit(law, runs, FitOptions(starts=32, bootstrap=0)), runs, "A", "alpha")
    with pytest.raises(BadInput, match="was made from other runs than made"):
        ridge(bundled_fit(0), runs, "A", "alpha")
    failed = bundled_fit(0).model_copy(update={"status": "failed", "parameters": {}, "message": "None of 4 starts."})
    with pytest.raises(BadInput, match=r"^A failed fit has no ridge: None of 4 starts\.$"):
        ridge(failed, load_bundled("chinchilla"), "A", "alpha")
    with pytest.raises(BadInput, match="at least 5 points along each axis, not 3"):
        ridge(bundled_fit(0), load_bundled("chinchilla"), "A", "alpha", n=3)
