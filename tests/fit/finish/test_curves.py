"""Which runs are siblings of one that is going, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.fit.finish.curves import LossCurve, going
from tests.fit.finish._going import TOTAL, curve, runs_of, table


def test_all_that_ended_are_siblings():
    found = going(runs_of(table(0.5)), "going", TOTAL)
    assert len(found.siblings) == 6
    assert found.run.share == pytest.approx(0.5)
    assert (found.amount, found.same_schedule, found.notes) == ("tokens", True, ())


def test_a_loss_at_a_share_is_the_mean_of_what_was_logged_just_before():
    one = LossCurve("a", np.array([40.0, 48, 49, 50, 100]), np.array([3.0, 2.0, 2.2, 2.4, 1.0]), 100.0, np.nan, "")
    assert one.at(0.5) == pytest.approx(2.2)
    assert one.at(0.7) == pytest.approx(2.4 - 1.4 * np.log(70 / 50) / np.log(2))
    assert one.end == 1.0


def test_siblings_of_the_same_schedule_go_before_those_of_its_kind():
    frame = table(0.5)
    other = frame["run"].isin(["n2e+07", "n4e+07"])
    frame["schedule"] = np.where(other, "constant", "cosine_24000")
    assert len(going(runs_of(frame), "going", TOTAL).siblings) == 4
    frame.loc[frame["run"] == "n8e+07", "schedule"] = "cosine_72000"
    frame.loc[frame["run"] == "n1.6e+08", "schedule"] = "cosine_9000"
    found = going(runs_of(frame), "going", TOTAL)
    assert (len(found.siblings), found.same_schedule) == (4, True)
    frame.loc[frame["run"] == "going", "schedule"] = "stepwise"
    assert not going(runs_of(frame), "going", TOTAL).same_schedule


def test_a_planned_length_is_read_from_the_table():
    frame = table(0.5)
    frame["step"] = (frame["tokens"] / 1e5).round()
    frame["steps"] = TOTAL / 1e5
    short = (frame["run"] == "n2e+07") & (frame["tokens"] > 0.8 * TOTAL)
    found = going(runs_of(frame[~short]), "going")
    assert found.run.total == pytest.approx(TOTAL)
    assert "n2e+07" not in [s.run for s in found.siblings]
    assert "1 other runs are no siblings" in found.notes[0]


@pytest.mark.parametrize(("name", "total", "words"), [
    ("nobody", TOTAL, "no run 'nobody'"),
    ("going", None, "How long will going be"),
    ("going", TOTAL / 4, "nothing to predict"),
])  # fmt: skip
def test_what_cannot_be_predicted_is_refused(name, total, words):
    with pytest.raises(BadInput, match=words):
        going(runs_of(table(0.5)), name, total)


def test_too_few_siblings_and_one_row_a_run_are_refused():
    few = pd.concat([curve(2e7), curve(1e8, name="going").head(20)])
    with pytest.raises(BadInput, match="1 other run of made-up ended"):
        going(runs_of(few), "going", TOTAL)
    with pytest.raises(BadInput, match="one row a run"):
        going(runs_of(table(1.0).groupby("run").last().reset_index()), "going", TOTAL)
