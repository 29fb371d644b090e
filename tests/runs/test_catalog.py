"""The bundled data sets: found by their folders, and their parts opened by name."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs.catalog import FOLDER, bundled, load_bundled, names, parts_of


def test_data_sets_are_the_folders_with_a_card_and_a_table():
    both = {p.parent.name for p in FOLDER.glob("*/card.toml")} & {p.parent.name for p in FOLDER.glob("*/runs.csv")}
    assert {card.name for card in bundled()} == both
    found = [card.name for card in bundled()]
    assert found == ["chinchilla", *sorted(both - {"chinchilla"})]


def test_a_part_follows_its_data_set_and_is_offered_to_its_page():
    for card in bundled():
        at = names().index(card.name)
        assert names()[at + 1 : at + 1 + len(card.parts)] == tuple(part.name for part in card.parts)
        for part in card.parts:
            assert part.name.startswith(f"{card.name}/")
            assert part in parts_of(part.page)


def test_a_part_has_the_rows_of_its_sweep_and_no_empty_columns():
    raw = pd.read_csv(FOLDER / "measured" / "runs.csv", comment="#")
    part = next(p for card in bundled() for p in card.parts if p.name == "measured/decay")
    found = load_bundled(part.name)
    assert found.card is not None
    assert (found.name, found.card.title) == (part.name, part.title)
    assert 0 < found.n_rows < len(raw)
    assert set(found.table["sweep"]) < set(raw["sweep"])
    assert found.n_rows == raw["sweep"].isin(set(found.table["sweep"])).sum()
    assert all(found.table[n].notna().any() for n in found.table.select_dtypes("number"))


@pytest.mark.parametrize("name", ["no-such", "chinchilla/", "", "../datasets"])
def test_an_unknown_name_is_refused_with_those_there_are(name):
    with pytest.raises(BadInput, match=r"there is no data set .*: allowed are chinchilla, "):
        load_bundled(name)
