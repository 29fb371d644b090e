"""Two recipes in one table."""

import numpy as np

from core.fit.diagnostics.sweep.causes.other_settings import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import numbers, sweep

SGD = np.arange(40) % 3 == 1


def found(**more):
    return look(sweep_errors(sweep("isoflop", optimizer=np.where(SGD, "sgd", "adamw"), **more)))


def test_rows_of_the_rarer_optimiser_are_named():
    finding = found(times=np.where(SGD, 1.04, 1.0))
    assert finding.rows == numbers(np.flatnonzero(SGD))
    assert finding.keep == "optimizer == 'adamw'"
    assert finding.subject == "13 runs that differ in optimizer"


def test_a_column_that_moves_nothing_is_fine():
    assert found() is None
