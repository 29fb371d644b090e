"""What tests of further runs share: constants, runs of a true law, and what is believed of them."""

import numpy as np

from core import laws
from core.fit.calibrated import from_published
from core.fit.evaluate import evaluate
from core.fit.known_runs import KnownRuns, none_known

LAW = laws.get("chinchilla")
CONSTANTS = laws.get_published("chinchilla@besiroglu")
PUBLISHED = from_published(*CONSTANTS)
AIM = {"params": 7e9, "tokens": 1.4e11}


def true_runs(sizes=(1e8, 4e8, 1.6e9), ratios=(5.0, 20.0, 80.0), noise=0.003, seed=0):
    """Return runs of the published law, with noise."""
    size, ratio = (v.ravel() for v in np.meshgrid(sizes, ratios))
    x = {"params": size, "tokens": ratio * size}
    y = evaluate(LAW, {k: np.array([v]) for k, v in PUBLISHED.values.items()}, x)[0]
    y = y * np.exp(noise * np.random.default_rng(seed).standard_normal(len(y)))
    return KnownRuns(x, y, 6 * x["params"] * x["tokens"])


def no_runs():
    """Return no runs."""
    return none_known(LAW)
