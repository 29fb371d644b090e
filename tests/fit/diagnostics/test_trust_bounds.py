"""Verdicts: none stands above a warning, its checklist, or a run far off."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from core import laws
from core.fit import fit, verdict
from core.fit.diagnostics.checklist import ROWS, Item
from core.fit.diagnostics.trust import MEND
from core.runs import Problem
from tests.fit._examples import named, spread, two_terms
from tests.fit.diagnostics._verdicts import OPTIONS, judged, texts


@functools.cache
def solid_fit():
    """A fit to runs that its law describes, of which nothing speaks against."""
    return fit(laws.get("chinchilla"), two_terms(spread(150), 0.003), OPTIONS)


def with_row(runs, row, factor):
    """The runs with the loss of one row times a factor."""
    table = runs.table.copy()
    table.loc[row, "loss"] *= factor
    return replace(runs, table=table)


def test_a_run_far_off_heads_the_verdict():
    runs = with_row(named(two_terms(spread(40), 0.002), [f"r{i}" for i in range(40)]), 12, 2.13)
    for objective in ("huber-log", "mse-log"):
        found = judged(runs, replace(OPTIONS, objective=objective))
        assert found.level != "solid"
        assert found.sentence.partition(": ")[2].startswith("run r10 (row 12) lies ")
        assert found.reasons[0].rows == (12,)
    better = judged(runs.where("run != 'r10'"))
    assert not any(r.rows for r in better.reasons)


def test_no_verdict_is_solid_while_a_warning_stands_about_a_column_that_is_used():
    runs, said = two_terms(spread(150), 0.003), "params is 12 in row 4, below 1000 in 3 rows: are they millions?"
    for column, row, level in (
        ("params", 10, "care"), ("loss", None, "care"), ("status", None, "care"), ("width", None, "solid"),
        (None, None, "solid"), ("params", 10**6, "solid"),
    ):  # fmt: skip
        warned = replace(runs, problems=(*runs.problems, Problem(row, column, said, "warning")))
        found = verdict(solid_fit(), warned)
        assert found.level == level
        assert (f"{said.capitalize()} {MEND}" in texts(found, "care")) == (level == "care")
    noted = replace(runs, problems=(*runs.problems, Problem(None, "params", said, "note")))
    assert verdict(solid_fit(), noted).level == "solid"


@pytest.mark.parametrize(("state", "level"), [("care", "care"), ("do not", "no")])
def test_no_verdict_stands_above_what_its_checklist_marks(state, level, monkeypatch):
    """Whichever row of the checklist marks it; the rows are those that there are."""
    fitted, runs = solid_fit(), two_terms(spread(150), 0.003)
    monkeypatch.setattr("core.fit.diagnostics.trust._next_run", lambda fit, used: "")  # the slow part, without a level
    for marked in ROWS:
        items = [Item(g.key, g.pain, g.shown, state if g is marked else "ok", "This went badly.") for g in ROWS]
        monkeypatch.setattr("core.fit.diagnostics.trust.checklist", lambda fit, runs, items=items: items)
        found = verdict(fitted, runs)
        assert found.level == level
        assert texts(found, level) == [f"{marked.pain.partition(' (')[0]}: This went badly."]


def test_what_the_checklist_did_not_check_lowers_nothing(monkeypatch):
    for state in ("ok", "not checked", "not applicable"):
        items = [Item(g.key, g.pain, g.shown, state, "Nothing.") for g in ROWS]
        monkeypatch.setattr("core.fit.diagnostics.trust.checklist", lambda fit, runs, items=items: items)
        assert verdict(solid_fit(), two_terms(spread(150), 0.003)).level == "solid"


def test_what_explains_most_of_the_errors_heads_a_bad_verdict():
    x = spread(60)
    kind = np.tile(["web", "books"], 30)
    runs = two_terms(x, 0.002, train_set=kind)
    runs.table.loc[kind == "books", "loss"] *= 1.3
    found = judged(runs)
    assert found.level == "no"
    assert found.reasons[0].text.startswith("train_set explains")


def test_the_form_is_among_the_reasons_of_a_solid_verdict_and_lowers_none(monkeypatch):
    runs = two_terms(spread(150), 0.003)
    assert [t for t in texts(verdict(solid_fit(), runs), "solid") if "F-test, p = " in t]
    monkeypatch.setattr("core.fit.diagnostics.lack_of_fit.SURE", 2.0)  # as if every form were found at fault
    found = verdict(solid_fit(), runs)
    assert found.level == "solid"
    assert any("Chinchilla lacks" in t for t in texts(found, "solid"))


def test_rows_in_bits_head_the_verdict_and_are_no_runs_far_off():
    runs = two_terms(spread(60), 0.003)
    runs.table.loc[[5, 17, 30], "loss"] /= np.log(2)
    found = judged(runs)
    assert found.reasons[0].rows == (5, 17, 30)
    assert "are they in bits" in found.reasons[0].text
    assert not any("above the law, where the typical" in t for t in texts(found))
