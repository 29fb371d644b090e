"""The smallest or the largest models above all others."""

import numpy as np

from core.fit.diagnostics.sweep.causes.ends import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, numbers, sweep

PARAMS = grid()[0]


def test_the_two_smallest_sizes_are_named_with_the_rate_that_they_share():
    small = PARAMS <= np.unique(PARAMS)[1]
    finding = look(sweep_errors(sweep(times=np.where(small, 1.06, 1.0), learning_rate=np.full(40, 3e-4))))
    assert finding.rows == numbers(np.flatnonzero(small))
    assert finding.sentence.startswith("The 2 smallest sizes, up to 57.9M parameters, lie ")
    assert finding.sentence.endswith("above the others: all have the learning rate of the others.")


def test_the_largest_size_is_named():
    large = PARAMS == PARAMS.max()
    finding = look(sweep_errors(sweep(times=np.where(large, 1.08, 1.0))))
    assert finding.rows == numbers(np.flatnonzero(large))


def test_a_law_has_no_end():
    assert look(sweep_errors(sweep())) is None
