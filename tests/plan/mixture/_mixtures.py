"""Constants and wishes over four domains, for the tests of mixtures."""

import numpy as np

from core import laws
from core.fit import Calibrated
from core.plan.mixture.optimum import Wish

AT = {"params": 1e9, "tokens": 2e10}


NAMES = ("a", "b", "c", "d")


def constants(key, seed=0, draws=0, **values):
    """Constants of a law over NAMES from its start boxes, and perhaps draws around them."""
    law, rng = laws.get(f"{key}[{','.join(NAMES)}]"), np.random.default_rng(seed)
    drawn = {
        p.name: np.exp(rng.uniform(*np.log(p.start))) if p.domain.log else rng.uniform(*p.start) for p in law.params
    } | values
    around = {k: v * np.exp(0.02 * rng.standard_normal(draws)) for k, v in drawn.items()} if draws else None
    return Calibrated(law, drawn, around, {}, "nats per token", key)


def wish(fits, **more):
    given = {"weights": dict.fromkeys(fits, 1.0), "at": AT, "low": {}, "high": {}, "natural": {}} | more
    return Wish(**given)
