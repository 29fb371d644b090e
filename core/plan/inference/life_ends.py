"""How uncertain the cheapest model for its use is: by the draws of a fit, and by the courses its form error allows."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from ...fit.calibrated import Calibrated
from ...fit.draws import percentile_interval
from ...laws.cost import NOTHING, Cost
from ..courses import TAIL, Ends, around, lowest_places, ratios

AROUND, POINTS = 2.0, 121  # decades of size on either side of the best ones, and sizes tried along them
MOST_TOKENS = 1e3  # times those of the best model, at which the form error of sizes is taken that need still more
REFITS = "No interval: some refits never reach this loss."


class LifeEnds(NamedTuple):
    """The 95 % ends of params, tokens and saving; `why` says why there are none, and is empty where there are."""

    ends: Mapping[str, Ends]
    why: str


def drawn_ends(cost: Cost, params: np.ndarray, tokens: np.ndarray, service: float) -> LifeEnds:
    """Return the ends by the draws: params and tokens [B, 2] that are best without and with the service."""
    if not len(params):
        return LifeEnds({}, "")
    if not np.isfinite(tokens).all():
        return LifeEnds({}, REFITS)
    costs = cost.active(params, NOTHING) * (cost.per_token * tokens + service)
    drawn = {"params": params[:, 1], "tokens": tokens[:, 1], "saving": 1 - costs[:, 1] / costs[:, 0]}
    return LifeEnds({k: _pair(v) for k, v in drawn.items()}, "")


def with_form(
    calibrated: Calibrated,
    sampling: LifeEnds,
    size: str,
    cost: Cost,
    loss: float,
    like: tuple[float, float] | None,
    best: tuple[float, float, float],
    service: float,
    needed: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> LifeEnds:
    """Return ends that hold those of sampling error alone and 95 % of the courses that the form error allows.

    `best` has the sizes with the service and without it, and the tokens with it. `needed` returns the tokens [M] with
    which sizes [M] reach losses [M]. Along a course each size needs the tokens that bring it to the loss, or to that
    of the model `like` (parameters, tokens) on the same course. What a course adds is taken where the law reaches the
    loss. The ends of sampling error stay where no form error is known.
    """
    if calibrated.form is None or not sampling.ends:
        return sampling
    low, high = sorted(np.log(best[:2]))
    logs = np.linspace(low - AROUND * np.log(10), high + AROUND * np.log(10), POINTS)
    sizes = np.exp(logs)
    at = np.minimum(needed(np.full(POINTS, loss), sizes), MOST_TOKENS * best[2])
    x = {size: np.append(sizes, like[0] if like else best[0]), "tokens": np.append(at, like[1] if like else best[2])}
    drawn = ratios(calibrated, x)
    assert drawn is not None
    wanted = loss * np.where(np.isnan(drawn), 1.0, (drawn[:, -1:] if like else 1.0) / drawn)[:, :-1]
    tokens = needed(wanted.ravel(), np.tile(sizes, len(drawn))).reshape(wanted.shape)
    tokens = np.where(np.isnan(drawn[:, :-1]), np.inf, tokens)
    return _of_courses(sampling, cost, logs, tokens, service)


def _of_courses(sampling: LifeEnds, cost: Cost, logs: np.ndarray, tokens: np.ndarray, service: float) -> LifeEnds:
    """Return the ends with those of courses, on which sizes (logarithms [M]) need these tokens [B, M]."""
    reached = np.isfinite(tokens).any(axis=1)
    if (lost := float((~reached).mean())) > TAIL:
        return LifeEnds(
            {}, f"No interval: on {lost:.0%} of the courses that the form error allows, no size reaches it."
        )
    tokens = tokens[reached]
    active = np.log(cost.active(np.exp(logs), NOTHING))
    training, whole = (active + np.log(cost.per_token * tokens + more) for more in (0.0, service))
    place, optimal = lowest_places(whole, logs), lowest_places(training, logs)
    saving = 1 - np.exp(_at(place, logs, whole) - _at(optimal, logs, whole))
    of = {"params": np.exp(place), "tokens": np.exp(_at(place, logs, np.log(tokens))), "saving": saving}
    return LifeEnds({k: around(v, sampling.ends[k]) for k, v in of.items()}, "")


def _at(places: np.ndarray, logs: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return values [B, M] over logarithms of sizes [M] at one place [B] in each row, between those that are finite."""
    finite = np.isfinite(values)
    return np.array([np.interp(p, logs[f], v[f]) for p, v, f in zip(places, values, finite, strict=True)])


def _pair(values: np.ndarray) -> Ends:
    low, high = percentile_interval(values)
    return float(low), float(high)
