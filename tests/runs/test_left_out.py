"""Rows that are left out by their numbers, and put back."""

import numpy as np
import pandas as pd
import pytest

from core.runs.left_out import rows_left_out, with_rows_back, without_rows
from core.runs.where import MAX_LENGTH, mask

TABLE = pd.DataFrame({"params": [1e7, 2e7, 3e7, 4e7], "tokens": [1e9, 2e9, 3e9, 4e9]})  # rows 0 to 3


def test_rows_are_left_out_beside_what_was_selected():
    assert without_rows("", (2,)) == "row != 2"
    found = without_rows("params > 2e7 or tokens > 2e9", (1, 3))
    assert found == "(params > 2e7 or tokens > 2e9) and row not in [1, 3]"
    assert mask(found, TABLE).tolist() == [False, False, True, False]
    assert len(without_rows("", range(99_900, 99_960))) < MAX_LENGTH
    assert without_rows("", (1, 3, 5, 6, 7, 8)) == "row not in [1, 3] and not (5 <= row <= 8)"
    assert mask(without_rows("", (1, 2, 3, 4)), TABLE).tolist() == [n not in (1, 2, 3, 4) for n in TABLE.index]


def test_further_rows_join_those_before_them():
    first = without_rows("params > 1e7", (7,))
    assert first == "params > 1e7 and row != 7"
    second = without_rows(first, (9, 3))
    assert second == "params > 1e7 and row not in [3, 7, 9]"
    assert without_rows(second, (4, 5, 6)) == "params > 1e7 and row != 9 and not (3 <= row <= 7)"


@pytest.mark.parametrize(
    ("expr", "rows", "rest"),
    [
        ("", (), ""),
        ("params > 1e7", (), "params > 1e7"),
        ("row != 4", (4,), ""),
        ("(params > 1e7) and row not in [1, 3]", (1, 3), "(params > 1e7)"),
        ("((row != 2) and row != 5) and not (7 <= row <= 9)", (2, 5, 7, 8, 9), ""),
        ("row != 2 and (a = 1 or b = 2)", (2,), "(a = 1 or b = 2)"),
        ("row != 2 or a = 1", (), "row != 2 or a = 1"),
        ("row > 2 and step != 4", (), "row > 2 and step != 4"),
        ("not (9 <= row <= 7)", (), "not (9 <= row <= 7)"),
        ("not (0 <= row <= 999999999)", (), "not (0 <= row <= 999999999)"),
    ],
)
def test_rows_are_found_in_a_selection_and_put_back(expr, rows, rest):
    assert rows_left_out(expr) == rows
    assert with_rows_back(expr) == rest


def test_putting_back_undoes_leaving_out():
    for before in ("", "params > 1e7", "params > 2e7 or tokens > 2e9"):
        after = with_rows_back(without_rows(before, (0, 2)))
        same = mask(after, TABLE) if after else np.ones(4, dtype=bool)
        assert same.tolist() == (mask(before, TABLE).tolist() if before else [True] * 4)
