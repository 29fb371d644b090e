"""What laws of precision share: their columns, and the parameters of Chinchilla's law that they keep."""

import math

from ..base import Domain, Feature, Param
from ..loss.chinchilla import LAW as CHINCHILLA

SIZE, TOKENS = CHINCHILLA.features
# An exponent for both terms is the exponent of size, by name and by box.
BASE: tuple[Param, ...] = tuple(p for p in CHINCHILLA.params if p.name != "beta")


def _bits(name: str, symbol: str, doc: str) -> Feature:
    """Return a precision: laws of it have no value at 3 bits and fewer."""
    domain = Domain("above 3", 3.0, math.inf, log=True, open_below=True)
    return Feature(name, kind="setting", symbol=symbol, unit="bits", doc=doc, range=(4.0, 16.0), domain=domain)


BITS = _bits("bits", "P_w", "bits per weight")
ACTIVATION_BITS = _bits("activation_bits", "P_a", "bits per activation")
KV_BITS = _bits("kv_bits", "P_{kv}", "bits per number of the key and value cache")


def without_grid(params: tuple[Param, ...]) -> tuple[Param, ...]:
    """Return parameters without the start grid of Hoffmann et al., which no other parameter of a law has."""
    return tuple(
        Param(p.name, symbol=p.symbol, domain=p.domain, start=p.start, unit=p.unit, doc=p.doc, linear=p.linear)
        for p in params
    )
