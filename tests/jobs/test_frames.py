"""Frames as Arrow tables: cell for cell, types and row numbers included."""

import datetime
import decimal
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from core.jobs.frames import pack, unpack
from core.runs import load_bundled


def through(frame):
    return unpack(pack(frame))


@pytest.mark.parametrize(
    "cells",
    [["70M", "", "a|b;c"], [1.5, float("inf"), -0.0], [1, 2, -3], [True, False, None], ["a", None, "b"],
     [1, "2", None, 2.5, True], [2**70, 1, None], [None, None, None], ["\ud800", "x", ""], [1.0, None, 3.0]],
)  # fmt: skip
def test_raw_cells_come_back_with_their_types(cells):
    frame = pd.DataFrame({"c": pd.Series(cells, dtype=object)})
    frame.index = pd.Index([2, 5, 9, 10, 11][: len(cells)], name="row")
    back = through(frame)
    assert list(back["c"]) == cells
    assert [type(c) for c in back["c"]] == [type(c) for c in cells]
    assert list(back.index) == [2, 5, 9, 10, 11][: len(cells)]
    assert back.index.name == "row"


def test_a_missing_number_stays_one():
    back = through(pd.DataFrame({"c": pd.Series([math.nan, "x", pd.NA], dtype=object)}))
    assert math.isnan(back["c"][0])
    assert back["c"][2] is None


def test_dates_and_decimal_numbers_become_the_texts_that_they_are_shown_as():
    cells = [datetime.date(2026, 1, 2), decimal.Decimal("1.10"), np.float64(2.5)]
    assert list(through(pd.DataFrame({"c": pd.Series(cells, dtype=object)}))["c"]) == ["2026-01-02", "1.10", 2.5]


def test_columns_of_one_name_and_no_columns_come_back():
    frame = pd.DataFrame([["a", "b"]], columns=["x", "x"])
    assert through(frame).values.tolist() == [["a", "b"]]
    assert through(pd.DataFrame(index=range(3))).shape == (3, 0)
    assert through(pd.DataFrame({"x": []}, dtype=object)).shape == (0, 1)


def test_a_table_of_runs_comes_back_to_the_last_bit():
    runs = load_bundled("measured")
    pd.testing.assert_frame_equal(through(runs.table), runs.table, check_exact=True)


def test_another_arrow_table_is_refused():
    with pytest.raises(ValueError, match="no packed frame"):
        unpack(pa.table({"a": [1]}))
