"""The table of a picture: the answer with its intervals first, then the curve, then the runs."""

import io

import pandas as pd
import pytest

from core.report.picture import ANSWER, answer_rows, picture_table
from core.report.spreadsheet import csv

SPLIT = {
    "flops": 1e24, "params": 3e10, "params_low": 2e10, "params_high": 4e10, "loss": 1.9, "low": 1.8, "high": 2.0,
    "sampling_low": 1.85, "sampling_high": 1.95, "unit": "nats per token", "no_interval": "", "notes": [], "sure": True,
}  # fmt: skip


def rows(report):
    return [tuple(row) for row in answer_rows(report).astype(object).where(lambda t: t.notna(), None).to_numpy()]


def test_ends_are_found_by_name():
    assert rows(SPLIT) == [
        ("flops", 1e24, None, None, "FLOP"),
        ("params", 3e10, 2e10, 4e10, "parameters"),
        ("loss", 1.9, 1.8, 2.0, "nats per token"),
    ]


@pytest.mark.parametrize(
    ("report", "wanted"),
    [
        ({"E": {"value": 1.0, "low": None, "high": 2.0}}, [("E", 1.0, None, 2.0, "")]),
        ({"best": {"params": 5}, "base": {"params": 7}, "saving": 0.1,
          "intervals": {"saving": [0.05, 0.2], "params": [4, 6]}},
         [("best params", 5, 4, 6, "parameters"), ("base params", 7, None, None, "parameters"),
          ("saving", 0.1, 0.05, 0.2, "")]),
        ({"value": 2.0, "low": 1.0, "high": 3.0, "average": 2.5, "unit": "nats"},
         [("value", 2.0, 1.0, 3.0, "nats"), ("average", 2.5, None, None, "")]),
        ({"why": "none", "rows": [1, 2], "bounded": False, "nothing": None}, []),
    ],
)  # fmt: skip
def test_other_shapes_of_reports(report, wanted):
    assert rows(report) == wanted


def test_the_parts_follow_one_another_and_keep_their_columns():
    curve = pd.DataFrame({"flops": [1.0, 2.0], "part": ["x", "y"]})
    runs = pd.DataFrame({"label": ["=cmd", "b"], "loss": [3.0, 2.5]})
    table = picture_table(SPLIT, curve, runs)
    assert table["part"].tolist() == ["answer"] * 3 + ["curve"] * 2 + ["run"] * 2
    assert table.columns[:6].tolist() == ["part", *ANSWER]
    back = pd.read_csv(io.StringIO(csv(table, "here")))
    assert back.loc[back["part"] == "answer", "low"].tolist()[1:] == [2e10, 1.8]
    assert back.loc[back["part"] == "curve", "flops"].tolist() == [1.0, 2.0]
    assert back.loc[back["part"] == "run", "label"].tolist() == ["'=cmd", "b"]
    assert back.loc[back["part"] == "run", "value"].isna().all()


def test_an_answer_can_be_a_table_and_stand_alone():
    given = pd.DataFrame({"quantity": ["E"], "value": [1.5]})
    table = picture_table(given, pd.DataFrame())
    assert table.to_dict("records") == [
        {"part": "answer", "quantity": "E", "value": 1.5, "low": None, "high": None, "unit": None}
    ]
