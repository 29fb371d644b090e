"""The data sets that come with the project, and their parts. A set is a folder with runs.csv and card.toml.

A part such as `measured/decay` has the rows of one sweep. It opens by its name, as a data set does.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from ..errors import BadInput
from . import where
from .build import from_table
from .card import Card, Part, read_card
from .options import ReadOptions
from .read.readers import read
from .table import Runs
from .words import listing, quote

FOLDER = Path(__file__).parents[2] / "datasets"
ALL = ReadOptions(checkpoints="all")  # the table of a set says which rows are used
FIRST = "chinchilla"  # the set that a newcomer should meet first


@cache
def bundled() -> tuple[Card, ...]:
    """Return the cards of all bundled data sets: `chinchilla` first, the others by name."""
    cards = [read_card(p) for p in sorted(FOLDER.glob("*/card.toml")) if (p.parent / "runs.csv").is_file()]
    return tuple(sorted(cards, key=lambda card: (card.name != FIRST, card.name)))


def parts_of(page: str) -> tuple[Part, ...]:
    """Return the parts of data sets that a page of the app offers."""
    return tuple(part for card in bundled() for part in card.parts if part.page == page)


def names() -> tuple[str, ...]:
    """Return the names that `load_bundled` opens: every data set, each followed by its parts."""
    return tuple(name for card in bundled() for name in (card.name, *(part.name for part in card.parts)))


@cache
def load_bundled(name: str) -> Runs:
    """Return the runs of a bundled data set or of a part of it.

    Raises BadInput when no data set has the name. The message names those that exist.
    """
    if name not in names():
        raise BadInput(f"there is no data set {quote(name)}: allowed are {listing(names(), limit=99)}")
    card = next(card for card in bundled() if name == card.name or name.startswith(f"{card.name}/"))
    if name == card.name:
        raw = read("runs.csv", (FOLDER / name / "runs.csv").read_bytes())
        return from_table(raw, name, loss_unit=card.loss_unit, card=card, options=ALL)
    whole = load_bundled(card.name)
    part = next(part for part in card.parts if part.name == name)
    rows = whole.table[where.mask(part.where, whole.table)]
    filled = [n for n in rows.columns if (rows[n] != "").any() and rows[n].notna().any()]
    card = replace(card, name=name, title=part.title)
    return from_table(rows[filled], name, loss_unit=card.loss_unit, card=card, options=ALL)
