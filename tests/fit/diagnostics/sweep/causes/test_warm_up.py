"""Warm-up that takes a large share of a run."""

import numpy as np

from core.fit.diagnostics.sweep.causes.warm_up import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import numbers, scattered, sweep

LONG = np.isin(np.arange(60), [3, 12, 13, 29, 44, 51])
STEPS = scattered()[1] / 2**19


def test_rows_with_a_long_warm_up_above_the_others_are_named():
    warm = STEPS * np.where(LONG, 0.3, 0.02)
    finding = look(sweep_errors(sweep("scattered", steps=STEPS, warmup_steps=warm, times=np.where(LONG, 1.05, 1.0))))
    assert finding.rows == numbers(np.flatnonzero(LONG))
    assert "Warm-up takes 30% to 30% of 6 runs" in finding.sentence


def test_a_long_warm_up_on_the_law_is_fine():
    warm = STEPS * np.where(LONG, 0.3, 0.02)
    assert look(sweep_errors(sweep("scattered", steps=STEPS, warmup_steps=warm))) is None
    assert look(sweep_errors(sweep("scattered"))) is None
