"""A law in words."""

from core import laws
from core.laws import text

CHINCHILLA = laws.get("chinchilla")


def test_a_row_says_what_a_law_gives_and_from_what():
    (row,) = text.overview([CHINCHILLA])
    assert row["gives"] == "loss (nats per token)"
    assert row["from"] == "params, tokens"
    assert "besiroglu" in row["published"].split(", ")


def test_every_symbol_stands_in_a_row_of_its_own():
    rows = text.symbols(CHINCHILLA).splitlines()
    assert len(rows) == 2 + len(CHINCHILLA.features) + len(CHINCHILLA.params)
    assert any(r.startswith("| $N$ | `params` | parameters |") for r in rows)


def test_constants_are_written_by_their_symbols_with_their_source():
    found = CHINCHILLA.constants("besiroglu")
    assert r"$\alpha$ = 0.3478" in text.values(CHINCHILLA, found)
    assert text.conventions(found).startswith(f"{found.source}. ")
    assert text.unit_in_words("1") == "plain numbers"


def test_a_law_says_in_a_sentence_what_it_gives():
    said = "**Chinchilla: size and data** gives loss (nats per token) from parameters and training tokens."
    assert text.gives(CHINCHILLA) == said
    assert len(said.split()) <= 15


def test_every_published_set_is_a_row_with_its_constants_and_where_they_are_from():
    rows = {row["constants"]: row for row in text.table_of(CHINCHILLA)}
    assert len(rows) == len(CHINCHILLA.published)
    hoffmann = rows["chinchilla@hoffmann"]
    assert (hoffmann["alpha"], hoffmann["beta"]) == (0.34, 0.28)  # Hoffmann et al. 2022, eq. 10
    assert hoffmann["read where"] == "read in the paper or its code"
    assert "Hoffmann et al. 2022" in hoffmann["source"]
    assert "params: " in hoffmann["counted as"]
