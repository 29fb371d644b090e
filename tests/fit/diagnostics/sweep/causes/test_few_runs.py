"""Fewer runs than a law needs."""

import numpy as np

from core.fit.diagnostics.sweep.causes.few_runs import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import runs_of, table


def found(n):
    sizes = np.geomspace(1e8, 1e9, n)
    return look(sweep_errors(runs_of(table(sizes, sizes[::-1] * 30))))


def test_five_unknowns_need_more_than_five_runs():
    assert found(5).prevents == "a law of parameters and training tokens"
    assert found(5).next_step == "Train 5 more runs at other sizes and lengths."
    assert found(9).prevents == ""
    assert found(10) is None


def test_a_sweep_of_shares_is_about_those():
    sizes = np.full(12, 1e8)
    share = np.linspace(0.1, 0.9, 12)
    frame = table(sizes, 20 * sizes, **{"mix/a": share, "mix/b": 1 - share})
    assert look(sweep_errors(runs_of(frame))) is None
