"""What a new visitor finds on every page: pictures whose tables hold the answer, and sentences that can be read."""

import io
from types import SimpleNamespace

import pandas as pd
import pytest

from pages.parts import badge, show
from tests.pages._pages import LINKS, PAGES, fully_refined
from tests.pages._words import faults, said, sentences, words

# What these say at first goes by published constants without draws, or by fits without resamples.
WITHOUT_INTERVAL = ("attention", "mixture", "schedule", "shape", "vocabulary")
visits = {}


@pytest.fixture
def visit(open_page, monkeypatch):
    """Open a page as a new visitor, once: the app, the CSV of each of its pictures in order, how many verdicts."""

    def opened(page):
        if page not in visits:
            found, offered, said = SimpleNamespace(tables=[], badges=0), show.downloads, badge.badge
            picture, firsts = show.picture, set()

            def drawn(chart, name, *given, **more):
                firsts.update({name} if more.get("first") else ())
                picture(chart, name, *given, **more)

            def noted(build, name, table, line, answer=None, runs=None):
                found.tables.insert(0 if name in firsts else len(found.tables), show._taken(answer, table, runs, line))
                offered(build, name, table, line, answer, runs)

            def counted(*given, **more):
                found.badges += 1
                said(*given, **more)

            monkeypatch.setattr(show, "downloads", noted)
            monkeypatch.setattr(show, "picture", drawn)
            monkeypatch.setattr(badge, "badge", counted)
            found.app = open_page(page, **LINKS.get(page, {}))
            if page == "home":  # what can be downloaded comes with the intervals
                found.app = fully_refined(found.app)
            visits[page] = found
        return visits[page]

    return opened


@pytest.mark.parametrize("page", PAGES)
def test_the_table_of_the_first_picture_holds_the_answer(visit, page):
    """With ends exactly where the page has an interval."""
    seen = visit(page)
    assert not seen.app.exception
    if not seen.badges:
        return
    table = pd.read_csv(io.StringIO(seen.tables[0]))
    answer = table[table["part"] == "answer"]
    assert len(answer)
    assert answer["value"].notna().all()
    assert answer[["low", "high"]].notna().all(axis=1).any() != (page in WITHOUT_INTERVAL)


@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_is_long_or_in_the_words_of_the_house(visit, page):
    found = [(fault, sentence) for sentence in said(visit(page).app) for fault in faults(sentence)]
    assert [f for f in found if page != "glossary" or f[0].endswith(" words")] == []  # there words are explained


def test_what_is_long_or_jargon_is_found():
    long = "One " * 31 + "end."
    text = f"{long} Short one: 95\u00a0% of $a b c$ (Hoffmann et al. 2022). 256 of 256 starts reached it.\n- point"
    assert [len(words(s)) for s in sentences(text)] == [32, 2, 7, 6, 1]
    assert faults(long) == ["32 words"]
    assert faults("256 of 256 starts reached it.") == ["starts of the search"]
    assert faults("The law gives up 7 %, of which its shape is 0.29 points.") == ["gives up", "of which its shape is"]
    assert faults("It starts with a short word.") == []
