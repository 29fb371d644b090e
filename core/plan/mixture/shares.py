"""Shares of domains as people set them: one moved and the rest scaled, limits and weights read from a line."""

from collections.abc import Collection, Mapping

from ...errors import BadInput
from ...fit.options import read_pin


def rescaled(shares: Mapping[str, float], name: str, value: float, locked: Collection[str] = ()) -> dict[str, float]:
    """Return the mixture with the share of `name` at `value` and all others but the `locked` scaled to sum to 1.

    Where the others are all 0 they become equal; where all others are locked, `name` takes what they leave.
    """
    held = {n: s for n, s in shares.items() if n in locked and n != name}
    others = [n for n in shares if n != name and n not in held]
    room = max(1.0 - sum(held.values()), 0.0)
    value = min(max(value, 0.0), room) if others else room
    total, left = sum(shares[n] for n in others), room - value
    rest = {n: left * shares[n] / total if total > 0 else left / len(others) for n in others}
    return {n: value if n == name else held[n] if n in held else rest[n] for n in shares}


def read_limits(text: str, names: Collection[str]) -> dict[str, tuple[float, float]]:
    """Read DOMAIN=LOW-HIGH,... or DOMAIN=SHARE as the least and largest share. Raises BadInput for anything else."""
    found = {}
    for item in _items(text):
        name, _, span = item.partition("=")
        low, _, high = span.partition("-")
        ends = [read_pin(f"{name}={end}") for end in (low, high or low)] if span else [read_pin(item)] * 2
        found[_known(ends[0][0], names)] = (ends[0][1], ends[1][1])
    return found


def read_weights(text: str, names: Collection[str]) -> dict[str, float]:
    """Read NAME=NUMBER,... for some of `names`. Raises BadInput for anything else."""
    return {_known(name, names): number for name, number in map(read_pin, _items(text))}


def written(numbers: Mapping[str, float]) -> str:
    """Return NAME=NUMBER,... as `read_weights` reads it."""
    return ",".join(f"{name}={number:.6g}" for name, number in numbers.items())


def _items(text: str) -> list[str]:
    return [item for item in text.split(",") if item.strip()]


def _known(name: str, names: Collection[str]) -> str:
    if name not in names:
        raise BadInput(f"There is no {name!r} here; there are {', '.join(names)}.")
    return name
