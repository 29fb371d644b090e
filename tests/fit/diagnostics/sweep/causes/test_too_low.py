"""Runs far below the others."""

from core.fit.diagnostics.sweep.causes.too_low import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import numbers, sweep, times_at


def test_rows_below_are_named():
    finding = look(sweep_errors(sweep("isoflop", times=times_at(40, [2, 9], 0.8))))
    assert finding.rows == numbers([2, 9])
    assert finding.sentence.startswith("'r2', 'r9' lie ")
    assert "below what the others follow" in finding.sentence


def test_rows_above_are_no_matter_of_this_cause():
    assert look(sweep_errors(sweep(times=times_at(40, [2, 9], 1.3)))) is None


def test_the_largest_run_may_lie_below_because_a_law_bends_beyond_all_others():
    """The last row of the grid is the largest model at its longest, so its prediction is the lowest."""
    assert look(sweep_errors(sweep("grid", times=times_at(40, [39], 0.85)))) is None
    assert look(sweep_errors(sweep("grid", times=times_at(40, [20], 0.85)))).rows == numbers([20])
