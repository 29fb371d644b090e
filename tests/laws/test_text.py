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
