"""A law and its discrepancy on given rows: what they say of any other place."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...laws.base import Law
from ..data.target_scale import in_unit_of_target, target_scale
from ..solver.space import bounds
from .coordinates import Coordinates
from .posterior import NormalMixture, Posterior, posterior
from .robust import LEAST_NOISE, Near, Weak, at, walk
from .slopes import logs_and_slopes


@dataclass(frozen=True, eq=False)
class LawOnRows:
    """A law at its best fit to rows, with its discrepancy (`posterior`) in the coordinates `where`."""

    law: Law
    where: Coordinates
    weak: Weak
    posterior: Posterior

    @property
    def u(self) -> np.ndarray:
        """The law's solver vector [P]."""
        return self.posterior.near.u

    def at(self, x: Mapping[str, np.ndarray]) -> NormalMixture:
        """Return what is known of the logarithm of the target at features x [M] each."""
        predicted, slopes = logs_and_slopes(self.law, self.u, served(self.law, x), self.weak.upper)
        return self.posterior.at(predicted, slopes, self.where.of(x))

    def draws(self, x: Mapping[str, np.ndarray], count: int, rng: np.random.Generator) -> np.ndarray:
        """Return draws [count, M] of the logarithm of the target at features x [M] each, all points together."""
        predicted, slopes = logs_and_slopes(self.law, self.u, served(self.law, x), self.weak.upper)
        weights = np.array([c.weight for c in self.posterior.components])
        numbers = rng.choice(len(weights), count, p=weights / weights.sum())
        return self.posterior.draws(predicted, slopes, self.where.of(x), numbers, rng)


def served(law: Law, x: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return features [n] by the names of `law`, which may know them by another name. KeyError where one is missing."""
    return {f.name: np.asarray(x[next(n for n in (f.name, *f.alternatives) if n in x)], float)
            for f in law.features}  # fmt: skip


def around_the_fit(law: Law, pins: Mapping[str, float], y: np.ndarray) -> Weak:
    """Return weak priors around wherever a law begins: as wide either way as half of the box of its starts.

    Boxes of what has the target's unit are meant for usual targets: those of other targets y [n] are as many times
    wider as these are larger (`core.fit.data.target_scale`). They say how far the law may bend away from its fit. The
    priors of refits (`uncertainty.weak_priors`) stand around the middle of the box instead, and are narrower; bands on
    them held fewer of the hidden public runs.
    """
    lower, upper = bounds(law, dict(pins))
    boxes = [(np.log(p.start[1] / p.start[0]) if p.domain.log else p.start[1] - p.start[0]) / 2 for p in law.params]
    wider = [target_scale(law, y) if in_unit_of_target(law, p) and not p.domain.log else 1.0 for p in law.params]
    return Weak(np.where(lower < upper, np.multiply(boxes, wider), 0.0), lower, upper)


def law_on_rows(
    law: Law,
    u: np.ndarray,
    x: Mapping[str, np.ndarray],
    y: np.ndarray,
    counts: np.ndarray,
    groups: np.ndarray,
    where: Coordinates,
    pins: Mapping[str, float],
    walked: bool = True,
) -> LawOnRows:
    """Return a law with its discrepancy on n rows, from near its best fit u [P]; without `walked` u is that fit.

    Rows have features x [n], target y [n], the number of runs behind each, and groups that share noise.
    """
    weak = around_the_fit(law, pins, y)
    near = (walk if walked else at)(law, np.clip(u, weak.lower, weak.upper), served(law, x), y, counts, weak)
    alone, shared = _split(near, groups)
    return LawOnRows(law, where, weak, posterior(alone, where.of(x), weak.spread, groups, shared))


def best_fit(
    law: Law, u: np.ndarray, x: Mapping[str, np.ndarray], y: np.ndarray, counts: np.ndarray, pins: Mapping[str, float]
) -> np.ndarray:
    """Return the solver vector [P] of a law's best fit near u [P], to rows as in `law_on_rows`."""
    weak = around_the_fit(law, pins, y)
    return walk(law, np.clip(u, weak.lower, weak.upper), served(law, x), y, counts, weak).u


def _split(near: Near, groups: np.ndarray) -> tuple[Near, float]:
    """Return the law with the noise of rows alone, and the deviation of what rows of one group share.

    Within groups the residuals have the noise of rows; their means have more where rows share some (by moments).
    """
    sizes = np.bincount(groups)
    if not (sizes > 1).any():
        return near, 0.0
    scaled, n = near.residuals, len(groups)
    means = np.bincount(groups, scaled) / np.maximum(sizes, 1)
    inner = (scaled - means[groups])[sizes[groups] > 1]
    left = max(len(inner) - int((sizes > 1).sum()), 1)
    of_row = 1.4826 * float(np.median(np.abs(inner))) * np.sqrt(len(inner) / left)
    used = sizes > 0
    between = float(np.mean(means[used] ** 2) - of_row**2 * np.mean(1 / sizes[used]))
    shared = np.sqrt(max(between, 0.0))
    if not shared > 0 or n == used.sum():
        return near, 0.0
    return Near(near.u, near.residuals, near.slopes, near.weights, max(of_row, LEAST_NOISE)), float(shared)
