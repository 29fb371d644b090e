"""What verbs share: JSON, verdicts, and how NAME=NUMBER is read."""

import json
import math
from collections.abc import Sequence
from typing import Any

import click

from .. import runs as run_tables
from ..errors import BadInput
from ..units import name_of
from ..verdict import Verdict
from ._memory import caller

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def distance(decades: float | None, column: str = "") -> str:
    """Return how far a point lies beyond the data, by which column, as the end of a line; empty where nobody knows."""
    by = f" by {name_of(column)}" if column else ""
    return "" if decades is None else f", {decades:.1f} decades beyond the data{by}"


def say(verdict: Verdict) -> None:
    """Print a verdict: its sentence, and what would change it."""
    click.echo(verdict.sentence)
    if verdict.level != "solid" and verdict.way_out:
        click.echo(f"way out: {verdict.way_out}")


def pairs_of(items: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Read NAME=NUMBER items."""
    pairs = []
    for item in items:
        name, equals, number = item.partition("=")
        if not equals or not name.strip():
            raise BadInput(f"{item!r} is not NAME=NUMBER, such as params=7e9.")
        if name.strip() in dict(pairs):
            raise BadInput(f"{name.strip()} is given twice.")
        pairs.append((name.strip(), run_tables.parse_number(number)))
    return tuple(pairs)


def point_of(text: str) -> dict[str, float]:
    """Read NAME=NUMBER,NAME=NUMBER; a text without a word is no point."""
    return dict(pairs_of(tuple(text.split(",")))) if text.strip() else {}


def say_notes(notes: Sequence[str], as_json: bool) -> None:
    """Print notes beside an answer, a line each, on the error stream; JSON holds them itself."""
    for note in () if as_json else notes:
        click.echo(f"note: {note}", err=True)


def print_json(value: Any) -> None:
    """Print JSON, or hand it to the Python that called; a number that is NaN or infinite is null, as JSON has none."""
    if (called := caller()) is not None:
        called.answer = strict(value)
        return
    click.echo(json.dumps(strict(value), indent=2, allow_nan=False))


def strict(value: Any) -> Any:
    """Return plain data with None for every number that is not finite."""
    if isinstance(value, dict):
        return {k: strict(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [strict(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
