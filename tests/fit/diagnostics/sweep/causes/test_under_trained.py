"""Runs of few tokens for their size."""

import numpy as np

from core.fit.diagnostics.sweep.causes.under_trained import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import isoflop, numbers, runs_of, table, times_at


def test_rows_of_few_tokens_above_the_others_are_named():
    params, tokens = isoflop()
    rows = [6, 14, 30]
    tokens = np.where(np.isin(np.arange(40), rows), 0.4 * params, tokens)
    finding = look(sweep_errors(runs_of(table(params, tokens, times=times_at(40, rows, 1.15)))))
    assert finding.rows == numbers(rows)
    assert "saw at most 0.4 tokens per parameter" in finding.sentence


def test_a_crash_at_many_tokens_is_another_cause():
    params, tokens = isoflop()
    assert look(sweep_errors(runs_of(table(params, tokens, times=times_at(40, [3], 1.3))))) is None
