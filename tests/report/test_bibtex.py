"""BibTeX: entries that BibTeX reads whole, whatever a card holds."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from core import laws
from core.report.bibtex import address, bibliography, of_law
from core.runs import load_bundled
from tests.fit._checked import healthy
from tests.fit._examples import bundled_fit
from tests.report._compilable import entries, faults

TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=25)


def test_law_data_methods_and_program_are_there():
    found = entries(bibliography(bundled_fit(), load_bundled("chinchilla")))
    assert found["hoffmann2022"]["eprint"] == "2203.15556"
    assert found["hoffmann2022"]["title"] == "{Training Compute-Optimal Large Language Models}"
    assert r"svg\_extracted\_data.csv" in found["data-chinchilla"]["note"]
    assert found["data-chinchilla"]["howpublished"] == r"\url{https://github.com/epoch-research/analyzing-chinchilla}"
    assert {"besiroglu2024", "huber1964", "efron1979", "kennedy2001", "explorer"} <= set(found)


def test_a_table_of_a_user_has_no_source():
    fit, runs = healthy()
    assert not [key for key in entries(bibliography(fit, runs)) if key.startswith("data-")]


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_a_hostile_card_stays_one_entry(title, source, url):
    fit, runs = bundled_fit(), load_bundled("chinchilla")
    card = dataclasses.replace(runs.card, title=title, source=source, url=url, licence=source)
    found = entries(bibliography(fit, dataclasses.replace(runs, card=card)))
    assert set(found["data-chinchilla"]) == {"title", "howpublished", "note"}
    for value in found["data-chinchilla"].values():
        assert faults(value) == []


def test_an_address_cannot_end_itself():
    assert address("https://a.b/c_d?e=1&f=%20#g") == "https://a.b/c_d?e=1&f=%20#g"
    assert address("https://a.b/}\\ {é") == "https://a.b/%7D%5C%20%7B%C3%A9"


def test_a_law_cites_its_papers_each_once():
    for law in laws.registry().values():
        found = entries(of_law(law))
        assert len(found) == of_law(law).count("@"), law.key
        assert all("eprint" in entry or "author" in entry for entry in found.values()), law.key
    assert entries(of_law(laws.get("chinchilla")))["hoffmann2022"]["eprint"] == "2203.15556"
    assert not of_law(dataclasses.replace(laws.get("chinchilla"), cite="", published=()))
