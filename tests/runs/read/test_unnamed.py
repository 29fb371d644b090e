"""Rows without a name that are statistics of the others, by arithmetic on a table of four runs."""

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table
from core.runs.options import ReadOptions
from core.runs.read import unnamed
from core.runs.read.unnamed import unnamed_summaries

NAMES = ["a", "b", "c", "d"]
SIZES, TOKENS, LOSSES = [1e8, 2e8, 4e8, 13e8], [2e9, 4e9, 8e9, 26e9], [3.5, 3.1, 2.9, 2.5]
MEANS, SUMS, MEDIANS = (5e8, 1e10, 3.0), (2e9, 4e10, 12.0), (3e8, 6e9, 3.0)


def table(*rows, names=True):
    frame = pd.DataFrame({"params": SIZES, "tokens": TOKENS, "loss": LOSSES})
    if names:
        frame.insert(0, "run", NAMES)
        rows = [("", *row) for row in rows]
    return pd.concat([frame, pd.DataFrame(rows, columns=frame.columns)], ignore_index=True) if rows else frame


def found(frame):
    reasons = pd.Series("", index=frame.index, dtype=str)
    return unnamed_summaries(frame, reasons).tolist()


@pytest.mark.parametrize(
    ("row", "word"), [(MEANS, "mean"), (SUMS, "sum"), (MEDIANS, "median"), ((2e9, 4e10, 3.0), "sum")]
)
@pytest.mark.parametrize("names", [True, False])
def test_a_row_whose_every_number_is_a_statistic_is_no_run(row, word, names):
    said = found(table(row, names=names))
    assert said[:4] == [""] * 4
    assert f"each number is the {word} of its column" in said[4]


def test_a_mean_and_the_deviation_below_it_are_two_summaries():
    """Of 1, 2, 4, 13 (times 1e8 and 2e9) the squares about the mean 5 sum to 90; of the losses, to 0.52."""
    deviations = (30**0.5 * 1e8, 30**0.5 * 2e9, (0.52 / 3) ** 0.5)
    said = found(table(MEANS, deviations))
    assert "mean" in said[4]
    assert "standard deviation" in said[5]


@pytest.mark.parametrize("row", [(5e8, 1e10, 2.7), (5e8, np.nan, np.nan), (26e8, 52e9, 2.3)])
@pytest.mark.parametrize("names", [True, False])
def test_a_run_without_a_name_stays(row, names):
    """One whose loss is no statistic, one with a single number, and the next of the ladder."""
    assert found(table(row, names=names)) == [""] * 5


def test_a_copy_of_the_run_in_the_middle_stays_in_a_table_without_names():
    assert found(table((2e8, 4e9, 3.1), (4e8, 8e9, 2.9), (2e8, 4e9, 3.1), names=False)) == [""] * 7


@pytest.mark.parametrize("columns", [["loss"], ["run"], []])
def test_a_table_of_one_number_a_row_has_no_summaries(columns):
    frame = pd.DataFrame({"run": [*NAMES, ""], "loss": [*LOSSES, 3.0], "width": 64})[[*columns, "width"]]
    assert found(frame) == [""] * 5


def test_a_named_run_in_the_middle_stays():
    frame = table(MEANS)
    frame.loc[4, "run"] = "e"
    assert found(frame) == [""] * 5


def test_runs_are_not_compared_with_rows_that_are_none():
    frame = table(MEANS)
    reasons = pd.Series(["a heading"] + [""] * 4, dtype=str)
    assert unnamed_summaries(frame, reasons).tolist() == ["a heading"] + [""] * 4


def test_the_row_is_left_out_and_can_be_taken_back():
    runs = from_table(table(MEANS), "t")
    assert len(runs.included) == 4
    assert runs.table["excluded"].iloc[4].startswith("no run, but a summary row without a name")
    assert len(from_table(table(MEANS), "t", options=ReadOptions(keep=frozenset({6}))).included) == 5


def test_means_are_found_behind_decimal_commas():
    frame = pd.DataFrame({"lauf": ["a", "b", "c", "d", ""], "N": ["1e8", "2e8", "4e8", "13e8", "5e8"],
                          "loss": ["3,5", "3,1", "2,9", "2,5", "3,0"]}, dtype=object)  # fmt: skip
    assert len(from_table(frame, "t").included) == 4


def test_runs_that_are_all_alike_are_no_summaries_of_each_other():
    frame = pd.DataFrame({"params": [1e8] * 6, "tokens": [2e9] * 6, "loss": [3.0] * 6})
    assert found(frame) == [""] * 6
    assert found(frame.assign(loss=[3.0, 3.1, 3.2, 3.3, 3.4, 3.2])) == [""] * 6


@pytest.mark.parametrize(("loss", "reason"), [(3.3542, False), (3.3497, False), (3.35, True)])
def test_a_run_in_the_middle_of_a_design_is_no_mean_unless_its_loss_agrees_to_the_last_digit(loss, reason):
    """Losses 3.6012, 3.2988, 3.3991 and 3.1009 have the mean 3.35; 3.3542 differs from it by a thousandth."""
    frame = pd.DataFrame({"params": [1e8, 1e8, 3e8, 3e8, 2e8], "tokens": [2e9, 6e9, 2e9, 6e9, 4e9],
                          "loss": [3.6012, 3.2988, 3.3991, 3.1009, loss]})  # fmt: skip
    assert [bool(r) for r in found(frame)] == [False] * 4 + [reason]


def test_a_mean_that_is_printed_to_fewer_digits_than_the_runs_is_one():
    frame = table((5e8, 1e10, 3.02)).astype({"loss": float})
    frame.loc[:3, "loss"] = [3.512, 3.1234, 2.9321, 2.5211]  # their mean is 3.022175
    assert "mean" in found(frame)[4]
    frame.loc[4, "loss"] = 3.018
    assert found(frame) == [""] * 5


def test_a_number_far_above_all_others_is_no_statistic_of_them():
    tiny, row = np.full((6, 2), 2e-301) * np.arange(1, 7)[:, None], np.array([1e12, 2e-301])
    assert unnamed._statistics(np.vstack([tiny, row]), [6]) == [""]
