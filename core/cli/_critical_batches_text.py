"""Critical batches that runs show, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..units import count

NAMES = {"twice": "critical_batch", "fifth": "critical_batch_20_percent"}
TITLES = {"twice": "twice the least steps and tokens (B_crit)", "fifth": "a fifth more steps (B*)"}


def sentences(report: Mapping[str, Any]) -> Iterator[str]:
    """Return both critical batches of every target loss line by line, and how they grow with size."""
    for kind, name in NAMES.items():
        yield f"critical batch, {TITLES[kind]}:"
        for target, one in report["losses"].items():
            ends = one[name]
            interval = "" if ends["low"] is None else f"  95 % {count(ends['low'])} to {count(ends['high'])}"
            yield f"  {target:20} {count(ends['value']):>8} tokens{interval}"
        if grown := report["growth"].get(name):
            e = grown["exponent"]
            yield f"  grows as size^{e['value']:.2f}  95 % {e['low']:.2f} to {e['high']:.2f}"
