"""Rows of a file that are no runs, on tables written by hand."""

import pandas as pd
import pytest

from core.runs.build import from_table, read_bytes
from core.runs.options import ReadOptions
from core.runs.read.rows import not_runs


def cells(text):
    rows = [line.split(",") for line in text.strip().splitlines()]
    return pd.DataFrame(rows[1:], columns=rows[0], index=pd.RangeIndex(2, len(rows) + 1, name="row"))


def reasons(text):
    return {row: reason for row, reason in not_runs(cells(text)).items() if reason}


RUNS = "name,params,tokens,loss\na,1e8,1e9,3.5\nb,2e8,2e9,3.2\nc,4e8,4e9,3.0\nd,8e8,8e9,2.8\n"


def test_a_row_of_numbers_is_a_run():
    found = pd.DataFrame({"params": ["1e8", "2e8"], "loss": ["3.1", "2.9"]}, index=pd.Index([2, 3], name="row"))
    assert not_runs(found).to_dict() == {2: "", 3: ""}
    assert reasons(RUNS) == {}


@pytest.mark.parametrize(
    ("remark", "found"),
    [
        ("Losses are in nats,on C4,mean of 3 seeds.,", True),
        ("See the appendix,for details,of the runs,", True),
        ("d,diverged,diverged,nan", False),  # a run without numbers: it is said what is missing
        ("e,9e8,9e9,not yet evaluated", False),
        ("our last run was stopped,9e8,9e9,2.9", False),
    ],
)
def test_sentences_below_a_table_are_no_runs(remark, found):
    assert reasons(RUNS + remark) == ({6: "a remark below the table"} if found else {})


@pytest.mark.parametrize(
    "word",
    [
        *("Mean", "mean", "MEAN:", "avg", "Avg.", "Average", "Total", "Grand Total", "Σ", "std", "Std. dev.", "SD"),
        *("mean ± std", "Mean (7 runs)", "**Average**", "median", "Mean of all runs", "average over seeds", "Summe"),
        *("Standard deviation", "std err", "Mean/Std", "weighted mean"),
        *("Durchschnitt", "Gesamt", "Moyenne", "Écart-type", "Promedio", "desviación estándar", "平均", "合计"),
    ],
)
def test_a_summary_is_no_run(word):
    assert reasons(f"{RUNS}{word},3.7e8,3.7e9,3.1") == {6: f"a summary row ('{word}')"}


@pytest.mark.parametrize(
    "name",
    [
        *("mean-teacher-1b", "mean teacher", "average-ckpt", "total-1b", "sum_pool", "avg_pool 410m", "std-init"),
        *("max", "min", "n", "count", "a mean run", "Meander", "totally", "1e8 mean", "meanwhile of late"),
    ],
)
def test_a_run_whose_name_contains_such_a_word_is_a_run(name):
    assert reasons(f"{RUNS}{name},3.7e8,3.7e9,3.1") == {}


def test_a_block_of_statistics_is_no_runs():
    block = "count,4,4,4\nmean,4e8,4e9,3\nstd,1,1,1\nmin,1e8,1e9,2\n25%,1,1,1\n50%,2,2,2\n75%,3,3,3\nmax,8e8,8e9,4\n"
    assert sorted(reasons(RUNS + block)) == list(range(6, 14))
    assert sorted(reasons(f"{RUNS}min,1e8,1e9,2\nmax,8e8,8e9,4\n")) == [6, 7]


def test_a_setting_called_mean_in_every_row_is_a_setting():
    assert reasons("pooling,params,loss\nmean,1e8,3.5\nmean,2e8,3.2\nsum,4e8,3.0\nmean,8e8,2.9\n") == {}


def test_blank_rows_headings_and_repeated_headers_are_no_runs():
    found = reasons(f"{RUNS},,,\n---,—,-,\nLarge models,,,\nname,params,tokens,loss\ne,1e9,1e10,2.7\n")
    assert found == {6: "a blank row", 7: "a blank row", 8: "a heading without numbers", 9: "a repeated header"}


@pytest.mark.parametrize(
    "units", [",(M),(B),(nats)", ",[M],[B],[nats]", "-,M,B,nats per token", ",million,billion,nats"]
)
def test_a_row_of_units_is_no_run_and_gives_the_units(units):
    text = f"name,params,tokens,loss\n{units}\na,125,2.5,3.3\nb,350,7,2.9\nc,760,15,2.6\n"
    assert reasons(text) == {2: "a row of units"}
    found = read_bytes("t.csv", text.encode())
    assert found.column("params").tolist() == pytest.approx([125e6, 350e6, 760e6])
    assert found.column("tokens").tolist() == pytest.approx([2.5e9, 7e9, 15e9])
    assert found.table.loc[2, "excluded"] == "no run, but a row of units"
    assert [m.source for m in found.mapping] == ["name", "params", "tokens", "loss"]


def test_a_first_run_with_words_in_one_column_is_a_run():
    assert reasons("name,params,tokens,loss\na,big,1e9,3.5\nb,2e8,2e9,3.2\nc,4e8,4e9,3.0\n") == {}


def test_a_row_is_listed_with_its_reason_and_can_be_taken_back():
    text = f"{RUNS}Mean,3.7e8,3.7e9,3.1\n".encode()
    found = read_bytes("t.csv", text)
    assert found.table["excluded"].tolist() == ["", "", "", "", "no run, but a summary row ('Mean')"]
    assert [p.message for p in found.problems if p.row == 6] == ["row 6: no run, but a summary row ('Mean')"]
    back = read_bytes("t.csv", text, options=ReadOptions(keep=frozenset({6})))
    assert len(back.included) == 5


def test_cells_that_are_numbers_already_are_looked_at_once_and_stay():
    frame = pd.DataFrame({"params": [1e8, 2e8, None, 4e8], "loss": [3.5, 3.2, None, 2.9]})
    assert from_table(frame, "t").table["excluded"].tolist() == ["", "", "no run, but a blank row", ""]


def test_a_column_of_percentages_names_no_summaries():
    cells = pd.DataFrame({"acc": ["25.1 %", "30 %", "—", "50%", "55%"], "loss": [3.9, 3.5, 3.2, 3.0, 2.9]})
    assert not_runs(cells).tolist() == [""] * 5
