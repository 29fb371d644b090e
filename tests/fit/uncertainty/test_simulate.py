"""Simulated coverage: of a law whose intervals are known, of noise that is taken for another, and counted by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from benchmarks.coverage import DESIGNS, CoverageCell, noise_of
from core.fit import FitOptions, fit
from core.fit.solver.task import prepare
from core.fit.uncertainty.simulate import _summary, simulate
from core.runs import from_table
from tests.fit._examples import LINE, line_runs, table_of

pytestmark = pytest.mark.optimised
SIMULATIONS, DRAWS = 300, 99


def test_intervals_that_ignore_shared_noise_do_not():
    """What the measurement is for: rows of a run taken for independent."""
    design = DESIGNS["checkpoints-12x10"]
    x = design.x()
    frame = table_of(design.law, design.truth, x, run=[f"r{i}" for i in design.runs()]).table.drop(columns="excluded")
    options = FitOptions(objective="mse-log", bootstrap=DRAWS, cluster="none")
    task = prepare(design.law, from_table(frame, "alone"), options)
    shared = prepare(design.law, from_table(frame, "shared"), FitOptions(objective="mse-log"))
    draw = noise_of(CoverageCell("checkpoints-12x10", "mse-log", share=0.7), 1.0)
    at = {"params": 1e10, "tokens": 2e11}
    found = simulate(task, design.truth, lambda rng, used: draw(rng, shared.used), options, at, SIMULATIONS)
    assert found.loc[found["quantity"] == "E", "coverage"].item() < 0.85


def test_simulated_fits_have_the_intervals_that_fits_have():
    """The same runs and seed by the front door: the same ends, but for where a walk from the truth comes to rest."""
    design, cell = DESIGNS["ladder-20"], CoverageCell("ladder-20", "mse-log")
    options = FitOptions(objective="mse-log", bootstrap=DRAWS)
    exact = table_of(design.law, design.truth, design.x())
    task = prepare(design.law, exact, options)
    at = {"params": 1e10, "tokens": 2e11}
    walked, searched = (
        simulate(task, design.truth, noise_of(cell, 1.0), options, at, 1, seed=4, searched=how) for how in (False, True)
    )
    noise = noise_of(cell, 1.0)(np.random.default_rng(4), task.used)
    frame = exact.table.drop(columns="excluded")
    frame["loss"] *= np.exp(noise)
    chosen = fit(design.law, from_table(frame, "one"), FitOptions(objective="mse-log", bootstrap=DRAWS, seed=5))
    assert [*walked["quantity"]] == [*searched["quantity"]] == [*chosen.parameters, "prediction", "new run"]
    for found, off in ((walked, 1e-4), (searched, 1e-9)):
        widths = found.set_index("quantity")["width"]
        for name, e in chosen.parameters.items():
            assert np.log(e.high / e.low) == pytest.approx(widths[name], rel=off)


def test_coverage_of_a_line_with_students_interval_is_exact():
    """A law of one parameter, squares, normal noise: percentiles of refits are the t interval, which covers 95 %."""
    _, runs = line_runs(n=6)
    options = FitOptions(bootstrap=99, intervals="residual", pins=(("b", 0.3),))
    task = prepare(LINE, runs, options)
    found = simulate(
        task, {"a": 2.0, "b": 0.3}, lambda rng, used: 0.02 * rng.standard_normal(len(used.y)), options,
        {"tokens": 100.0}, 800,
    ).set_index("quantity")  # fmt: skip
    assert "b" not in found.index
    assert found.loc["a", "coverage"] == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 800))
    width = 2 * t.ppf(0.975, 5) * 0.02 / np.sqrt(6)  # of the logarithm, to first order
    assert found.loc["a", "width"] == pytest.approx(width / 2.0, rel=0.15)


def test_shares_are_counted_over_the_intervals_that_are_given():
    """Five fits: one without an interval, one wholly below the truth, one wholly above it, two that hold it."""
    ends = [(np.nan, np.nan), (1.0, 1.9), (2.1, 4.2), (1.0, 3.0), (1.5, 2.5)]
    found = _summary([{"E": (low, high, 2.0), "open": (np.nan, np.nan, 1.0)} for low, high in ends])
    mine, none = found.set_index("quantity").loc["E"], found.set_index("quantity").loc["open"]
    assert (mine["coverage"], mine["below"], mine["above"], mine["none"]) == pytest.approx((0.5, 0.25, 0.25, 0.2))
    assert mine["width"] == pytest.approx(np.median(np.log([1.9, 2.0, 3.0, 2.5 / 1.5])))  # of the logarithm
    assert none["none"] == 1.0
    assert pd.isna(none[["coverage", "below", "above", "width"]]).all()


def test_a_quantity_that_may_be_negative_has_the_width_itself():
    found = _summary([{"b": (-1.0, 1.0, 0.0)}, {"b": (0.5, 1.0, 0.0)}, {"b": (-2.0, 2.0, 0.0)}])
    assert found["width"].item() == 2.0
    assert (found["coverage"].item(), found["above"].item()) == pytest.approx((2 / 3, 1 / 3))


def test_profiles_of_a_line_hold_the_truth_as_often_as_they_say():
    """For a line and normal noise the profile is Student's interval, which holds the truth in 95 of 100."""
    _, runs = line_runs(n=8)
    options = FitOptions(intervals="profile")
    found = simulate(
        prepare(LINE, runs, options), {"a": 2.0, "b": 0.3}, lambda rng, used: 0.02 * rng.standard_normal(8),
        options, {"tokens": 10.0}, 1500,
    ).set_index("quantity")  # fmt: skip
    assert list(found.index) == ["a", "b"]
    off = 4 * np.sqrt(0.95 * 0.05 / 1500)
    assert found["coverage"].to_numpy() == pytest.approx(0.95, abs=off)
    assert (found["below"] + found["above"] + found["coverage"]).to_numpy() == pytest.approx(1.0)
    assert found["below"].to_numpy() == pytest.approx(0.025, abs=off)
