"""The glossary: every word in one or two plain sentences, found by what people type."""

import re

import pytest

from core.errors import BadInput
from core.glossary import matching, term, terms
from pages.parts.words import tip

WANTED = (
    "nat", "resample", "starting point", "isoFLOP", "decade", "compute-optimal", "critical batch size", "Huber loss",
    "interval", "form error", "sampling error", "held out", "rival law", "irreducible loss", "exponent", "MFU",
    "tokens per parameter",
)  # fmt: skip


@pytest.mark.parametrize("one", terms().values(), ids=lambda one: one.name)
def test_every_term_is_one_or_two_short_sentences(one):
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", one.text) if s]
    assert 1 <= len(sentences) <= 2
    assert all(len(s.split()) <= 30 for s in sentences)
    assert one.text.endswith(".")
    assert one.source
    assert one.name[0].islower() or one.name.split()[0].isupper() or one.name == "Huber loss"


def test_the_terms_of_the_field_are_there():
    assert len(terms()) >= 40
    assert all(term(word).text for word in WANTED)


def test_a_word_that_is_not_there_is_one_line():
    with pytest.raises(BadInput, match="The glossary has no 'wave'"):
        term("wave")
    assert tip("MFU") == term("mfu").text


def test_search_finds_names_first():
    assert {t.name for t in matching("loss")[:3]} == {"Huber loss", "irreducible loss", "loss"}
    assert [t.name for t in matching("huber")] == ["Huber loss"]
    assert matching("") == list(terms().values())
    assert matching("no such word") == []
    assert "bootstrap" in [t.name for t in matching("refits replacement")]


def test_numbers_in_the_texts_are_right():
    """10^-0.35 is 0.447, e^0.1 is 1.105, and a nat is 1 / ln 2 = 1.44 bits."""
    assert "45 %" in term("exponent").text
    assert "10 % likelier" in term("nat").text
    assert "1.44 bits" in term("nat").text
