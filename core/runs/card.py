"""The card of a data set: what it is, where it is from, and which parts of it can be opened alone."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType

from ..errors import BadInput
from .words import listing

KEYS = {"preparation": "made"}  # fields that the file of a card writes under another key


@dataclass(frozen=True)
class Part:
    """Rows that belong together, those that satisfy `where`, and the app's `page` that they are for.

    `choices` are what that page asks for, by the name that its link has for it, where the usual answers do not suit.
    """

    name: str
    title: str
    where: str
    page: str
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Card:
    """What a data set is: where it is from, under which licence, and how its table was made.

    `rows` is how many rows the table has, `used` how many of them are not left out. `summary` is one or two sentences,
    `preparation` says how the table was made from the original, `conventions` maps a topic (params, tokens, loss ...)
    to what the figures count, `parts` are sweeps that can be opened alone.
    """

    name: str
    title: str
    source: str
    url: str
    licence: str
    loss_unit: str
    rows: int
    used: int
    summary: str
    preparation: str
    conventions: Mapping[str, str]
    parts: tuple[Part, ...] = ()


def read_card(path: Path) -> Card:
    """Return the card in a TOML file, named after its folder.

    Raises BadInput when a field is absent or unknown.
    """
    found = tomllib.loads(path.read_text("utf-8"))
    parts = tuple(Part(f"{path.parent.name}/{name}", **said) for name, said in found.pop("parts", {}).items())
    wanted = {KEYS.get(f.name, f.name) for f in fields(Card)} - {"name", "parts"}
    if unexpected := wanted ^ set(found):
        where = f"{path.parent.name}/{path.name}"
        raise BadInput(f"{where}: {listing(sorted(unexpected))}; allowed are exactly {listing(sorted(wanted))}")
    found["conventions"] = MappingProxyType({k: str(v) for k, v in found["conventions"].items()})
    given = {f.name: found[KEYS.get(f.name, f.name)] for f in fields(Card) if f.name not in ("name", "parts")}
    return Card(name=path.parent.name, parts=parts, **given)
