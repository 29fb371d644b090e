"""Size and tokens tied."""

import numpy as np

from core.fit.diagnostics.sweep.causes.tied import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import grid, runs_of, table

SIZES = np.geomspace(1e8, 1e10, 20)


def test_a_ladder_of_twenty_tokens_a_parameter_prevents_separate_exponents():
    finding = look(sweep_errors(runs_of(table(SIZES, 20 * SIZES))))
    assert finding.prevents == "separate exponents"
    assert "share 100.0 % of their variance" in finding.sentence
    # The middle of the sizes is 1e9 parameters; a quarter and four times its 20e9 tokens are 5e9 and 80e9.
    assert finding.next_step == "Train models near 1B parameters for 5B and for 80B training tokens."


def test_a_ladder_with_some_play_weakens_and_a_grid_does_not():
    play = np.exp(0.4 * np.random.default_rng(0).standard_normal(20))
    assert look(sweep_errors(runs_of(table(SIZES, 20 * SIZES * play)))).prevents == ""
    assert look(sweep_errors(runs_of(table(*grid())))) is None or np.corrcoef(*np.log(grid()))[0, 1] ** 2 > 0.9
