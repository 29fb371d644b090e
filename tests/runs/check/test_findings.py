"""Findings: rows are excluded for one reason each, the first few are named, the rest are counted."""

import numpy as np
import pandas as pd

from core.runs.check.findings import SHOWN, Findings


def findings(n=3, **labels):
    table = pd.DataFrame({"loss": np.arange(n) + 1.0, "excluded": ""}, index=range(10, 10 + n))
    return Findings(table, labels)


def test_a_row_is_excluded_once_and_named_as_in_its_file():
    found = findings(loss="val loss")
    found.exclude(np.array([False, True, False]), "loss", lambda i: f"is bad at {i}", "good ones")
    found.exclude(np.array([True, True, False]), "loss", lambda i: "is worse", "good ones")
    assert found.table["excluded"].tolist() == ["loss is worse", "loss is bad at 1", ""]
    assert found.live.tolist() == [False, False, True]
    assert [p.message for p in found.problems] == [
        "row 11, loss (from 'val loss'): is bad at 1; allowed are good ones",
        "row 10, loss (from 'val loss'): is worse; allowed are good ones",
    ]


def test_the_table_that_is_checked_stays_as_it_was():
    table = pd.DataFrame({"loss": [1.0], "excluded": [""]})
    Findings(table, {}).exclude(np.array([True]), "loss", lambda i: "is bad", "good ones")
    assert table["excluded"].tolist() == [""]


def test_rows_beyond_the_first_few_are_counted():
    found = findings(SHOWN + 1)
    found.exclude(np.ones(SHOWN + 1, bool), "loss", lambda i: "is bad", "good ones")
    assert len(found.problems) == SHOWN + 1
    assert found.problems[-1].message == "loss: 1 more row excluded for the same reason; allowed are good ones"
    assert (found.problems[-1].row, found.problems[-1].column) == (None, "loss")


def test_nothing_to_exclude_says_nothing():
    found = findings()
    found.exclude(np.zeros(3, bool), "loss", lambda i: "is bad", "good ones")
    assert found.problems == []
