"""What a sweep says, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..plan.tuning.weight_decay import BATCH
from ..units import count, plain


def sentences(report: Mapping[str, Any], unit: str) -> Iterator[str]:
    """Return the report of a sweep line by line; losses are in `unit`."""
    if report["weight_decay"]:
        yield from _decay(report["weight_decay"])
    for setting, trend in report["trends"].items():
        yield _trend(setting.replace("_", " "), trend)
    for row in report["twice"]:
        yield _twice(row, unit)


def _trend(name: str, trend: Mapping[str, Any]) -> str:
    if trend["why"]:
        return f"best {name}: {trend['why']}"
    powers = (f"{s}^{e['value']:.3f} ({e['low']:.3f} to {e['high']:.3f})" for s, e in trend["exponents"].items())
    return f"best {name}: {' x '.join(powers)}, over {trend['scales']} scales"


def _decay(decay: Mapping[str, Any]) -> Iterator[str]:
    if decay["identified"]:
        e = decay["exponent"]
        yield f"best timescale: (tokens per parameter)^{e['value']:.3f} ({e['low']:.3f} to {e['high']:.3f})"
        yield from (f"  published {p['reference']}: {p['exponent']:.3f}" for p in decay["published"])
    else:
        yield f"weight decay: not identified: {'; '.join(decay['doubts'])}"
        yield f"  what would tell: {decay['what_would_tell']}"
    for s in decay["scales"]:
        at = f"  {count(s['size'])} parameters, {count(s['tokens'])} tokens: "
        low, tau, high = (plain(v, 3) if v else "–" for v in (s["timescale_low"], s["timescale"], s["timescale_high"]))
        yield at + (s["why"] or f"{plain(s['weight_decay'], 3)}, timescale {tau} ({low} to {high})")


def _twice(row: Mapping[str, Any], unit: str) -> str:
    worth = "" if row["fewer"] is None else f", as much as {100 * row['fewer']:.2g} % fewer tokens"
    best = count(row["best"]) if row["setting"] == BATCH else plain(row["best"], 3)
    return (
        f"twice the best {row['setting'].replace('_', ' ')} ({best}) at {count(row['size'])} parameters, "
        f"{count(row['tokens'])} tokens costs {plain(row['nats'], 2)} ({plain(row['nats_low'], 2)} to "
        f"{plain(row['nats_high'], 2)}) {unit}{worth}"
    )
