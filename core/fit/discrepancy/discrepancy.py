"""The form error of a fit: by how much its law may miss a run for the law's form alone.

No law is exact. The discrepancy (Kennedy & O'Hagan 2001) is what the runs leave open about the difference between a law
and the truth. It stands on two laws, the fitted one and its rival, with fixed weights: one law alone is now and then
sure of itself for no reason. Its amplitude has a floor, because no test sees a form that breaks just beyond the runs.
It grows with the distance from the runs, and is widened by what the law missed when its farthest runs were hidden.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ... import laws
from ...errors import BadInput
from ...laws.base import Law
from ..solver.space import natural, walked
from .coordinates import Coordinates, coordinates
from .law_on_rows import LawOnRows, law_on_rows
from .posterior import NormalMixture, mixed
from .quantiles import quantile
from .rows import Rows, gathered
from .slopes import logs

CUTS = (0.6, 0.8)  # shares of the rows, the nearest, that foretell the others
FEWEST_HIDDEN = 2
SPARED = 0.05  # share of the hidden errors, the largest, that are taken for outliers
TAIL = 0.025


@dataclass(frozen=True, eq=False)
class Discrepancy:
    """What the runs of a fit leave open about the form of its law.

    `law` and its `rival` (None where the law's record names none) have solver vectors near their best fits. `rows` are
    the runs, or averages of neighbours. `widened` is the factor of at least 1 by which the band is widened, because
    hidden runs lay outside of it.
    """

    law: Law
    u: np.ndarray
    rival: Law | None
    rival_u: np.ndarray | None
    rows: Rows
    pins: Mapping[str, float]
    widened: float = 1.0

    def band(self, x: Mapping[str, np.ndarray], new_run: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends [M] of the 95 % band of the target at features x [M] each, for a `new_run` with its noise."""
        mixture = self.at(x)
        mixture = mixture.of_a_run() if new_run else mixture
        centre = mixture.mean
        low, high = (centre + self.widened * (quantile(mixture, share) - centre) for share in (TAIL, 1 - TAIL))
        return np.exp(low), np.exp(high)

    def at(self, x: Mapping[str, np.ndarray]) -> NormalMixture:
        """Return what is known of the logarithm of the target at features x [M] each."""
        return mixed([s.at(x) for s in self._both_laws])

    @functools.cached_property
    def _both_laws(self) -> list[LawOnRows]:
        return _both_laws(self, np.ones(len(self.rows.ratios), bool))


def discrepancy(
    law: Law, u: np.ndarray, x: Mapping[str, np.ndarray], y: np.ndarray, groups: np.ndarray, pins: Mapping[str, float]
) -> Discrepancy:
    """Return the discrepancy of a law fitted to runs, whose solver vector is u [P].

    The runs have features x [n], the target y [n], and groups [n] that share noise. Raises BadInput where the law has
    no coordinates (a whole series of a run alone), or where the target is not positive.
    """
    if law.series:
        raise BadInput("The law is of whole courses of a run, between which no distance is known.")
    predicted = logs(law, u[None], x)[0]
    if not (y > 0).all() or not np.isfinite(predicted).all():
        raise BadInput("The form error is relative, and some values of the target are not positive.")
    rows = gathered(x, np.log(y) - predicted, groups, coordinates(law, x))
    found = Discrepancy(law, u, None, None, rows, pins)
    rival = laws.rival_of(law)
    if rival is not None:
        where, every = coordinates(law, rows.x), np.ones(len(rows.ratios), bool)
        found = replace(found, rival=rival, rival_u=_on(rival, _beginning(rival, law, u), found, every, where, {}).u)
    return replace(found, widened=_widened(found))


def _both_laws(found: Discrepancy, at: np.ndarray, again: bool = False) -> list[LawOnRows]:
    """Return law and rival with their discrepancies on the rows `at` (bool [n]), fitted `again` to those alone."""
    where = coordinates(found.law, found.rows.some(at).x)
    parts = [_on(found.law, found.u, found, at, where, found.pins, again)]
    if found.rival is not None and found.rival_u is not None:
        parts.append(_on(found.rival, found.rival_u, found, at, where, {}, again))
    return parts


def _on(law: Law, u: np.ndarray, found: Discrepancy, at, where: Coordinates, pins, again: bool = True) -> LawOnRows:
    some = found.rows.some(at)
    y = np.exp(logs(found.law, found.u[None], some.x)[0] + some.ratios)
    groups = np.unique(some.groups, return_inverse=True)[1]
    return law_on_rows(law, u, some.x, y, some.counts, groups, where, pins, again)


def _beginning(rival: Law, law: Law, u: np.ndarray) -> np.ndarray:
    """Return a solver vector [P] of the rival: the parameters that it shares with the law, and the middle of others."""
    shared = {k: float(v) for k, v in natural(law, u).items()}
    middle = {p.name: np.sqrt(p.start[0] * p.start[1]) if p.start[0] > 0 else sum(p.start) / 2 for p in rival.params}
    return walked(rival, {name: np.float64(shared.get(name, value)) for name, value in middle.items()})


def _widened(found: Discrepancy) -> float:
    """Return by how much the band must be widened to hold the rows that are farthest out, when those are hidden.

    The factor is the root mean square of hidden errors in deviations of the band for a new run, without the largest.
    """
    order = np.argsort(_farness(found), kind="stable")
    off, fewest = [], max(len(law.params) for law in (found.law, found.rival) if law is not None) + 3
    for cut in CUTS:
        n = int(cut * len(order))
        if n < fewest or len(order) - n < FEWEST_HIDDEN:
            continue
        nearest, rest = np.isin(np.arange(len(order)), order[:n]), found.rows.some(order[n:])
        mixture = mixed([s.at(rest.x) for s in _both_laws(found, nearest, again=True)]).of_a_run()
        observed = logs(found.law, found.u[None], rest.x)[0] + rest.ratios
        off.append(((observed - mixture.mean) / mixture.sd) ** 2)
    if not off:
        return 1.0
    each = np.sort(np.concatenate(off))
    return max(1.0, float(np.sqrt(np.mean(each[: len(each) - int(SPARED * len(each))]))))


def _farness(found: Discrepancy) -> np.ndarray:
    """Return how far out each row [n] lies: by its scales together, or else by its distance from the middle row."""
    where = coordinates(found.law, found.rows.x)
    z = where.of(found.rows.x)
    scales = [i for i, f in enumerate(where.features) if f.kind == "scale"]
    return z[:, scales].sum(axis=1) if scales else np.linalg.norm(z - np.median(z, axis=0), axis=1)
