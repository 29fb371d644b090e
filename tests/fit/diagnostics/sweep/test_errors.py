"""Which rows, target and columns a diagnosis looks at, and the errors of the rows."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit.diagnostics.sweep.errors import level_of, levels, sweep_errors
from tests.fit._examples import CHINCHILLA, fit_of, spread, two_terms
from tests.fit.diagnostics.sweep._tables import grid, numbers, runs_of, sweep, table, times_at


def test_size_and_tokens_are_the_scales_else_compute():
    assert sweep_errors(sweep()).scales == ("params", "tokens")
    frame = table(*grid()).drop(columns=["tokens"])
    assert sweep_errors(runs_of(frame)).scales == ("flops",)
    assert sweep_errors(sweep(), laws.get("power-law-compute")).scales == ("flops",)


def test_rows_that_are_left_out_or_lack_a_number_are_not_looked_at():
    frame = table(*grid())
    frame.loc[3, "excluded"] = "a reason"
    frame.loc[5, "loss"] = np.nan
    assert {3, 5} & set(sweep_errors(runs_of(frame)).table.index) == set()


def test_a_table_without_scales_or_targets_is_refused_in_one_line():
    frame = table(*grid())
    with pytest.raises(BadInput, match="neither sizes, tokens nor compute"):
        sweep_errors(runs_of(frame[["loss", "excluded"]]))
    with pytest.raises(BadInput, match="no target"):
        sweep_errors(runs_of(frame[["params", "tokens", "excluded"]]))


def test_errors_are_around_the_rows_that_are_kept():
    found = sweep_errors(sweep(times=times_at(40, [7, 8], 2.0)))
    assert found.errors[[7, 8]] == pytest.approx(np.log(2), abs=0.03)
    rest = found.without(np.isin(np.arange(40), [7, 8]))
    assert rest.mean_square < 1e-4 < found.mean_square
    assert rest.kept.sum() == 38


def test_errors_of_a_fit_are_those_of_its_law_and_not_of_its_level():
    """A fit that lies 10 % low everywhere is off by a factor, which is no fault of any row."""
    x = spread(40)
    runs = two_terms(x, noise=0.0)
    y = runs.table["loss"].to_numpy(float)
    low = {**CHINCHILLA, "E": CHINCHILLA["E"] * 0.9, "A": CHINCHILLA["A"] * 0.9, "B": CHINCHILLA["B"] * 0.9}
    found = sweep_errors(runs, fit=fit_of(laws.get("chinchilla"), low, runs))
    assert found.base == pytest.approx(0.9 * y)
    assert np.abs(found.errors).max() < 1e-6


def test_a_metric_that_rises_stands_for_what_it_lacks_to_one():
    frame = table(*grid()).rename(columns={"loss": "metric/arc"})
    frame["metric/arc"] = 1 - frame["metric/arc"] / 10
    found = sweep_errors(runs_of(frame))
    assert found.y == pytest.approx(1 - frame["metric/arc"].to_numpy())


def test_levels_reach_two_percent_up_from_their_lowest_value():
    values = np.array([100.0, 101.0, 101.9, 103.0, 50.0, 50.2])
    assert level_of(values).tolist() == [1, 1, 1, 2, 0, 0]
    assert levels(np.geomspace(1, 10, 1000)) > 100, "values that lie close together are not one level"
    assert isinstance(sweep_errors(sweep()).table, pd.DataFrame)
    assert numbers([0]) == (2,)
