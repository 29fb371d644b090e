"""Runs that ended before their last planned step."""

import numpy as np

from core.fit.diagnostics.sweep.causes.unfinished import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, numbers, sweep, times_at

STEPS = np.round(grid()[1] / 2**17)


def test_runs_that_ended_early_are_named_with_the_share_they_saw():
    finding = look(
        sweep_errors(
            sweep(steps=STEPS, step=STEPS * times_at(40, [4, 8, 31], 0.6), times=times_at(40, [4, 8, 31], 1.08))
        )
    )
    assert finding.rows == numbers([4, 8, 31])
    assert "ended after 60% of the planned steps" in finding.sentence


def test_a_run_that_ended_early_on_the_law_is_fine():
    assert look(sweep_errors(sweep(steps=STEPS, step=STEPS * times_at(40, [4, 8], 0.6)))) is None
    assert look(sweep_errors(sweep())) is None
