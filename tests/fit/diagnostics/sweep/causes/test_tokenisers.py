"""Losses per token of several vocabularies."""

import numpy as np

from core.fit.diagnostics.sweep.causes.tokenisers import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import numbers, sweep

OTHER = np.arange(40) % 3 == 0


def test_rows_of_the_rarer_vocabulary_are_named():
    entries = np.where(OTHER, 128000.0, 32000.0)
    finding = look(sweep_errors(sweep("isoflop", vocab_size=entries, times=np.where(OTHER, 1.08, 1.0))))
    assert finding.rows == numbers(np.flatnonzero(OTHER))
    assert finding.keep == "vocab_size == 32000"


def test_vocabularies_that_move_nothing_are_fine():
    assert look(sweep_errors(sweep(vocab_size=np.where(OTHER, 128000.0, 32000.0)))) is None
