"""Training compute as people write it: 1e24, 500 PFLOP/s-days, 64 H100s for ten days, 3 MWh on H100, $2M.

What is written is an amount, or devices and a time; either may be followed by `on` a device, `at` a share of its peak
(45 % MFU) and `at` a price of an hour ($3 an hour).
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..errors import BadInput
from ..units import count, energy, power
from .devices import DEVICES
from .prices import HOUR, Prices
from .training_cost import ANY, compute_of, device_called, on_device

USUAL = Prices()
LEAST, MOST = 1e6, 1e34  # FLOP
LONGEST = 100  # characters
PREFIXES = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15, "e": 1e18, "z": 1e21, "y": 1e24, "r": 1e27}
LONG = {"kilo": "k", "mega": "m", "giga": "g", "tera": "t", "peta": "p", "exa": "e", "zetta": "z", "yotta": "y"}
SPANS = {"second": 1.0, "sec": 1.0, "s": 1.0, "minute": 60.0, "min": 60.0, "hour": HOUR, "hr": HOUR, "h": HOUR,
         "day": 24 * HOUR, "d": 24 * HOUR, "week": 168 * HOUR, "month": 730.5 * HOUR, "year": 8766 * HOUR}  # fmt: skip
WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
         "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
         "forty": 40, "sixty": 60, "ninety": 90, "hundred": 100}  # fmt: skip
MONEY = ("$", "usd", "dollar", "dollars")
FORMS = "1e24 FLOP, 500 PFLOP/s-days, 1000 H100-days, 64 H100s for ten days, 3 MWh on H100, $2M"
Number = Callable[[str], float | None]
_PART = re.compile(r" (?:in|for|over|during|on|with|using|at|@) |, ")
_FLOP = re.compile(r"([a-z]*?)flops?(?:(?:/s[- ]?|[- ])([a-z]+?)s?)?", re.ASCII)  # a petaflop-day is one of PFLOP/s
_PF_DAYS = re.compile(r"pfs?[- ]days?|pf/s[- ]?days?", re.ASCII)
_DEVICE = re.compile(r"([a-z]+\d*)[- ]?([a-z]+?)s?", re.ASCII)
_ENERGY = re.compile(r"([kmgt]?)wh|(kilo|mega|giga|tera|)watt[- ]?hours?", re.ASCII)
_FLEET = re.compile(r"(?:([\d.,]+k?) ?[x×*]? ?)?(?:nvidia )?([a-z]+\d*s?)(?: gpus?| devices?)?", re.ASCII)
_SHARE = re.compile(r"(?:mfu (?:of )?)?([\d.]+ ?%?)( ?mfu| of (?:the )?peak| utili[sz]ation)?", re.ASCII)
_PRICE = re.compile(r"\$ ?([\d.]+) ?(?:/|an? |per )(?:[a-z\d]+[- ])?(?:h|hr|hour)", re.ASCII)


@dataclass(frozen=True)
class Spending:
    """Training compute in FLOP, and how it was worked out of what was written; '' where that was FLOP already."""

    flops: float
    how: str = ""


@dataclass(frozen=True)
class _Said:
    """What the parts of a text say: an amount as it is written, devices and how many, seconds, and prices."""

    amount: str
    name: str
    devices: float
    time: tuple[float, str] | None
    prices: Prices


def read_spending(text: str, number: Number, prices: Prices = USUAL) -> Spending:
    """Return the compute that `text` writes, in FLOP. Hours of devices keep the share of their peak that `prices` say.

    `number` reads a plain number, None where there is none.

    Raises BadInput where it is no amount of compute, or none that a run could have.
    """
    body = " ".join(text.split())
    found = _worked_out(_said(body, number, prices), number) if len(body) <= LONGEST else None
    if found is None or not 0 < found.flops < math.inf:
        raise BadInput(
            f"{text[:60]!r} is no amount of compute; allowed are for example {FORMS} ({', '.join(DEVICES)})."
        )
    if not LEAST <= found.flops <= MOST:
        raise BadInput(f"{text[:60]!r} is {power(found.flops)} FLOP; allowed are {power(LEAST)} to {power(MOST)}.")
    return found


def _said(body: str, number: Number, prices: Prices) -> _Said | None:
    """Return what the parts of a text say, None where one says nothing or two say the same."""
    amount, name, devices, time = "", "", 1.0, None
    for part in _PART.split(body):
        low = _digits(part.lower())
        if share := _share(low, number):
            prices = replace(prices, train=share)
        elif (match := _PRICE.fullmatch(part.lower())) and (hour := number(match[1])):
            prices = replace(prices, hour=hour)
        elif time is None and (span := _time(low, number)):
            time = span
        elif not name and (fleet := _fleet(low, number)):
            name, devices = fleet
        elif not amount:
            amount = part
        else:
            return None
    if name:
        prices = on_device(prices, device_called(name)[1])
    return _Said(amount, name, devices, time, prices)


def _digits(part: str) -> str:
    """Return a part with its numbers in digits: ten days, a week."""
    return " ".join(str(WORDS.get(word, word)) for word in part.replace("a hundred", "hundred").split(" "))


def _share(part: str, number: Number) -> float | None:
    """Return the share of the peak that a part says: 45 % MFU, 40%, MFU 0.4."""
    match = _SHARE.fullmatch(part)
    if not match or not (match[2] or "%" in part or part.startswith("mfu")):
        return None
    share = number(match[1])
    share = share / 100 if share and share > 1 and "%" not in part else share
    return share if share and 0 < share <= 1 else None


def _time(part: str, number: Number) -> tuple[float, str] | None:
    """Return the seconds of a part, and how it is written: 10 days, 2 weeks, 36h."""
    figures = part.rstrip("abcdefghijklmnopqrstuvwxyz")
    word = part[len(figures) :]
    span = SPANS.get(word) or SPANS.get(word.removesuffix("s"))
    amount = number(figures.rstrip(" -")) if figures and span and "flop" not in figures else None
    return (amount * span, f"{amount:,.6g} {word}") if amount and amount > 0 and span else None


def _fleet(part: str, number: Number) -> tuple[str, float] | None:
    """Return which devices a part names, and how many: 64 H100s, 8x A100, H100."""
    match = _FLEET.fullmatch(part)
    if not match or match[2] in SPANS or match[2].removesuffix("s") in SPANS:
        return None
    try:
        name, _ = device_called(match[2])
    except BadInput:
        return None
    devices = number(match[1]) if match[1] else 1.0
    return None if devices is None else (name, devices)


def _worked_out(said: _Said | None, number: Number) -> Spending | None:
    if said is None:
        return None
    if not said.amount:
        return _of_fleet(said) if said.name and said.time else None
    if said.time:
        return None
    splits = _splits(said.amount, number)
    return next((spent for value, unit in splits if (spent := _spent(value, unit.lower(), said))), None)


def _of_fleet(said: _Said) -> Spending | None:
    assert said.time is not None
    seconds, written = said.time
    fleet = f"{said.devices:,.6g} {said.name.upper()}{'' if said.devices == 1 else 's'}"
    return _of_hours(said.devices * seconds / HOUR, f"{fleet} for {written}", said.prices)


def _splits(body: str, number: Number) -> list[tuple[float, str]]:
    """Return the numbers that `body` may begin with, each with the unit behind it, the shortest unit first."""
    if body.startswith("$"):
        amount = number(body[1:].strip())
        return [] if amount is None else [(amount, "$")]
    ends = [len(body), *(i for i in range(min(len(body), 40) - 1, 0, -1) if not body[i].isdigit())]
    found = [(number(body[:end]), body[end:].strip(" -·")) for end in ends]
    return [(amount, unit) for amount, unit in found if amount is not None and amount > 0]


def _spent(number: float, unit: str, said: _Said) -> Spending | None:
    name = (said.name or "h100").upper()
    if unit == "":
        return Spending(number)
    if unit in MONEY:
        written = f"${number:,.0f} at ${said.prices.hour:g} an {name}-hour"
        return _of_hours(number / said.prices.hour, written, said.prices)
    if _PF_DAYS.fullmatch(unit):
        return Spending(number * 1e15 * SPANS["day"], f"{count(number)} PFLOP/s-days")
    if match := _FLOP.fullmatch(unit):
        scale, span = PREFIXES.get(LONG.get(match[1], match[1])), SPANS.get(match[2] or "second")
        if scale is None or span is None:
            return None
        return Spending(number * scale * span, "" if scale == span == 1 else f"{count(number)} {unit}")
    if match := _ENERGY.fullmatch(unit):
        kwh = number * PREFIXES[match[1] or LONG.get(match[2] or "", "")] / 1e3
        written = f"{energy(kwh)} on {name}s of {1e3 * said.prices.kilowatts:,.0f} W"
        return _of_hours(kwh / said.prices.kilowatts, written, said.prices)
    return _by_device(number, unit, said)


def _by_device(number: float, unit: str, said: _Said) -> Spending | None:
    match = _DEVICE.fullmatch(unit)
    span = SPANS.get(match[2]) if match else None
    if not match or span is None:
        return None
    named = match[1] not in ANY
    if said.name and named:  # two devices are none
        return None
    try:
        name, device = device_called(said.name or match[1])
    except BadInput:
        return None
    word = next(k for k in ("second", "minute", "hour", "day", "week", "month", "year") if SPANS[k] == span)
    return _of_hours(number * span / HOUR, f"{count(number)} {name.upper()}-{word}s", on_device(said.prices, device))


def _of_hours(hours: float, written: str, prices: Prices) -> Spending:
    if not (math.isfinite(hours) and hours > 0):
        return Spending(math.inf)
    flops = compute_of(prices, gpu_hours=hours)
    return Spending(flops, f"{written}, at {100 * prices.train:.3g}% of {power(prices.peak)} FLOP/s")
