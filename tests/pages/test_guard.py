"""An error that nobody foresaw, on a page or in a callback, is one sentence with an id of the log; nothing is lost."""

import ast
import logging
import pathlib
import re

import pytest

from core import log, runs
from core.errors import BadInput
from pages.parts import guard, question, show, state, target
from pages.parts.datasets import cards
from tests.pages._pages import LINKS, PAGES

ROOT = pathlib.Path(__file__).parents[2]
SENTENCE = re.compile(
    r"Something failed that nobody foresaw \(id (\w{8}) in the log of the server\)\. "
    r"Your runs and your choices are as they were\."
)
SLOW = ("mixture", "fit", "extrapolate", "allocate")  # they fit a law once they can
QUICK = {"boot": "40", "starts": "64"}


@pytest.fixture
def said(caplog, monkeypatch):
    """What the logger says from errors on."""
    log.set_up()
    monkeypatch.setattr(log.logger, "propagate", True)
    caplog.set_level(logging.ERROR, logger=log.NAME)
    return caplog


def fail(*_, **__):
    raise KeyError("a secret cell")


def sentence(app, said) -> None:
    """Hold a page to the one sentence, with the id that the log has, and no word of the error."""
    assert not app.exception
    (line,) = {e.value.replace("\\", "") for e in app.error}
    found = SENTENCE.fullmatch(line)
    assert found, line
    messages = [r.getMessage() for r in said.records if r.name == log.NAME]
    assert any(found[1] in m and "KeyError" in m and "test_guard.py" in m for m in messages), messages
    assert "secret" not in "".join(messages) + line


@pytest.mark.unforeseen
@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_fails_says_so_and_works_again_with_its_upload_and_choices(open_page, page, said, monkeypatch):
    table = runs.load_bundled("regmix" if page == "mixture" else "chinchilla")
    link = {**QUICK, **LINKS.get(page, {}), "data": question.UPLOAD, "where": "params > 1"}
    with monkeypatch.context() as broken:
        for place, name in ((show, "picture"), (show, "provenance"), (cards, "draw")):
            broken.setattr(place, name, fail)
        app = open_page(page, {question.UPLOAD: table}, **link)
        sentence(app, said)
        assert app.title[0].value.endswith("?")
    assert app.session_state[question.UPLOAD] is table
    assert app.session_state[state.STORE]["where"] == "params > 1"
    if page not in SLOW:
        app.run()
        assert not app.exception
        assert not app.error


@pytest.mark.unforeseen
def test_a_callback_that_fails_says_so_and_leaves_what_was_chosen(open_page, said, monkeypatch):
    app = open_page("allocate", constants="besiroglu", budget="1e22")
    with monkeypatch.context() as broken:
        broken.setattr(target, "read_spending", fail)
        app.text_input(key="w:target:budget:text").set_value("3e22").run()
    sentence(app, said)
    assert app.session_state[state.STORE]["budget"] == 1e22
    assert app.query_params["budget"] == "1e22"
    assert not app.run().error
    app.text_input(key="w:target:budget:text").set_value("5e22").run()
    assert app.session_state[state.STORE]["budget"] == 5e22


@pytest.mark.unforeseen
def test_what_fails_outside_of_every_screen_is_the_same_sentence(open_page, said, monkeypatch):
    monkeypatch.setattr(state, "begin", fail)
    sentence(open_page("laws"), said)


@pytest.mark.parametrize("text", ["9" * 5_000, "1e" + "9" * 5_000, "0." + "1" * 5_000, "-" * 5_000, "٣" * 40, "1e999"])
def test_any_text_typed_into_a_field_is_one_line_at_most(open_page, text):
    app = open_page("allocate", constants="besiroglu", budget="1e22")
    app.text_input(key="w:target:budget:text").set_value(text).run()
    assert not app.exception
    assert all("\n" not in e.value and len(e.value) < 300 for e in app.error)
    assert app.session_state[state.STORE].get("budget") == 1e22 or not app.error


def test_a_refusal_in_a_callback_is_its_line(monkeypatch):
    kept = {}
    monkeypatch.setattr(guard.st, "session_state", kept)

    def refuse(name: str) -> None:
        raise BadInput(f"{name} is no number.")

    guard.guarded(refuse)("x")
    assert guard.said_before() == ["x is no number."]
    assert guard.said_before() == []


CALLBACKS = ("on_click", "on_change", "on_submit", "on_select")


def unguarded(path: pathlib.Path) -> list[str]:
    """Where a file gives a widget a callback that is no `guarded(...)` and no word of Streamlit's."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for word in node.keywords if isinstance(node, ast.Call) else []:
            safe = isinstance(word.value, ast.Constant) or ast.unparse(word.value).startswith("guarded(")
            if word.arg in CALLBACKS and not safe:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_every_callback_is_guarded():
    files = sorted((ROOT / "pages").rglob("*.py"))
    assert sum("guarded(" in path.read_text("utf-8") for path in files) > 8
    assert [place for path in files for place in unguarded(path)] == []
