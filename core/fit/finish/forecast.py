"""The loss of a run at its end, from its curve so far and the law of its siblings.

Over siblings that ended, one law says the loss at their ends and one the loss at the share of the run that is done now,
each from size and length. The run lies above or below the law where it is; a part of that, as much as siblings kept of
theirs, it keeps to the end:

    ln L_end = law_end(N, T) + k (ln L_now - law_now(N, T))

k = 1 is the run's curve alone, bent as the siblings' were; k = 0 is their law alone. The interval is that of the errors
when each sibling is left out in turn and its end predicted from the same share.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import BadInput
from ..arms.curve import ArmDesign, log_loss, priors
from ..arms.solve import solve
from .curves import Going, LossCurve

KEPT, KEPT_SD = 1.0, 0.5  # prior of k: what a run is better or worse by, it mostly keeps
LEAST_FOR_LAW = 4  # siblings from which a law of size and length is fitted; fewer give their mean
ALIKE = 0.02  # in the logarithm: sizes or lengths that are one
NONE = np.zeros((0, 2), int)


@dataclass(frozen=True)
class Finish:
    """The loss at the end, its 95 % interval (None where there is none), and what it is made of.

    `kept` is k; `by_curve` and `by_law` what k = 1 and k = 0 give (losses); `errors` [n] are those of siblings left out
    (of the logarithm, predicted less measured).
    """

    going: Going
    value: float
    low: float | None
    high: float | None
    kept: float
    by_curve: float
    by_law: float
    errors: np.ndarray

    @property
    def share(self) -> float:
        """How much of the run is done."""
        return self.going.run.share

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        return {
            "run": self.going.run.run, "done": float(self.going.run.done[-1]), self.going.amount: self.going.run.total,
            "share": self.share, "now": float(np.exp(self.going.run.end)), "value": self.value, "low": self.low,
            "high": self.high, "unit": self.going.unit, "kept": self.kept, "by_curve": self.by_curve,
            "by_law": self.by_law, "siblings": [s.run for s in self.going.siblings],
            "typical_error": float(np.sqrt(np.mean(self.errors**2))), "notes": list(self.going.notes),
        }  # fmt: skip


def forecast(found: Going) -> Finish:
    """Return the loss of a run at its end, with its interval. Raises BadInput for fewer than two siblings."""
    from scipy.stats import t  # here, because importing it takes a while

    siblings = found.siblings
    if len(siblings) < 2:
        raise BadInput("Predicting the end of a run takes two or more siblings that ended.")
    value, kept, end, now = _predict(found.run, siblings, found.run.share)
    errors = np.array([
        _predict(one, [s for s in siblings if s is not one], found.run.share)[0] - one.end for one in siblings
    ])  # fmt: skip
    half = float(t.ppf(0.975, len(errors) - 1)) * float(np.sqrt(np.mean(errors**2)))
    low, high = np.exp([value - half, value + half])
    curve = end + found.run.at(found.run.share) - now
    return Finish(
        found, float(np.exp(value)), float(low), float(high), kept, float(np.exp(curve)), float(np.exp(end)), errors
    )


def _predict(run: LossCurve, siblings, share: float) -> tuple[float, float, float, float]:
    """Return the logarithm of a run's last loss, k, and what the laws of the end and of the share say for it."""
    ends, nows = np.array([s.end for s in siblings]), np.array([s.at(share) for s in siblings])
    places = np.log([[s.size, s.total] for s in [*siblings, run]])
    of_end, end = _law(ends, places)
    of_now, now = _law(nows, places)
    above_end, above_now = ends - of_end, nows - of_now
    noise = max(float(np.mean((above_end - above_now) ** 2)), 1e-12)
    weight = float(above_now @ above_now)
    kept = (float(above_now @ above_end) / noise + KEPT / KEPT_SD**2) / (weight / noise + 1.0 / KEPT_SD**2)
    kept = float(np.clip(kept, 0.0, 1.2))
    return end + kept * (run.at(share) - now), kept, end, now


def _law(logs: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, float]:
    """Return what a law of size and length says for the siblings [n], and for the run, the last of `places` [n + 1, 2].

    With few siblings, or where they are all alike, it is their mean.
    """
    known = [j for j in range(places.shape[1]) if np.isfinite(places[:, j]).all() and np.ptp(places[:-1, j]) > ALIKE]
    n = len(logs)
    if n < LEAST_FOR_LAW or not known:
        return np.full(n, logs.mean()), float(logs.mean())
    x = places[:, known] - places[:-1, known].mean(axis=0)
    weights = np.full(len(known), 1.0 / len(known))
    design, ahead = (ArmDesign(v, np.zeros(len(v)), np.zeros(len(v)), weights) for v in (x[:-1], x))
    prior = priors(tuple(("size", "length")[j] for j in known), float(np.exp(logs.min())))
    theta = solve(logs, design, NONE, prior, np.ones(n)).theta
    said = log_loss(theta, ahead)[0]
    return said[:-1], float(said[-1])
