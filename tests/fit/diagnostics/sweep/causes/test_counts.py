"""A slip in size, tokens or compute."""

import numpy as np

from core.fit.diagnostics.sweep.causes.counts import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, numbers, runs_of, table


def test_a_row_whose_tokens_lost_a_digit_is_named():
    frame = table(*grid())
    frame.loc[[5, 11], "tokens"] /= 10
    finding = look(sweep_errors(runs_of(frame)))
    assert finding.rows == (5, 11)
    assert "10 times the compute" in finding.sentence


def test_one_factor_for_all_rows_is_a_way_of_counting():
    frame = table(*grid())
    frame["flops"] *= 1.4
    assert look(sweep_errors(runs_of(frame))) is None
    assert numbers([0]) == (2,)
    assert np.isfinite(frame["flops"]).all()
