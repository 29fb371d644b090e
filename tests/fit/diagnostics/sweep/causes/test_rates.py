"""Learning rates that were not tuned."""

import numpy as np

from core.fit.diagnostics.sweep.causes.rates import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import isoflop, numbers, runs_of, sweep, table

PARAMS, TOKENS = isoflop()
USUAL = 0.02 * (PARAMS / 1e7) ** -0.3
SMALL = PARAMS <= np.sort(PARAMS)[9]


def test_small_models_with_a_rate_off_the_trend_are_named_with_the_rate_to_try():
    rates = np.where(SMALL, USUAL / 4, USUAL)
    finding = look(sweep_errors(sweep("isoflop", learning_rate=rates, times=np.where(SMALL, 1.05, 1.0))))
    assert finding.rows == numbers(np.flatnonzero(SMALL))
    assert "mostly the smallest, have a learning rate 4 times lower" in finding.sentence
    aim = float(finding.next_step.partition("near ")[2].partition(",")[0])
    assert abs(aim / np.median(USUAL[SMALL]) - 1) < 0.02


def test_rows_off_the_best_rate_of_their_size_are_named_in_a_sweep_of_rates():
    """A valley of 3 % a squared e-fold: rates at 1/4, 1/2, 2 and 4 times the best one are off it."""
    x = np.tile(np.log([0.25, 0.5, 1.0, 2.0, 4.0]), len(PARAMS))
    sizes, lengths, usual = (np.repeat(v, 5) for v in (PARAMS, TOKENS, USUAL))
    runs = runs_of(table(sizes, lengths, learning_rate=usual * np.exp(x), times=np.exp(0.03 * x**2)))
    finding = look(sweep_errors(runs))
    far = numbers(np.flatnonzero(np.abs(x) > 1))
    assert set(far) <= set(finding.rows)
    assert len(finding.rows) < 0.85 * len(x)


def test_rates_on_their_trend_are_fine():
    assert look(sweep_errors(sweep("isoflop", learning_rate=USUAL))) is None
    assert look(sweep_errors(sweep("isoflop", learning_rate=np.where(SMALL, USUAL / 4, USUAL)))) is None
