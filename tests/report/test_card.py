"""The fit card: complete, the numbers readable again, and nothing of a table is read as Markdown."""

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, fit, verdict
from core.fit.diagnostics.checklist import ROWS, checklist
from core.report.card import escaped, fit_card
from core.runs import from_table, load_bundled
from core.runs.words import clean
from tests.fit._checked import healthy
from tests.fit._examples import bundled_fit, spread, two_terms

HOSTILE = "x|y **b** _i_ `c` <script>alert(1)</script> [l](http://e.vil) ![p](//e.vil) $a$ #1 @me ~s~ &amp; \\ www.e.v"
PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def card(result, runs):
    return fit_card(result, runs, verdict(result, runs), checklist(result, runs))


def unescaped(text):
    """Text as CommonMark reads it: a backslash before ASCII punctuation is that character (section 2.4)."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def cells(line):
    """The cells of a row of a table: only pipes without a backslash part them."""
    return [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]


def tables(text):
    found = re.findall(r"(?:^\|.*\n)+", text, flags=re.M)
    return [[cells(line) for line in table.strip().split("\n")] for table in found]


def test_it_has_all_its_parts():
    result, runs = bundled_fit(), load_bundled("chinchilla")
    text = card(result, runs)
    law = laws.get("chinchilla")
    assert re.findall(r"^#+ (.*)$", text, flags=re.M) == [
        f"Fit card: {law.title}, fitted to chinchilla", "What each error contributes", "Parameters",
        "Checklist", "Methods", "The law", "The runs",
    ]  # fmt: skip
    assert unescaped(text).count(verdict(result, runs).sentence) == 1
    assert f"$$\n{law.formula}\n$$" in text
    assert law.cite in text
    assert runs.card.licence in unescaped(text)
    assert result.digest in text


def test_parameters_are_read_back():
    result, runs = healthy()
    rows = tables(card(result, runs))[0]
    assert rows[0] == ["symbol", "name", "value", "95 % interval", "unit", "meaning"]
    assert set(rows[1]) == {"---"}
    for row in rows[2:]:
        e = result.parameters[row[1]]
        assert float(row[2]) == pytest.approx(e.value, rel=1e-5)
        low, high = map(float, row[3].split(" to "))
        assert (low, high) == (pytest.approx(e.low, rel=1e-3), pytest.approx(e.high, rel=1e-3))
    assert len(rows) == 2 + len(result.parameters)


def test_a_parameter_that_is_held_says_so():
    result, runs = healthy()
    text = card(result.model_copy(update={"pins": {"E": 1.8}}), runs)
    assert {row[1]: row[3] for row in tables(text)[0]}["E"] == "held"


def test_the_checklist_is_whole():
    result, runs = healthy()
    items = checklist(result, runs)
    rows = tables(card(result, runs))[1][2:]
    assert len(rows) == len(ROWS)
    for row, item in zip(rows, items, strict=True):
        assert row[0].strip("*") == item.state
        assert unescaped(row[1]) == item.pain
        assert unescaped(row[2]) == item.text


@pytest.fixture(scope="module")
def hostile():
    x = spread(40)
    table = two_terms(x, excluded=[HOSTILE] * 2 + [""] * 38, run=[HOSTILE] * 4 + [f"run {i}" for i in range(36)]).table
    runs = from_table(table, HOSTILE, loss_unit=HOSTILE)
    result = fit(laws.get("chinchilla"), runs, FitOptions(starts=8, cluster="run", bootstrap=40))
    return result, runs


def test_a_hostile_table_is_shown_and_not_read(hostile):
    result, runs = hostile
    text = card(result, runs)
    assert unescaped(text).count(clean(HOSTILE)) >= 3
    for table in tables(text):
        assert len({len(row) for row in table}) == 1
    for live in ("<script", "[l](", "![p](", "http://", "//e", "](", "**b", "`c`", "@me"):
        assert not re.search(rf"(?<!\\){re.escape(live)}", text), live
    assert len(re.findall(r"^#+ ", text, flags=re.M)) == 6


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_escaping_changes_nothing_that_is_read(text):
    shown = escaped(text)
    assert unescaped(shown) == clean(text)
    assert "\n" not in shown
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", shown)
    assert not set(left) & set("\\`*_[]#|<>~$&@")
    assert not re.match(r"\d*[-+.)=]", shown)
    assert "//" not in shown


def test_punctuation_of_commonmark_alone_is_escaped():
    for match in re.finditer(r"\\(.)", escaped(HOSTILE)):
        assert match[1] in PUNCTUATION


def test_a_failed_fit_or_other_runs_have_no_card():
    result, runs = healthy()
    failed = result.model_copy(update={"status": "failed", "message": "nothing was finite"})
    with pytest.raises(BadInput, match="no card: nothing was finite"):
        fit_card(failed, runs, verdict(failed, runs), [])
    with pytest.raises(BadInput, match="other runs"):
        fit_card(result, two_terms(spread(30)), verdict(result, runs), [])


def test_runs_without_a_card_have_no_source():
    result, runs = healthy()
    assert "## The runs" not in card(result, dataclasses.replace(runs, card=None))
