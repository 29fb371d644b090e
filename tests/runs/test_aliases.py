"""Names that people give to the canonical columns: spelling does not count, the case of a lone letter does."""

import pytest

from core.runs.aliases import ALIASES, canonical, key_of
from core.runs.schema import COLUMNS


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("N", "params"), ("D", "tokens"), ("C", "flops"), ("L", "loss"), ("lr", "learning_rate"), ("d_model", "width"),
        ("Val-Loss", "loss"), ("tokens", "tokens"), ("Toks seen", "tokens"), ("n", None), ("x", None),
        ("furlongs", None), ("", None),
    ],
)  # fmt: skip
def test_a_name_leads_to_its_column(name, wanted):
    assert canonical(name) == wanted


def test_spelling_does_not_count():
    assert key_of(" Batch_Size (tokens): ") == key_of("batchsizetokens") == "batchsizetokens"
    assert (key_of(" N "), key_of("n")) == ("N", "n")


def test_aliases_are_of_canonical_columns_and_none_leads_to_two():
    assert set(ALIASES) <= set(COLUMNS)
    for name, aliases in ALIASES.items():
        assert {canonical(alias) for alias in aliases} <= {name}, name
