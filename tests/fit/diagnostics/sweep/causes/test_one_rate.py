"""One learning rate for all sizes."""

import numpy as np

from core.fit.diagnostics.sweep.causes.one_rate import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, sweep


def test_one_rate_over_two_decades_is_named_with_rates_to_try():
    finding = look(sweep_errors(sweep(learning_rate=np.full(40, 3e-4))))
    assert finding.sentence == "All rows have the learning rate 0.0003, over a factor of 100 in parameters."
    assert finding.next_step == "Try 0.00015 and 0.0006 at the smallest and the largest size."
    assert finding.rows == ()


def test_rates_that_fall_with_size_are_fine():
    assert look(sweep_errors(sweep(learning_rate=0.02 * (grid()[0] / 1e7) ** -0.3))) is None
