"""The target that is fitted where nobody chose one, on tables whose rows are counted by hand."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.data.first_target import first_target, kind_of
from core.runs import Runs, from_table

LAW, ACCURACY = laws.get("chinchilla"), laws.get("ceiling-params")
SIZES = [1e8, 2e8, 4e8, 8e8, 16e8, 32e8]


def runs_of(**rows: int) -> Runs:
    """Runs with targets of so many rows each."""
    targets = {n.replace("__", "/"): [0.3 + i / 10 if i < k else np.nan for i in range(6)] for n, k in rows.items()}
    return from_table(pd.DataFrame({"params": SIZES, "tokens": SIZES[::-1], **targets}), "mine")


@pytest.mark.parametrize(("target", "kind"), [("loss", "loss"), ("loss/c4", "loss"), ("metric/acc/arc", "metric")])
def test_a_kind_is_what_stands_before_the_name(target, kind):
    assert kind_of(target) == kind


def test_a_law_s_own_target_needs_no_word():
    assert first_target(LAW, runs_of(loss__c4=6, loss=4)) == ("loss", "")


def test_of_its_kind_the_target_with_the_most_rows_is_taken_and_said():
    found, said = first_target(LAW, runs_of(loss__a=4, loss__b=6, loss__c=5, metric__x=6))
    assert found == "loss/b"
    assert said == "loss/b was fitted, the one with the most rows of the 4 targets of mine; another can be chosen."


def test_of_as_many_rows_the_first_is_taken():
    found, said = first_target(LAW, runs_of(metric__a=4, metric__b=6, metric__c=6))
    assert found == "metric/b"
    assert "the first with the most rows of the 3 targets" in said


def test_the_only_one_there_is_is_taken():
    said = "metric/a was fitted: it is the only target of mine."
    assert first_target(LAW, runs_of(metric__a=6)) == ("metric/a", said)
    assert first_target(ACCURACY, runs_of(metric__a=6)) == ("metric/a", said)


def test_a_law_of_accuracies_takes_no_loss_and_one_of_batches_nothing():
    assert first_target(ACCURACY, runs_of(loss=6)) == ("", "")
    assert first_target(laws.get("optimal-batch-tokens"), runs_of(loss=6)) == ("", "")


def test_a_fit_without_a_target_says_which_it_took():
    taken = fit(ACCURACY, runs_of(metric__a=5, metric__b=6), FitOptions(starts=4))
    assert taken.target == "metric/b"
    assert taken.notes[0].startswith("metric/b was fitted, the one with the most rows of the 2 targets of mine")
    chosen = fit(ACCURACY, runs_of(metric__a=5, metric__b=6), FitOptions(starts=4, target="metric/a"))
    assert chosen.target == "metric/a"
    assert not any("was fitted" in note for note in chosen.notes)


def test_a_percentage_is_no_share():
    percent = from_table(pd.DataFrame({"params": SIZES, "metric/a": [30.0, 35, 40, 45, 50, 55]}), "mine")
    with pytest.raises(BadInput, match=r"metric/a is 30 in row 2: .* are numbers from 0 to 1\. Read percentages times"):
        fit(ACCURACY, percent, FitOptions(starts=4))
