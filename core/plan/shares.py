"""Shares of domains as people set them: one moved and the rest scaled, limits and weights read from a line."""

from collections.abc import Collection, Mapping

from core.errors import BadInput


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
    """Read DOMAIN:LOW-HIGH,... or DOMAIN:SHARE as the least and largest share. Raises BadInput for anything else."""
    found = {}
    for item in filter(None, (i.strip() for i in text.split(","))):
        name, colon, span = item.rpartition(":")
        low, _, high = span.partition("-")
        if name not in names:
            raise BadInput(f"There is no domain {name or item!r}; there are {', '.join(names)}.")
        if not colon or not low:
            raise BadInput(f"{item!r} is not DOMAIN:LOW-HIGH or DOMAIN:SHARE, such as {name}:0.05-0.3.")
        found[name] = (_number(low), _number(high or low))
    return found


def read_numbers(text: str, names: Collection[str]) -> dict[str, float]:
    """Read NAME:NUMBER,... for some of `names`. Raises BadInput for anything else."""
    found = {}
    for item in filter(None, (i.strip() for i in text.split(","))):
        name, _, number = item.rpartition(":")
        if name not in names:
            raise BadInput(f"There is no {name or item!r}; allowed are {', '.join(names)}.")
        found[name] = _number(number)
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{text.strip()!r} is not a number.") from None
