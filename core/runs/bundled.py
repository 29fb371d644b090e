"""The data sets that come with the project: a folder each, with runs.csv and card.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ..errors import BadInput
from .sources import from_table
from .table import Runs
from .words import listing, quote

FOLDER = Path(__file__).parents[2] / "datasets"
FIRST = "chinchilla"  # what a newcomer should meet first


@dataclass(frozen=True)
class Card:
    """What a data set is: where it is from, under which licence, and how its table was made.

    `summary` is one or two sentences, `made` says how the table was made from the original, `conventions`
    maps a topic (params, tokens, loss ...) to what the figures count.
    """

    name: str
    title: str
    source: str
    url: str
    licence: str
    loss_unit: str
    summary: str
    made: str
    conventions: Mapping[str, str]


def read_card(path: Path) -> Card:
    """Return the card in a TOML file, named after its folder.

    Raises BadInput when a field is absent or unknown.
    """
    found = tomllib.loads(path.read_text("utf-8"))
    wanted = {f.name for f in fields(Card)} - {"name"}
    if wrong := wanted ^ set(found):
        where = f"{path.parent.name}/{path.name}"
        raise BadInput(f"{where}: {listing(sorted(wrong))}; allowed are exactly {listing(sorted(wanted))}")
    found["conventions"] = MappingProxyType({k: str(v) for k, v in found["conventions"].items()})
    return Card(name=path.parent.name, **found)


@cache
def bundled() -> tuple[Card, ...]:
    """Return the cards of all bundled data sets, found by their folders, `chinchilla` first."""
    cards = [read_card(p) for p in sorted(FOLDER.glob("*/card.toml")) if (p.parent / "runs.csv").is_file()]
    return tuple(sorted(cards, key=lambda card: (card.name != FIRST, card.name)))


@cache
def load_bundled(name: str) -> Runs:
    """Return the runs of a bundled data set.

    Raises BadInput, naming the data sets, when there is none of the name.
    """
    from .readers import read

    cards = {card.name: card for card in bundled()}
    if name not in cards:
        raise BadInput(f"there is no data set {quote(name)}: allowed are {listing(cards)}")
    raw = read("runs.csv", (FOLDER / name / "runs.csv").read_bytes())
    return from_table(raw, name, loss_unit=cards[name].loss_unit, card=cards[name])
