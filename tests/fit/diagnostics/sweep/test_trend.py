"""Whether errors follow a column."""

import numpy as np
import pytest

from core.fit.diagnostics.sweep.errors import sweep_errors
from core.fit.diagnostics.sweep.trend import trend
from tests.fit.diagnostics.sweep._tables import isoflop, runs_of, sweep, table

COLUMN = np.random.default_rng(5).standard_normal(40)


def test_a_column_in_the_errors_is_found_with_its_slope():
    """The column explains .03^2 of .03^2 + .005^2, 97 %; the surface takes some of either."""
    found = trend(sweep_errors(sweep("isoflop", times=np.exp(0.012 * COLUMN))), COLUMN[:, None])
    assert found.found
    assert found.by[0] == pytest.approx(0.012, rel=0.25)


def test_a_column_of_nothing_is_not_found():
    found = [trend(sweep_errors(sweep("isoflop", seed=s)), COLUMN[:, None]).p for s in range(20, 28)]
    assert min(found) > 1e-3


def test_what_the_surface_can_take_is_no_trend():
    params = isoflop()[0]
    found = trend(sweep_errors(sweep("isoflop")), np.log(params)[:, None] * 0 + 1.0)
    assert (found.share, found.p) == (0.0, 1.0)


def test_rows_of_one_run_count_once():
    """Forty rows of four runs are four, and four say nothing about a surface of five unknowns."""
    names = np.repeat(["a", "b", "c", "d"], 10)
    frame = table(*isoflop(), times=np.exp(0.05 * COLUMN), run=names)
    assert not trend(sweep_errors(runs_of(frame)), COLUMN[:, None]).found
