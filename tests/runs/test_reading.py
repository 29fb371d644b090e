"""How a table was read, as the shell and others are told."""

import json

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import from_table
from core.runs.read.raw import RawTable
from core.runs.reading import reading, reading_of


def test_the_shape_and_the_figures():
    raw = pd.DataFrame(
        {
            "name": ["a", "b", "c", "d"], "N (M)": [100, 200, 400, 800], "tokens": ["1e9", "2e9", "4e9", "8e9"],
            "loss": [4.0, 3.5, 3.0, float("inf")], "purpose": ["x", "x", "y", "y"],
        },
        index=pd.Index([2, 3, 5, 6], name="row"),
    )  # fmt: skip
    found = reading(from_table(raw, "t"))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert (found["rows"], found["rows_used"], found["runs"]) == (4, 3, 3)
    params = found["columns"]["params"]
    assert params == {
        "source": "N (M)", "unit": "parameters", "factor": 1e6, "transform": "", "times": [], "why": params["why"],
        "low": 1e8, "high": 4e8,
    }  # fmt: skip
    assert found["columns"]["flops"]["source"] is None
    assert found["columns"]["flops"]["high"] == 6 * 4e8 * 4e9
    assert found["unread"] == ["purpose"]
    assert [(left["row"], left["run"]) for left in found["left_out"]] == [(6, "d")]
    assert "loss" in found["left_out"][0]["reason"]


def test_a_table_of_words_alone_cannot_be_read_and_one_with_a_number_is_shown():
    words = pd.DataFrame({"name": ["Ann", "Bob"], "city": ["Rome", "Oslo"]})
    with pytest.raises(BadInput, match="has no column to fit"):
        reading_of("contacts.csv", RawTable(words))
    assert reading_of("a.csv", RawTable(words.assign(tokens=[1e9, 2e9])))["rows_used"] == 0
