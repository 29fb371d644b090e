"""What a link can hold: the choices of every page, each declared beside its page, and how their texts are read.

A page declares its own in `CHOICES` of `pages/parts/PAGE/choices.py`, found by looking; what several pages share stands
here.
"""

import functools
import importlib
import math
import pathlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.errors import BadInput
from core.runs import COLUMNS, parse_number
from core.runs.words import quote

# What links of before called a part of the target, and what they said that means nothing now.
RENAMED = {
    "compute": "budget", "vocabflops": "budget", "vocabparams": "params", "params_non_embedding": "params",
    "goal_params": "params", "goal_tokens": "tokens", "sequence": "context", "by": "", "hours": "",
}  # fmt: skip
HELD = "hold_"  # what the Laws page holds is its own: it is no target of a run
FOLDER = pathlib.Path(__file__).parent


@dataclass(frozen=True)
class LinkChoice:
    """One name in the URL: how its text is read, how a value is written, what it is when absent, on which pages."""

    default: Any
    read: Callable[[str], Any] = str
    page: str = ""  # empty: every page


def quantity(text: str) -> float:
    """Read a positive quantity. Raises BadInput when it is none, or beyond what any run could be."""
    value = parse_number(text)
    if not (math.isfinite(value) and 0 < value < 1e40):
        raise BadInput(f"{quote(text)} is out of range: allowed is a number above 0 and below 1e40.")
    return value


def quantity_or_none(text: str) -> float:
    """Read a quantity of which there may be none, such as a sparsity. Raises BadInput as `quantity` does."""
    return 0.0 if parse_number(text) == 0 else quantity(text)


def whole(text: str) -> int:
    """Read a whole number. Raises BadInput when it is none."""
    number = parse_number(text)
    if number != int(number):
        raise BadInput(f"{quote(text)} is not a whole number.")
    return int(number)


def starts(text: str) -> int | str:
    """Read how many starts, or "grid" for the published ones. Raises BadInput for another word."""
    return "grid" if text == "grid" else whole(text)


def share(text: str) -> float:
    """Read a number from 0 to 1. Raises BadInput for one outside."""
    number = parse_number(text)
    if not 0 <= number <= 1:
        raise BadInput(f"{quote(text)} is out of range: allowed are numbers from 0 to 1.")
    return number


FIRST_DATA, FIRST_LAW = "chinchilla", "chinchilla"  # of those that a visitor has not chosen

SHARED: dict[str, LinkChoice] = {
    "data": LinkChoice(FIRST_DATA),
    "share": LinkChoice(""),
    "table": LinkChoice(""),  # which upload a visitor's own table is
    "law": LinkChoice(""),  # none: one that the runs can be fitted with
    "target": LinkChoice(""),
    "where": LinkChoice(""),
    "objective": LinkChoice(""),
    "delta": LinkChoice(1e-3, quantity),
    "starts": LinkChoice(256, starts),
    "boot": LinkChoice(1000, whole),
    "seed": LinkChoice(0, whole),
    "pins": LinkChoice(""),
    "priors": LinkChoice(""),
    "intervals": LinkChoice("auto"),
    "constants": LinkChoice("fit"),
    "budget": LinkChoice(1e23, quantity),
    "served": LinkChoice(None, quantity),
}


@functools.cache
def choices() -> dict[str, LinkChoice]:
    """Return every choice by its name: the shared ones, and those that a page declares.

    Raises RuntimeError where two declare the same name, because a link could not tell them apart.
    """
    found = dict(SHARED)
    for path in sorted(FOLDER.glob("*/choices.py")):
        page = path.parent.name
        for name, choice in importlib.import_module(f"pages.parts.{page}.choices").CHOICES.items():
            if name in found or name in COLUMNS:
                raise RuntimeError(f"{path} declares {name!r}, which links have already")
            found[name] = replace(choice, page=page)
    return found


def choice_of(name: str) -> LinkChoice | None:
    """Return what a link can hold under `name`, None where it means nothing.

    Any canonical numeric column may be a target to extrapolate to: its choice is made on the spot.
    """
    if name in choices():
        return choices()[name]
    column = COLUMNS.get(name.removeprefix(HELD))
    if column is None or column.kind == "text":
        return None
    read = quantity_or_none if column.sign == "nonnegative" else quantity
    return LinkChoice(None, read, page="laws" if name.startswith(HELD) else "")
