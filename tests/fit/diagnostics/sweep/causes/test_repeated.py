"""Tokens seen many times."""

import numpy as np

from core.fit.diagnostics.sweep.causes.repeated import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, numbers, sweep

TOKENS = grid()[1]
UNIQUE = float(np.median(TOKENS)) / 3
EPOCHS = np.maximum(TOKENS / UNIQUE, 1.0)


def test_rows_of_many_epochs_above_the_others_are_named():
    times = np.exp(0.06 * np.log(np.maximum(EPOCHS / 4, 1.0)))
    finding = look(sweep_errors(sweep(times=times, unique_tokens=np.minimum(TOKENS, UNIQUE))))
    assert finding.rows == numbers(np.flatnonzero(EPOCHS > 4))
    assert finding.keep == "tokens / unique_tokens <= 4"


def test_repeated_tokens_that_teach_like_new_ones_are_fine():
    assert look(sweep_errors(sweep(unique_tokens=np.minimum(TOKENS, UNIQUE)))) is None
    assert look(sweep_errors(sweep(unique_tokens=TOKENS))) is None
