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


def test_rows_whose_tokens_are_in_thousands_are_named_without_compute():
    frame = table(*grid()).drop(columns="flops", errors="ignore")
    frame.loc[list(numbers([0, 7, 12])), "tokens"] /= 1000
    finding = look(sweep_errors(runs_of(frame)))
    assert finding.rows == numbers([0, 7, 12])
    assert "1,000 times fewer tokens per parameter" in finding.sentence


def test_a_few_runs_far_longer_than_the_others_have_no_slip():
    """Thirty times as many tokens per parameter is a choice and no unit."""
    frame = table(*grid()).drop(columns="flops", errors="ignore")
    frame.loc[list(numbers([0, 7])), "tokens"] = (
        30 * frame["params"].iloc[0] * (frame["tokens"] / frame["params"]).max()
    )
    assert look(sweep_errors(runs_of(frame))) is None
