"""Training compute as people write it: 1e24, 10^24 FLOPs, 500 PFLOP/s-days, 1000 H100-days, $2M."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import BadInput
from ..units import count, power
from .devices import DEVICES
from .prices import HOUR, Prices

USUAL = Prices()
LEAST, MOST = 1e6, 1e34  # FLOP
PREFIXES = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15, "e": 1e18, "z": 1e21, "y": 1e24, "r": 1e27}
LONG = {"kilo": "k", "mega": "m", "giga": "g", "tera": "t", "peta": "p", "exa": "e", "zetta": "z", "yotta": "y"}
SPANS = {"second": 1.0, "sec": 1.0, "s": 1.0, "hour": HOUR, "hr": HOUR, "h": HOUR, "day": 24 * HOUR, "d": 24 * HOUR,
         "week": 168 * HOUR, "month": 730.5 * HOUR, "year": 8766 * HOUR}  # fmt: skip
MONEY = ("$", "usd", "dollar", "dollars")
FORMS = "1e24 FLOP, 500 PFLOP/s-days, 1000 H100-days, 50000 GPU-hours, $2M"
_FLOP = re.compile(r"([a-z]*?)flops?(?:/s[- ]?([a-z]+?)s?)?", re.ASCII)
_PF_DAYS = re.compile(r"pfs?[- ]days?|pf/s[- ]?days?", re.ASCII)
_DEVICE = re.compile(r"([a-z]+\d*)[- ]?([a-z]+?)s?", re.ASCII)


@dataclass(frozen=True)
class Spending:
    """Training compute in FLOP, and how it was worked out of what was written; '' where that was FLOP already."""

    flops: float
    how: str = ""


def read_spending(text: str, number: Callable[[str], float | None], prices: Prices = USUAL) -> Spending:
    """Return the compute that `text` writes, in FLOP. Hours of devices keep the share of their peak that `prices` say.

    `number` reads a plain number, None where there is none.

    Raises BadInput where it is no amount of compute, or none that a run could have.
    """
    splits = _splits(" ".join(text.split()), number)
    if not splits or not splits[0][0] > 0:
        raise BadInput(f"{text[:80]!r} is no amount of compute; allowed are for example {FORMS}.")
    found = next((spent for amount, unit in splits if (spent := _spent(amount, unit.lower(), prices))), None)
    if found is None:
        raise BadInput(f"{text[:80]!r} has no unit of compute; allowed are for example {FORMS}.")
    if not LEAST <= found.flops <= MOST:
        raise BadInput(f"{text[:80]!r} is {power(found.flops)} FLOP; allowed are {power(LEAST)} to {power(MOST)}.")
    return found


def _splits(body: str, number: Callable[[str], float | None]) -> list[tuple[float, str]]:
    """Return the numbers that `body` may begin with, each with the unit behind it, the shortest unit first."""
    if body.startswith("$"):
        amount = number(body[1:].strip())
        return [] if amount is None else [(amount, "$")]
    ends = [len(body), *(i for i in range(min(len(body), 40) - 1, 0, -1) if not body[i].isdigit())]
    found = [(number(body[:end]), body[end:].strip(" -·")) for end in ends]
    return [(amount, unit) for amount, unit in found if amount is not None]


def _spent(number: float, unit: str, prices: Prices) -> Spending | None:
    if unit == "":
        return Spending(number)
    if unit in MONEY:
        hours = number / prices.hour
        return _of_devices(hours * HOUR, prices.peak, f"${number:,.0f} at ${prices.hour:g} an H100-hour", prices)
    if _PF_DAYS.fullmatch(unit):
        return Spending(number * 1e15 * SPANS["day"], f"{count(number)} PFLOP/s-days")
    if match := _FLOP.fullmatch(unit):
        scale, span = PREFIXES.get(LONG.get(match[1], match[1])), SPANS.get(match[2] or "second")
        if scale is None or span is None:
            return None
        return Spending(number * scale * span, "" if scale == span == 1 else f"{count(number)} {unit}")
    return _by_device(number, unit, prices)


def _by_device(number: float, unit: str, prices: Prices) -> Spending | None:
    match = _DEVICE.fullmatch(unit)
    span = SPANS.get(match[2]) if match else None
    if not match or span is None:
        return None
    name = "h100" if match[1] in ("gpu", "device") else match[1]
    device = next((d for key, d in DEVICES.items() if key.partition("-")[0] == name), None)
    if device is None:
        return None
    word = next(k for k in ("second", "hour", "day", "week", "month", "year") if SPANS[k] == span)
    return _of_devices(number * span, device.flops, f"{count(number)} {name.upper()}-{word}s", prices)


def _of_devices(seconds: float, peak: float, said: str, prices: Prices) -> Spending:
    if not math.isfinite(seconds):
        return Spending(math.inf)
    return Spending(seconds * peak * prices.train, f"{said}, at {prices.train:.0%} of {power(peak)} FLOP/s")
