"""The first picture of a fit: the axis and groups that show a law, curves by hand, runs that are left out."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.diagnostics.law_over_runs import law_over_runs
from core.runs import from_table
from tests.fit._examples import CHINCHILLA, fit_of, table_of

SIZES = (1e8, 1e9, 1e10)


def sweep(out: int = 0):
    """Three sizes, each on four amounts of data, and the record of a fit to them. The last `out` rows are left out."""
    params, tokens = (v.ravel() for v in np.meshgrid(SIZES, [2e9, 8e9, 3.2e10, 1.28e11], indexing="ij"))
    excluded = [""] * (12 - out) + ["a spike"] * out
    runs = table_of(laws.get("chinchilla"), CHINCHILLA, {"params": params, "tokens": tokens}, excluded=excluded)
    return fit_of(laws.get("chinchilla"), CHINCHILLA, runs), runs


def by_hand(params, tokens):
    return 1.8 + 480.0 / params**0.35 + 2100.0 / tokens**0.37


def test_a_law_of_size_and_data_is_shown_over_compute_with_a_curve_a_size():
    view = law_over_runs(*sweep())
    assert (view.along, view.by, view.held) == ("flops", "params", ())
    assert view.groups["value"].tolist() == pytest.approx(SIZES)
    for group, size in enumerate(SIZES):
        curve = view.curves[view.curves["group"] == group]
        assert curve["value"].to_numpy() == pytest.approx(by_hand(size, curve["x"].to_numpy() / 6 / size), rel=1e-9)
        members = view.runs.loc[view.runs["group"] == group]
        assert members["params"].tolist() == pytest.approx([size] * 4)
        inside = curve.loc[~curve["beyond"], "x"]
        assert [inside.min(), inside.max()] == pytest.approx([members["x"].min(), members["x"].max()])
    assert view.runs["x"].to_numpy() == pytest.approx(6 * view.runs["params"] * view.runs["tokens"])
    assert view.curves["low"].isna().all()


def test_runs_that_are_left_out_stand_in_the_nearest_group_and_extend_no_curve():
    view = law_over_runs(*sweep(out=2))
    assert view.runs["excluded"].sum() == 2
    assert view.runs.loc[view.runs["excluded"], "group"].tolist() == [2, 2]
    inside = view.curves[(view.curves["group"] == 2) & ~view.curves["beyond"]]
    assert inside["x"].max() == pytest.approx(6e10 * 8e9)


def test_a_law_of_one_feature_is_one_curve_over_it():
    law = laws.get("power-law-compute")
    values = law.published[0].values if law.published else {p.name: p.start[0] for p in law.params}
    runs = table_of(law, values, {"flops": np.geomspace(1e18, 1e21, 12)})
    view = law_over_runs(fit_of(law, values, runs), runs)
    assert (view.along, view.by, len(view.groups)) == ("flops", "", 1)
    ahead = view.curves[view.curves["beyond"]]["x"]
    assert ahead.max() == pytest.approx(1e21 * 10**0.75)  # a quarter of three decades


def test_where_no_plane_shows_a_law_predictions_are_the_axis():
    """Six domains of like weight in mixtures that differ in all: no two shares tell most of a loss."""
    domains = [f"d{i}" for i in range(6)]
    law = laws.get(f"mixture-linear[{','.join(domains)}]")
    shares = np.random.default_rng(0).dirichlet(np.ones(6), 60)
    values = {f"L[{d}]": 1.5 + i % 2 for i, d in enumerate(domains)}
    runs = table_of(law, values, {f"mix/{d}": v for d, v in zip(domains, shares.T, strict=True)}, noise=0.01)
    view = law_over_runs(fit_of(law, values, runs), runs)
    assert (view.along, view.by) == ("predicted", "")
    assert view.runs["x"].to_numpy() == pytest.approx(shares @ ([1.5, 2.5] * 3))
    assert view.curves["x"].tolist() == view.curves["value"].tolist()


def test_a_law_of_schedules_is_shown_over_steps_with_a_curve_a_run():
    law = laws.get("annealing")
    steps = np.arange(100, 1001, 100)
    rows = pd.DataFrame(
        [
            {"run": run, "step": s, "learning_rate": 1e-3 * (1 - s / 2000 * fall), "loss": 3 - s / 1e3}
            for run, fall in (("flat", 0), ("falling", 1))
            for s in steps
        ]
    )
    runs = from_table(rows, "schedules")
    values = {"L0": 2.0, "A": 0.5, "alpha": 0.5, "C": 0.5, "lambda": 0.9}
    fit = fit_of(law, values, runs, ranges={})
    view = law_over_runs(fit, runs)
    assert (view.along, view.by, view.groups["name"].tolist()) == ("step", "run", ["flat", "falling"])
    flat = view.curves[view.curves["group"] == 0]
    # A flat rate falls nowhere: the loss is L0 + A / (sum of rates) ** alpha, a rate at every step from 0 on.
    assert flat["x"].tolist() == steps.tolist()
    assert (np.diff(flat["value"]) < 0).all()
    assert view.runs["predicted"].tolist() == pytest.approx(view.curves["value"].tolist())
