"""Losses in several units in one column."""

import numpy as np

from core.fit.diagnostics.sweep.causes.units import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, numbers, runs_of, sweep, table, times_at


def test_rows_in_bits_are_found_whoever_is_in_the_majority():
    few = look(sweep_errors(sweep(times=times_at(40, range(5, 17), 1 / np.log(2)))))
    assert few.rows == numbers(range(5, 17))
    assert "are bits, as it seems, and the others are nats" in few.sentence
    most = look(sweep_errors(sweep(times=times_at(40, np.flatnonzero(np.arange(40) % 3), 1 / np.log(2)))))
    assert most.rows == numbers(range(0, 40, 3))
    assert "are nats, as it seems, and the others are bits" in most.sentence


def test_perplexities_are_found():
    frame = table(*grid())
    frame.loc[[7, 20, 33], "loss"] = np.exp(frame.loc[[7, 20, 33], "loss"])
    finding = look(sweep_errors(runs_of(frame)))
    assert finding.rows == (7, 20, 33)
    assert "perplexities" in finding.sentence


def test_crashes_of_about_a_factor_of_units_are_no_units():
    """A crash scatters: losses 30 % to 60 % too high have bits (44 %) among them, and most are not."""
    rng = np.random.default_rng(0)
    times = times_at(40, [], 1.0)
    times[rng.choice(40, 8, replace=False)] = rng.uniform(1.25, 1.65, 8)
    assert look(sweep_errors(sweep(times=times))) is None
    assert look(sweep_errors(sweep())) is None
