"""Targets that no name says: shares, percentages, and what is left of a table."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import from_table
from core.runs.options import ReadOptions

N = {"params": [1e7, 2e7, 4e7]}


def read(**columns):
    return from_table(pd.DataFrame(N | columns), "t")


def test_accuracies_are_shares_of_one():
    assert read(accuracy=[0.25, 0.5, 0.75]).column("metric/accuracy").tolist() == [0.25, 0.5, 0.75]
    assert read(accuracy=[25, 50, 75]).column("metric/accuracy").tolist() == [0.25, 0.5, 0.75]
    assert read(accuracy=["25 %", "50 %", "75 %"]).column("metric/accuracy").tolist() == [0.25, 0.5, 0.75]
    found = from_table(pd.DataFrame(N | {"acc (%)": [25, 50, 75]}), "t")
    assert found.column("metric/acc (%)").tolist() == [0.25, 0.5, 0.75]
    found = from_table(pd.DataFrame(N | {"acc (%)": ["25 %", "50 %", "75 %"]}), "t")
    assert found.column("metric/acc (%)").tolist() == [0.25, 0.5, 0.75]
    assert any("percentages in the file" in p.message for p in found.problems)


def test_a_share_that_is_none_is_no_target_of_that_kind():
    assert "metric/f1" not in read(f1=[64, 128, 256], loss=[3, 2.5, 2]).targets


def test_a_lone_loss_per_byte_of_a_domain_is_the_loss_per_byte():
    found = from_table(pd.DataFrame(N | {"eval/paloma/c4_en/bpb": [1.2, 1.1, 1.0]}), "t")
    assert found.targets == ("loss_per_byte",)
    assert found.column("loss_per_byte")[2] == pytest.approx(0.6931471805599453)


def test_no_table_is_refused_while_a_column_of_numbers_is_left():
    assert read(Value=[3.0, 2.5, 2.2]).targets == ("metric/Value",)
    assert read(MMLU=[0.3, 0.4, 0.5], ARC=[0.2, 0.3, 0.3], index=[1, 2, 3]).targets == ("metric/ARC", "metric/MMLU")
    assert read(score=[3, 4, 5], foo=[7, 8, 9]).targets == ("metric/score",)
    assert read(foo=[7, 8, 9], bar=[1, 5, 2]).targets == ("metric/bar", "metric/foo")


def test_columns_named_as_corpora_are_losses_on_them():
    assert read(Github=[1.5, 1.2, 1.1], ArXiv=[2.1, 2.0, 1.8]).targets == ("loss/ArXiv", "loss/Github")


def test_what_it_took_to_reach_a_loss_is_a_table_of_that_loss():
    found = read(target_loss=[3.4, 3.2, 3.0], steps_to_target=[100, 200, 400], batch_tokens=[1e5] * 3)
    assert found.column("loss").tolist() == [3.4, 3.2, 3.0]
    assert found.column("steps").tolist() == [100, 200, 400]


def test_counts_and_dates_measure_nothing():
    with pytest.raises(BadInput, match="t has no column to fit: found"):
        read(JobID=[4711, 4712, 4713], timestamp=[1.7e9, 1.8e9, 1.9e9], name=["a", "b", "c"])


def test_a_log_loss_whose_numbers_may_be_logarithms_is_asked():
    found = read(log_loss=[1.36, 1.25, 1.16])
    assert [(q.column, dict(q.choices)[q.chosen]) for q in found.questions] == [("log_loss", "loss")]
    options = ReadOptions(columns=(("log_loss", "ln(loss)"),))
    found = from_table(pd.DataFrame(N | {"log_loss": [1.36, 1.25, 1.16]}), "t", options=options)
    assert found.column("loss")[0] == pytest.approx(3.896193301795215)  # e^1.36
    assert read(log_loss=[3.9, 3.5, 3.2]).questions == ()
    for header in ("log(val_loss)", "loss (log)", "logloss"):
        assert len(from_table(pd.DataFrame(N | {header: [1.36, 1.25, 1.16]}), "t").questions) == 1, header


@pytest.mark.parametrize(
    ("header", "cells", "column", "first"),
    [
        ("log_N", [18.5, 19.0, 20.5], "params", 18.5), ("logN", [8.0, 8.6, 9.2], "params", 8.0),
        ("ln D", [21, 22, 23], "tokens", 21), ("lg C", [18.5, 19.5, 20.5], "flops", 18.5),
        ("log_tokens", [9.1, 9.8, 10.4], "tokens", 9.1), ("log2(params)", [26, 27, 28], "params", 26),
        ("log2_N", [26, 27, 28], "params", 26), ("log10N", [8.0, 8.6, 9.2], "params", 8.0),
    ],
)  # fmt: skip
def test_the_base_of_a_logarithm_is_told_by_its_name_or_by_its_numbers(header, cells, column, first):
    found = from_table(pd.DataFrame({header: cells, "val_loss": [3.0, 2.8, 2.6]}), "t")
    base = 2 if "2" in header else 2.718281828459045 if "ln" in header or (first == 18.5 and "N" in header) else 10
    assert found.column(column)[0] == pytest.approx(base**first)
    assert found.questions == ()


def test_a_logarithm_whose_numbers_fit_both_bases_is_asked():
    columns = {"log_N": [11.6, 12.4, 13.8], "val_loss": [3.0, 2.8, 2.6]}  # 4e11 to 6e13 parameters, or 1.1e5 to 9.8e5
    (asked_now,) = from_table(pd.DataFrame(columns), "t").questions
    assert asked_now.chosen == "base ten"
    options = ReadOptions(columns=(("log_N", dict(asked_now.choices)["natural"]),))
    found = from_table(pd.DataFrame(columns), "t", options=options)
    assert found.column("params")[0] == pytest.approx(109_097.8, rel=1e-6)  # e^11.6
    assert found.questions == ()


def test_amounts_and_columns_without_a_letter_are_no_targets():
    assert read(**{"#": [1, 2, 3], "C_flops_used": [1e18, 2e18, 3e18], "quality": [0.2, 0.5, 0.8]}).targets == (
        "metric/quality",
    )
