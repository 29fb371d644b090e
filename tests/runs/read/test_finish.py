"""Headers are distinct and short, and nothing names people or machines."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs.read import limits
from core.runs.read.finish import distinct, finished
from core.runs.read.raw import RawTable


def raw(*headers: str) -> RawTable:
    return RawTable(pd.DataFrame([range(len(headers))], columns=list(headers), index=pd.Index([2], name="row")))


def test_a_header_that_stands_twice_is_numbered_and_said():
    found = distinct(raw("loss", " loss ", "loss (2)", "loss", "lr"))
    assert list(found.cells) == ["loss", "loss (3)", "loss (2)", "loss (4)", "lr"]
    assert found.notes == ("The column 'loss' stands more than once; the later ones are numbered.",)
    assert distinct(raw("loss", "lr")).notes == ()


def test_who_and_where_is_not_kept():
    found = finished("t.csv", raw("loss", "User", "node_ip", "config.hostname", "User Count", "params"))
    assert list(found.cells) == ["loss", "User Count", "params"]
    assert found.notes == (
        "Columns that name people, machines or commands are not kept: 'User', 'node_ip', 'config.hostname'.",
    )


def test_names_that_are_too_long_are_left_out_and_a_table_of_them_is_refused():
    found = finished("t.csv", raw("loss", "x" * 201))
    assert list(found.cells) == ["loss"]
    assert found.notes[0].startswith("Columns with names of more than 200 characters are left out: 'xxx")
    with pytest.raises(BadInput, match="names its columns with 300 characters: allowed are 200"):
        finished("t.csv", raw("x" * 300))


def test_too_many_columns_and_none_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_COLUMNS", 2)
    with pytest.raises(BadInput, match="has 3 columns: allowed are 2"):
        finished("t.csv", raw("a", "b", "c"))
    with pytest.raises(BadInput, match="has no column that can be read"):
        finished("t.csv", RawTable(pd.DataFrame(index=[1, 2])))


def test_a_long_text_is_cut_where_two_columns_have_one_name(monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_CELL", 5)
    cells = pd.DataFrame([["a", "b" * 9, 1.0], ["c", "d", 2.0]], columns=["note", "note", "loss"], dtype=object)
    found = finished("t", RawTable(cells))
    assert found.cells.iloc[0].tolist() == ["a", "b" * 5, 1.0]
    assert limits.CUT in found.notes
