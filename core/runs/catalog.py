"""The data sets that come with the project: a folder each, with runs.csv and card.toml, and parts of them.

A part such as `measured/decay` is opened by its name as any data set is: it has the rows of one sweep.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from ..errors import BadInput
from . import where
from .build import from_table
from .card import Card, Part, read_card
from .read.readers import read
from .table import Runs
from .words import listing, quote

FOLDER = Path(__file__).parents[2] / "datasets"
FIRST = "chinchilla"  # what a newcomer should meet first


@cache
def bundled() -> tuple[Card, ...]:
    """Return the cards of all bundled data sets, found by their folders, `chinchilla` first."""
    cards = [read_card(p) for p in sorted(FOLDER.glob("*/card.toml")) if (p.parent / "runs.csv").is_file()]
    return tuple(sorted(cards, key=lambda card: (card.name != FIRST, card.name)))


def parts_of(page: str) -> tuple[Part, ...]:
    """Return the parts of data sets that are for a page of the app."""
    return tuple(part for card in bundled() for part in card.parts if part.page == page)


def names() -> tuple[str, ...]:
    """Return what `load_bundled` opens: every data set, each followed by its parts."""
    return tuple(name for card in bundled() for name in (card.name, *(part.name for part in card.parts)))


@cache
def load_bundled(name: str) -> Runs:
    """Return the runs of a bundled data set, or of a part of one.

    Raises BadInput, naming the data sets, when there is none of the name.
    """
    if name not in names():
        raise BadInput(f"there is no data set {quote(name)}: allowed are {listing(names(), limit=99)}")
    card = next(card for card in bundled() if name == card.name or name.startswith(f"{card.name}/"))
    if name == card.name:
        raw = read("runs.csv", (FOLDER / name / "runs.csv").read_bytes())
        return from_table(raw, name, loss_unit=card.loss_unit, card=card)
    whole = load_bundled(card.name)
    part = next(part for part in card.parts if part.name == name)
    rows = whole.table[where.mask(part.where, whole.table)]
    filled = [n for n in rows.columns if (rows[n] != "").any() and rows[n].notna().any()]
    return from_table(rows[filled], name, loss_unit=card.loss_unit, card=replace(card, name=name, title=part.title))
