"""Why a sweep does not scale, on the pages: the list, and the button that leaves out the rows of a finding."""

from core.fit.diagnostics.sweep.finding import Finding
from core.runs.where import MAX_LENGTH
from pages.parts.diagnosis.draw import narrowed

ONE = Finding("crashed", "", "", "", rows=(3, 7), keep="params > 1e8")


def test_the_list_opens_on_the_data_page_with_the_answer_first(open_page):
    app = open_page("data", data="gadre-grid")
    app.session_state["data_diagnosis"] = True
    app.run()
    assert not app.exception
    said = [m.value for m in app.markdown]
    assert "**Parameters and training tokens that are tied prevent a fit of separate exponents.**" in said


def test_rows_are_left_out_by_number_or_where_these_are_too_many_by_what_they_have():
    assert narrowed("", ONE) == "row not in [3, 7]"
    assert narrowed("tokens > 1e9", ONE) == "tokens > 1e9 and row not in [3, 7]"
    many = Finding("ends", "", "", "", rows=tuple(range(10_001, 12_001, 2)), keep="params > 1e8")
    assert narrowed("tokens > 1e9", many) == "(tokens > 1e9) and params > 1e8"
    unwritten = Finding("rates", "", "", "", rows=tuple(range(10_001, 12_001, 2)))
    assert narrowed("", unwritten) == ""
    assert len(narrowed("", ONE)) < MAX_LENGTH
