"""Columns of true and false that judge runs, on a table of six runs of which the third and the fifth are marked."""

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table
from core.runs.options import ReadOptions

MARKED = [False, False, True, False, True, False]
N = np.array([1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9])


def runs(header, cells, **options):
    loss = [3.5, 3.3, 8.0, 3.0, 7.0, 2.7]
    frame = pd.DataFrame({"params": N, "tokens": 20 * N, "loss": loss, header: pd.Series(cells)})
    return from_table(frame, "t", options=ReadOptions(**options))


def marks(true, false):
    return [true if marked else false for marked in MARKED]


@pytest.mark.parametrize(
    ("header", "true", "false"),
    [
        ("diverged", "True", "False"), ("diverged", True, False), ("is_outlier", "yes", "no"), ("nan", 1, 0),
        ("failed", "x", ""), ("Run failed", "Y", "N"), ("config.invalid", 1.0, 0.0), ("has NaN", "TRUE", None),
        ("valid", "FALSE", "TRUE"), ("is_valid", 0, 1), ("usable", "no", "yes"), ("use_in_fit", False, True),
    ],
)  # fmt: skip
def test_what_is_judged_badly_is_left_out_with_the_word(header, true, false):
    found = runs(header, marks(true, false))
    assert found.table["excluded"].ne("").tolist() == MARKED
    assert header in found.table["excluded"].iloc[2]
    assert found.questions == ()
    assert header in found.beside, "the column stays for filters"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("failed", [0, 0, 2, 0, 1, 0]), ("converged", marks(False, True)), ("finished", marks(False, True)),
        ("valid", [None, None, False, None, None, None]), ("note", marks("yes", "no")), ("tied", marks(1, 0)),
        ("diverged", ["no", "no", "late", "no", "no", "no"]), ("diverged", [False] * 6), ("valid", [True] * 6),
    ],
)  # fmt: skip
def test_what_does_not_judge_costs_no_row(header, cells):
    assert len(runs(header, cells).included) == 6


def test_rows_can_be_taken_back():
    assert len(runs("diverged", marks(True, False), keep=frozenset({4})).included) == 5


def test_most_rows_are_asked_about_and_stay_until_somebody_answers():
    cells = [True, True, True, True, True, False]
    found = runs("diverged", cells)
    assert len(found.included) == 6
    assert [q.option for q in found.questions] == ["ended"]
    assert any("speaks against 5 rows of 6" in p.message for p in found.problems if p.severity == "warning")
    assert len(runs("diverged", cells, ended="leave out").included) == 1
    assert runs("diverged", cells, ended="use").questions == ()
