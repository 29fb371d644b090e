"""One or two sizes or lengths."""

import numpy as np

from core.fit.diagnostics.sweep.causes.few_levels import look
from core.fit.diagnostics.sweep.errors import sweep_errors
from tests.fit.diagnostics.sweep._tables import runs_of, table

TOKENS = np.tile(np.geomspace(1e9, 1e11, 10), 2)


def found(params, tokens=TOKENS):
    return look(sweep_errors(runs_of(table(params, tokens))))


def test_one_size_prevents_a_law_of_size_and_says_what_to_train():
    finding = found(np.full(20, 1e8))
    assert finding.sentence == "All 20 rows have one value of parameters (100M)."
    assert finding.next_step == "Train models with 30M, 300M and 1B parameters as well."
    assert finding.prevents == "a law of parameters"


def test_two_sizes_do_as_well():
    assert "two values of parameters (100M and 400M)" in found(np.repeat([1e8, 4e8], 10)).sentence


def test_one_length_is_found_and_three_sizes_are_enough():
    assert found(np.geomspace(1e8, 1e9, 20), np.full(20, 1e10)).prevents == "a law of training tokens"
    assert found(np.tile([1e8, 2e8, 4e8, 8e8], 5)) is None


def test_sizes_that_differ_by_rounding_are_one():
    assert found(1e8 * (1 + 1e-3 * np.arange(20) / 20)).prevents == "a law of parameters"
