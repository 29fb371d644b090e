"""Cells: numbers times their factor, texts on one line, flags as 1 and 0; what is no number is handed back."""

import numpy as np
import pandas as pd

from core.runs.mapping import Mapped
from core.runs.read.cells import typed


def one(cells, column, factor=1.0):
    raw = pd.DataFrame({"x": pd.Series(cells, dtype=object, index=range(2, 2 + len(cells)))})
    table, bad = typed(raw, [Mapped("x", column, factor, "")])
    return table[column], bad


def test_numbers_are_multiplied_and_what_is_none_is_handed_back():
    found, bad = one(["70M", "", "big", -0.0], "params", 1e3)
    np.testing.assert_array_equal(found, [7e10, np.nan, np.nan, 0.0])
    assert not np.signbit(found.iloc[3])
    assert bad["params"].to_dict() == {4: "big"}


def test_texts_are_on_one_line_and_whole_numbers_have_no_point():
    found, bad = one(["a\n b", 3.0, None, 2.5], "run")
    assert found.tolist() == ["a b", "3", "", "2.5"]
    assert bad == {}


def test_yes_and_no_are_one_and_zero_where_a_column_counts():
    found, _ = one(["Yes", " false ", True, "2"], "tied_embeddings")
    assert found.tolist() == [1, 0, 1, 2]
    _, bad = one(["yes", 1.0], "params")
    assert bad["params"].tolist() == ["yes"]


def test_a_row_is_excluded_by_a_reason_or_a_yes_and_not_by_a_no():
    assert one(["spike", "no", False, "0.0", None], "excluded")[0].tolist() == ["spike", "", "", "", ""]
    assert one(["Diverged", "OK"], "status")[0].tolist() == ["diverged", "ok"]


def test_columns_come_in_canonical_order_with_excluded_always():
    raw = pd.DataFrame({"b": [1], "a": [2]})
    table, _ = typed(raw, [Mapped("b", "loss", 1.0, ""), Mapped("a", "params", 1.0, "")])
    assert list(table) == ["excluded", "params", "loss"]


def test_what_is_computed_of_no_step_is_missing():
    raw = pd.DataFrame({"step": [0, 10], "per_step": [1e15, 1e15]})
    steps, flops = Mapped("step", "step", 1.0, ""), Mapped("per_step", "flops", 1.0, "", times=("step",))
    table, _ = typed(raw, [flops, steps])
    np.testing.assert_array_equal(table["flops"], [np.nan, 1e16])
    assert table["step"].tolist() == [0, 10]
