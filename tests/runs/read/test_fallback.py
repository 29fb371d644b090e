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
