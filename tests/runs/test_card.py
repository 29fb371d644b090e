"""Cards of data sets: every field of the file, its parts, and one line where a field is missing or unknown."""

import dataclasses

import pytest

from core.errors import BadInput
from core.runs.card import Card, Part, read_card

TEXT = """
title = "Two sizes"
source = "Someone (2024)"
url = "https://example.org"
licence = "MIT"
loss_unit = "nats per token"
rows = 5
used = 4
summary = "Five runs."
made = "Copied."
{more}
[conventions]
params = "all"
[parts.small]
title = "The small ones"
where = "params < 1e8"
page = "fit"
"""


def written(tmp_path, text):
    path = tmp_path / "two-sizes" / "card.toml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    return path


def test_a_card_is_named_after_its_folder_and_holds_what_the_file_says(tmp_path):
    card = read_card(written(tmp_path, TEXT.format(more="")))
    part = Part("two-sizes/small", "The small ones", "params < 1e8", "fit")
    wanted = Card(
        "two-sizes", "Two sizes", "Someone (2024)", "https://example.org", "MIT", "nats per token", 5, 4, "Five runs.",
        "Copied.", {"params": "all"}, (part,),
    )  # fmt: skip
    assert dataclasses.replace(card, conventions=dict(card.conventions)) == wanted


@pytest.mark.parametrize(
    ("text", "field"),
    [(TEXT.format(more="colour = 1"), "colour"), (TEXT.format(more="").replace("used = 4", ""), "used")],
)
def test_a_field_that_is_unknown_or_missing_is_named(tmp_path, text, field):
    with pytest.raises(BadInput, match=rf"two-sizes/card.toml: {field}; allowed are exactly .*summary"):
        read_card(written(tmp_path, text))
