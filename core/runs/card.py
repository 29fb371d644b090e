"""The card of a data set: what the set is, where it comes from, and which parts of it open alone."""

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
    """A part of a data set: the rows that satisfy `where`, and the `page` of the app that uses them.

    `choices` are answers to that page's inputs, by the names that a link has for them. They replace the usual answers.
    """

    name: str
    title: str
    where: str
    page: str
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Card:
    """What a data set is: where it comes from, under which licence it stands, and how its table was made.

    The table has `rows` rows, and `used` of them are not excluded. `summary` has one or two sentences. `preparation`
    says how the table was made from the original. `conventions` maps a topic (params, tokens, loss ...) to what the
    figures count. `parts` are sweeps that open alone.
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
