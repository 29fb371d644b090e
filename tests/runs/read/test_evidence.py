"""What cells say: numbers, gaps, percent signs, and a value that most rows share."""

import numpy as np
import pandas as pd
import pytest

from core.runs.mapping import Mapped
from core.runs.read.evidence import MOST_ROWS, SampledCells, constant

CELLS = SampledCells(pd.DataFrame({"x": ["1", "2K", "", "big"], "y": ["5 %", "", "", ""]}, dtype=object))


def test_shares_of_cells():
    assert CELLS.filled("x") == 0.75
    assert CELLS.numeric("x") == pytest.approx(2 / 3)
    assert CELLS.numeric("y") == 1.0
    assert (CELLS.percent("x"), CELLS.percent("y")) == (False, True)
    assert CELLS.texts("x") == ["1", "2K", "", "big"]


def test_values_are_canonical():
    np.testing.assert_array_equal(CELLS.of(Mapped("x", "params", 10.0, "")), [10, 20e3, np.nan, np.nan])


def test_a_long_table_is_sampled_from_end_to_end():
    cells = SampledCells(pd.DataFrame({"x": np.arange(10.0 * MOST_ROWS)}))
    values = cells.values("x")
    assert len(values) == MOST_ROWS
    assert (values[0], values[-1]) == (0, 10 * MOST_ROWS - 1)


def test_without_a_table_nothing_is_given():
    assert not SampledCells(None).given
    assert not SampledCells(pd.DataFrame({"x": []})).given


def test_a_value_that_most_share():
    assert constant(np.array([2.0, 2.01, 1.99, 2.0, 7.0])) == 2.0
    assert constant(np.array([1.0, 2.0, 3.0])) is None
    assert constant(np.array([np.nan, -1.0])) is None
