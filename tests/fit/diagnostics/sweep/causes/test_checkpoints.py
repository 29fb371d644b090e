"""Checkpoints taken for runs."""

import numpy as np

from core.fit.diagnostics.sweep.causes.checkpoints import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import FIRST_ROW, runs_of, table

PARAMS = np.repeat(np.geomspace(3e7, 3e9, 6), 8)
SHARE = np.tile(np.linspace(0.125, 1.0, 8), 6)
TOKENS = SHARE * PARAMS * np.repeat([20.0, 60.0, 100.0, 30.0, 50.0, 80.0], 8)
NAMES = np.repeat([f"m{i}" for i in range(6)], 8)


def found(times):
    return look(sweep_errors(runs_of(table(PARAMS, TOKENS, run=NAMES, step=TOKENS / 2**19, times=times))))


def test_rows_before_the_end_are_named_where_the_last_ones_are_better():
    finding = found(np.where(SHARE < 1, 1.04, 1.0))
    assert finding.rows == tuple(FIRST_ROW + i for i in np.flatnonzero(SHARE < 1))
    assert finding.next_step == "Keep the last row of each of 6 runs: leave out 42 rows."


def test_checkpoints_on_one_curve_are_fine():
    assert found(1.0) is None
