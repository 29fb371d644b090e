"""Runs far above the others, planted at known rows."""

from core.fit.diagnostics.sweep.causes.crashed import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import numbers, sweep, times_at


def found(**more):
    return look(sweep_errors(sweep(**more)))


def test_crashed_rows_are_named_with_what_they_are_off():
    finding = found(times=times_at(40, [3, 17, 30], 1.4))
    assert finding.rows == numbers([3, 17, 30])
    assert finding.runs == ("r3", "r17", "r30")
    assert finding.subject == "3 crashed runs"
    assert "'r3', 'r17' and 1 more lie 3" in finding.sentence  # 38 to 41 %, by their noise of half a percent
    assert finding.next_step == "Leave out 3 runs, or train them to the end: no fit mends them."


def test_a_run_a_little_above_is_not_called_crashed():
    assert found(times=times_at(40, [5], 1.08)).subject == "1 run far above the others"


def test_so_many_rows_are_no_outliers_and_the_others_are_no_crash():
    """Half of the rows cannot be outliers of the other half."""
    assert found() is None
    finding = found(times=times_at(40, range(0, 40, 2), 1.4))
    assert finding is None or len(finding.rows) <= 10
