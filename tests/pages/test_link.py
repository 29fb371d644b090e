"""What links can hold is declared beside its page, and found by looking."""

import pytest

from core.errors import BadInput
from pages.parts import link
from tests.pages._pages import PAGES


def test_every_choice_belongs_to_all_pages_or_to_one_that_exists():
    found = link.choices()
    assert {choice.page for choice in found.values()} <= {"", *PAGES}
    assert found["budget"].page == ""
    assert found["vocabtied"].page == "vocabulary"


def test_two_pages_cannot_declare_the_same_name(monkeypatch):
    monkeypatch.setattr(link, "SHARED", link.SHARED | {"vocabtied": link.LinkChoice("")})
    with pytest.raises(RuntimeError, match="'vocabtied'"):
        link.choices.__wrapped__()


def test_a_column_is_a_choice_of_every_page_and_what_is_held_of_the_laws_page():
    assert link.choice_of("tokens") == link.LinkChoice(None, link.quantity)
    assert link.choice_of("hold_sparsity") == link.LinkChoice(None, link.quantity_or_none, "laws")
    assert link.choice_of("nothing") is link.choice_of("schedule") is None


@pytest.mark.parametrize(("read", "text", "value"), [
    (link.quantity, "70B", 7e10), (link.quantity_or_none, "0", 0.0), (link.whole, "12", 12),
    (link.starts, "grid", "grid"), (link.share, "0.25", 0.25),
])  # fmt: skip
def test_a_text_is_read_as_what_it_means(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(("read", "text"), [
    (link.quantity, "0"), (link.quantity, "1e41"), (link.quantity_or_none, "-1"), (link.whole, "1.5"),
    (link.starts, "many"), (link.share, "1.01"),
])  # fmt: skip
def test_a_text_that_means_nothing_is_refused(read, text):
    with pytest.raises(BadInput):
        read(text)


def test_a_copied_link_names_runs_and_compute_though_nobody_chose_them(open_page):
    app = open_page("allocate", constants="besiroglu")
    (link,) = [c.value for c in app.code if "constants=besiroglu" in c.value]
    assert "data=chinchilla" in link
    assert "budget=1e23" in link
    assert "data" not in app.query_params


def test_whatever_a_link_holds_is_answered_in_a_few_short_lines(open_page):
    """Long texts and hundreds of names: each line is short, and those that are left out are counted."""
    odd = {f"{'n' * 300}{i}": "x" for i in range(40)} | {"view": "v" * 5000, "law": "l" * 5000, "budget": "9" * 5000}
    app = open_page("allocate", constants="besiroglu", **odd)
    assert not app.exception
    complaints = [e.value for e in [*app.error, *app.warning]]
    assert max(map(len, complaints)) < 700
    assert len(complaints) < 10
    assert any("more names cannot be used" in line for line in complaints)
