"""Settings whose best value is the last one tried."""

import numpy as np

from core.fit.diagnostics.sweep.causes.unbracketed import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, runs_of, table

X = np.tile(np.log([0.25, 0.5, 1.0, 2.0, 4.0]), 40)
PARAMS, TOKENS = (np.repeat(v, 5) for v in grid())
RATES = 0.01 * np.exp(X)


def found(best):
    valley = np.exp(0.03 * (X - best) ** 2)
    return look(sweep_errors(runs_of(table(PARAMS, TOKENS, learning_rate=RATES, times=valley))))


def test_the_end_of_the_sizes_is_named_with_the_next_value():
    """The small models have their best at e^2 = 7.4 times the middle, and 4 times is the last tried: 8 is next."""
    finding = found(np.where(PARAMS < 1e8, 2.0, 0.0))
    assert finding.sentence == "The highest learning rate tried is the best one of the smallest models."
    assert "Try a learning rate of 0.08 and beyond, at 5 lengths of the smallest models." in finding.next_step


def test_a_valley_within_the_rates_is_bracketed():
    assert found(0.0) is None
