"""The record of a verdict: its order, its sentence, its shape, and that it knows nobody above it."""

import json

import pytest

from core import verdict as module
from core.verdict import BADGES, LEVELS, Reason, Verdict, at_distance, factor, graded, judged, worst_of

FINE, HALF, BAD = Reason("solid", "All is well."), Reason("care", "It is noisy."), Reason("no", "E is open.")


def test_the_level_is_that_of_the_worst_reason_and_the_others_keep_their_order():
    found = judged([FINE, HALF, Reason("care", "It is far."), BAD])
    assert found.level == "no"
    assert [r.text for r in found.reasons] == ["E is open.", "It is noisy.", "It is far.", "All is well."]
    assert judged([]) == Verdict("solid")


@pytest.mark.parametrize(
    ("reasons", "sentence"),
    [
        ([], "Solid."),
        ([FINE], "Solid: all is well."),
        ([FINE] * 4, "Solid: all is well; all is well; all is well."),
        ([FINE, HALF], "With care: it is noisy."),
        ([HALF, HALF], "With care: it is noisy (and 1 more reason)."),
        ([BAD, HALF, BAD, BAD], "Not from these runs: E is open (and 2 more reasons)."),
    ],
)
def test_one_sentence_says_the_badge_and_the_worst_reason(reasons, sentence):
    assert judged(reasons).sentence == sentence


def test_a_report_is_plain_data():
    found = judged([FINE, BAD], "Train one more.").report()
    assert json.loads(json.dumps(found)) == {
        "level": "no", "badge": BADGES["no"], "reasons": ["E is open.", "All is well."], "way_out": "Train one more.",
    }  # fmt: skip


def test_the_worst_of_several_has_the_reasons_of_all_once():
    found = worst_of(judged([FINE, HALF], "Here."), judged([BAD, FINE]), judged([Reason("no", "It is noisy.")]))
    assert found.level == "no"
    assert sorted(r.text for r in found.reasons) == ["All is well.", "E is open.", "It is noisy."]
    assert [r.level for r in found.reasons] == ["no", "no", "solid"]
    assert found.way_out == "Here."
    assert worst_of() == Verdict("solid")


@pytest.mark.parametrize(("value", "level"), [(0.1, "solid"), (0.3, "care"), (0.99, "care"), (1.0, "no")])
def test_grades(value, level):
    assert graded(value, 0.3, 1.0) == level


@pytest.mark.parametrize("begins", LEVELS)
@pytest.mark.parametrize(
    ("decades", "level", "times"),
    [(0.0, "solid", "1"), (1.5, "solid", "32"), (1.6, "care", "40"), (3.5, "care", "3,200"), (4, "no", "10,000")],
)
def test_distance_never_makes_it_better(begins, decades, level, times):
    before = Verdict(begins, (Reason(begins, "As it was."),), "Out.")
    found = at_distance(before, decades)
    assert found.level == max(begins, level, key=LEVELS.index)
    assert found.way_out == "Out."
    assert before.reasons[0] in found.reasons
    assert (f"{times} times beyond" in found.reasons[0].text) == (found.level != begins)


def test_it_imports_nothing_of_the_project():
    assert not [v for v in vars(module).values() if getattr(v, "__module__", "").startswith("core.") and
                v.__module__ != "core.verdict"]  # fmt: skip


def test_a_distance_is_written_as_a_factor():
    written = {
        0.0: "1",
        0.3: "2",
        0.4: "2.5",
        1.0: "10",
        1.9: "79",
        3.1: "1,300",
        5.99: "980,000",
        6.0: "1e6",
        7.3: "2e7",
        300.0: "1e300",
    }
    assert {decades: factor(decades) for decades in written} == written
