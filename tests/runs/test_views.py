"""A table as pictures show it, on a few rows that can be worked out by hand."""

from dataclasses import replace

import pandas as pd

from core.runs import from_table
from core.runs.views import columns_read, labels, strips

RAW = pd.DataFrame({
    "params (M)": [10.0, 20.0, 30.0, 40.0], "tokens": [1e9, 2e9, 2e9, 3e9], "loss": [4.0, 3.5, 3.4, 9.0],
    "loss/c4": [4.1, 3.6, 3.5, 3.4], "seed": 1, "status": ["", "", "", "diverged"],
})  # fmt: skip
TABLE = from_table(RAW, "small")


def test_a_strip_is_a_column_that_differs_and_no_second_target():
    found = strips(TABLE)
    assert set(found["column"]) == {"params", "tokens", "flops", "loss"}
    assert list(found.loc[found["column"] == "loss", "excluded"]) == [False, False, False, True]


def test_where_metrics_are_all_there_is_the_first_has_a_strip():
    frame = pd.DataFrame({"params": [1e8, 2e8, 3e8], "metric/b": [0.2, 0.3, 0.4], "metric/a": [0.1, 0.2, 0.3]})
    assert list(strips(from_table(frame, "scores"))["column"].unique()) == ["params", "metric/a"]


def test_what_is_left_out_does_not_push_a_positive_quantity_off_its_axis():
    table = TABLE.table.assign(tokens=[1e9, 2e9, 2e9, 0.0])
    found = strips(replace(TABLE, table=table))
    assert list(found.loc[found["column"] == "tokens", "value"]) == [1e9, 2e9, 2e9]


def test_nothing_that_differs_gives_no_strip():
    assert strips(replace(TABLE, table=TABLE.table.iloc[:1])).empty


def test_what_was_read_has_its_factor_unit_and_range():
    rows = columns_read(TABLE).set_index("read as")
    assert rows.loc["params", "in the file"] == "params (M) × 1e6"
    assert (rows.loc["params", "unit"], rows.loc["params", "range"]) == ("parameters", "1e7 to 3e7")
    assert rows.loc["status", "range"] == "–"


def test_columns_that_part_the_rows_go_by_their_headers_the_most_first():
    raw = RAW.assign(State=["finished", "crashed", "finished", "finished"], note=["a", "b", "", "b"], one="same")
    table = from_table(raw.drop(columns="status").assign(name=[f"r{i}" for i in range(4)]), "labelled")
    assert labels(table) == {"State": [("finished", 3), ("crashed", 1)], "note": [("b", 2), ("a", 1)]}
