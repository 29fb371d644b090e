"""What a page is about is found once a redraw, and not again while nothing changes."""

import pathlib
from collections import Counter
from functools import cached_property

import pytest

from core import fit
from core.runs import Runs, load_bundled
from pages.parts import question

PAGES = sorted(p.stem for p in (pathlib.Path(__file__).parents[2] / "pages").glob("*.py"))


@pytest.fixture
def calls(monkeypatch):
    """Count how often a table is filtered or hashed, and a law chosen for it."""
    counted: Counter[str] = Counter()

    def count(name, call):
        def counting(*given, **named):
            counted[name] += 1
            return call(*given, **named)

        return counting

    monkeypatch.setattr(Runs, "where", count("filtered", Runs.where))
    monkeypatch.setattr(question, "first_suited", count("chosen", question.first_suited))
    monkeypatch.setattr(question, "over_domains", count("bound", question.over_domains))
    digest = cached_property(count("hashed", Runs.digest.func))
    digest.__set_name__(Runs, "digest")
    monkeypatch.setattr(Runs, "digest", digest)
    return counted


def test_pages_are_found():
    assert {"allocate", "fit", "home", "laws"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_redraw_filters_hashes_and_binds_at_most_once_and_the_next_one_not_at_all(open_page, calls, page):
    for name in ("chinchilla", "gemstones", "optimizer-sweep", "optimizers", "regmix"):
        assert load_bundled(name).digest  # once a process, whoever looks
    calls.clear()
    app = open_page(page, where="params > 1e7", law="chinchilla", boot="0", starts="4", mixlaw="mixture-linear")
    assert not app.exception
    assert not [n for n, times in calls.items() if times > 1], calls
    calls.clear()
    app.run()
    assert not calls


def test_a_filter_that_cannot_be_used_is_tried_once(open_page, calls):
    app = open_page("data", where="params > 1e30")
    assert calls["filtered"] == 1
    for _ in range(2):
        app.run()
        assert "leaves none of the 240" in app.error[0].value
    assert calls["filtered"] == 1


def test_a_law_is_chosen_once_for_the_same_runs(open_page, calls):
    app = open_page("allocate", boot="0", starts="4")
    assert calls["chosen"] == 1
    app.run()
    assert calls["chosen"] == 1


def test_another_seed_filters_and_hashes_nothing_anew(open_page, calls):
    app = open_page("extrapolate", where="params > 1e7", constants="besiroglu")
    calls.clear()
    app.query_params["seed"] = "3"
    app.run()
    assert not app.exception
    assert calls["filtered"] == 0
    assert calls["hashed"] == 0


def test_a_bundled_table_is_hashed_once_for_everybody(open_page, calls):
    load_bundled("chinchilla").digest  # noqa: B018
    calls.clear()
    for _ in range(2):
        open_page("allocate", boot="0", starts="4")
    assert calls["hashed"] == 0


def test_a_question_says_what_was_chosen(open_page):
    app = open_page("extrapolate", where="params > 1e8", seed="3", constants="besiroglu")
    found = app.session_state[question.QUESTION]
    assert found.options == fit.FitOptions(bootstrap=1000, seed=3)
    assert found.law.key == "chinchilla"
    assert len(found.runs.included) < len(found.source.included)
