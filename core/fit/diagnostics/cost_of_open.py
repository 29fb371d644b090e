"""What it costs predictions that runs leave a parameter open: levels go by the interval of a prediction."""

from dataclasses import replace

import numpy as np

from ... import laws
from ...laws.base import Param
from ...verdict import Level
from ..band import band
from ..calibrated import from_fit
from ..evaluate import evaluate
from ..predict import beyond, decades_beyond
from ..result import Estimate, Fit

WIDE, VERY_WIDE = 0.02, 0.10  # half width of the 95 % interval of a prediction, relative
AHEAD = 0.5  # decades
STEP, LEAST = 0.02, 6.0  # decades of scale that are tried, and from which no run is any farther


def width_level(half: float) -> Level:
    """Return the level of a prediction whose 95 % interval has this relative half width (NaN: it has none)."""
    return "solid" if half <= WIDE else "care" if half <= VERY_WIDE else "no"


def half_width_ahead(fit: Fit) -> float | None:
    """Return the relative half width of the 95 % interval half a decade beyond the runs, NaN where refits disagree.

    It is None without draws, and for a law that has no scale to go beyond.
    """
    calibrated = from_fit(fit)
    if calibrated.draws is None or not calibrated.law.scales or calibrated.law.series:
        return None
    found = band(replace(calibrated, form=None), far_point(fit))
    return float(found.half_width[0])


def cost_of_open(fit: Fit) -> Level:
    """Return how serious an open parameter of a fit is: it asks for care where predictions agree all the same."""
    half = half_width_ahead(fit)
    return "care" if half is not None and half <= VERY_WIDE else "no"


def undetermined(fit: Fit, param: Param) -> bool:
    """Return whether the 95 % interval of a parameter leaves it open.

    On a logarithm it does where its ends are farther apart than those of the box of starts. Any other interval does
    where it reaches zero (that of a coefficient of either sign where zero lies inside), and predictions half a decade
    beyond the runs move by more than WIDE as the parameter goes from either end to the middle: a floor between 0 and
    0.02 nats is as good as known.
    """
    e = fit.parameters[param.name]
    if e.low is None or e.high is None:
        return False
    if param.domain.log:
        low, high = param.start
        return e.high / max(e.low, 1e-300) > max(high / low, 1e3)
    if e.low > 1e-3 * abs(e.value) or (param.domain.lower < 0 and e.high < 0) or e.high - e.low <= 1e-6:
        return False
    return not _moves(fit, param.name, e) <= WIDE


def _moves(fit: Fit, name: str, e: Estimate) -> float:
    """Return by which share half the interval of a parameter moves predictions beyond the runs, all others held."""
    law = laws.get(fit.law)
    if law.series:
        return np.inf
    values = {k: np.full(3, v.value) for k, v in fit.parameters.items()}
    values[name] = np.array([e.value, e.low, e.high])
    at, low, high = evaluate(law, values, far_point(fit))[:, 0]
    return float(abs(high - low) / 2 / max(abs(at), 1e-300))


def far_point(fit: Fit, ahead: float = AHEAD) -> dict[str, np.ndarray]:
    """Return the features [1] of a point that lies so many decades `ahead` of the runs by the farthest of its scales.

    Its scales keep the proportions of the largest ones of the runs. Compute counts as a scale: the largest size and the
    most tokens are seldom those of one run.
    """
    calibrated = from_fit(fit)
    for times in 10 ** np.arange(ahead, -LEAST, -STEP):
        at = beyond(fit, float(times))
        if (decades_beyond(calibrated, at) or 0.0) <= ahead + STEP / 2:
            break
    return {name: np.array([v]) for name, v in at.items()}
