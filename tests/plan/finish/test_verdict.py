"""What lowers a predicted end: few siblings, another schedule, a size beyond theirs, a curve far off."""

import pytest

from core.fit.finish.curves import going
from core.fit.finish.forecast import forecast
from core.plan.finish.verdict import of_finish
from tests.fit.finish._going import SIZES, TOTAL, runs_of, table


def judged(frame, total=TOTAL):
    return of_finish(forecast(going(runs_of(frame), "going", total)))


def test_six_siblings_around_it_are_solid():
    assert judged(table(0.5)).level == "solid"


@pytest.mark.parametrize("kind", ["few", "schedule", "size", "length"])
def test_what_asks_for_care(kind):
    frame, total, words = table(0.5), TOTAL, ""
    going_on = frame["run"] == "going"
    if kind == "few":
        frame, words = frame[going_on | frame["params"].isin(SIZES[1:5])], "Only 4 siblings"
    if kind == "schedule":
        frame, words = frame.assign(schedule=frame["schedule"].mask(going_on, "stepwise")), "learning-rate schedule"
    if kind == "size":
        frame, words = frame.assign(params=frame["params"].mask(going_on, 1.28e9)), "size lies 2 times beyond"
    if kind == "length":
        total, words = 2 * TOTAL, "length lies 2 times beyond"
    found = judged(frame, total)
    assert found.level == "care"
    assert any(words in r.text for r in found.reasons)


def test_a_curve_far_off_has_no_answer():
    assert judged(table(0.5, luck=1.5)).level == "no"
