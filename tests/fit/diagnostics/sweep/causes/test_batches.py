"""Batches that were not tuned."""

import numpy as np

from core.fit.diagnostics.sweep.causes.batches import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import isoflop, numbers, sweep


def test_large_models_with_a_batch_off_the_trend_are_named():
    params = isoflop()[0]
    usual, large = 2.0**19 * (params / 1e8) ** 0.3, params >= np.sort(params)[-6]
    finding = look(
        sweep_errors(sweep("isoflop", batch_tokens=np.where(large, usual * 4, usual), times=np.where(large, 1.05, 1.0)))
    )
    assert finding.cause == "batches"
    assert finding.rows == numbers(np.flatnonzero(large))
    assert "mostly the largest, have a batch size 4 times higher" in finding.sentence


def test_batches_on_their_trend_are_fine():
    assert look(sweep_errors(sweep("isoflop", batch_tokens=np.full(40, 2.0**19)))) is None
