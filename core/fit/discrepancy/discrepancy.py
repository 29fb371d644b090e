"""The form error of a fit: by how much its law may miss a run for the law's form alone.

No law is exact. The discrepancy (Kennedy & O'Hagan 2001) is what the runs leave open about the difference between a law
and the truth. It stands on two laws, the fitted one and its rival, with fixed weights: one law alone is now and then
sure of itself for no reason. Its amplitude has a floor, because no test sees a form that breaks just beyond the runs.
It grows with the distance from the runs, and is widened by what the law missed when its farthest runs were hidden.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ... import laws
from ...errors import BadInput
from ...laws.base import Law
from ...laws.rivals import TYPICAL
from ..solver.space import natural, walked
from .coordinates import Coordinates, coordinates
from .law_on_rows import LawOnRows, best_fit, law_on_rows
from .posterior import NormalMixture, mixed
from .quantiles import quantile
from .rows import Rows, gathered
from .slopes import logs, values

CUTS = (0.6, 0.8)  # shares of the rows, the nearest, that foretell the others
FEWEST_HIDDEN = 2
SPARED = 0.05  # share of the hidden errors, the largest, that are taken for outliers
OUTLYING = 3.0  # times the typical hidden error, as which larger ones count: a run that two cuts hide has two errors
TAIL = 0.025
ONWARD, STEEP, LEFT_OUT = 1.5, 10.0, 2.5


class Ends(NamedTuple):
    """A 95 % band [M] of a target.

    `average` [M] lies midway (of logarithms) between the law and what law and rival say together with the discrepancy.
    """

    low: np.ndarray
    average: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, eq=False)
class Discrepancy:
    """What the runs of a fit leave open about the form of its law.

    `law` and its `rival` (None for a law that is not in the registry) have solver vectors near their best fits. `rows`
    are the runs, or averages of neighbours. `below` and `above` are factors of at least 1 by which either side of the
    band is widened, because hidden runs lay outside of it.
    """

    law: Law
    u: np.ndarray
    rival: Law | None
    rival_u: np.ndarray | None
    rows: Rows
    pins: Mapping[str, float]
    below: float = 1.0
    above: float = 1.0

    def band(self, x: Mapping[str, np.ndarray], new_run: bool = False, tail: float = TAIL) -> Ends:
        """Return the 95 % band of the target at features x [M] each, for a `new_run` with its noise.

        `tail` is the share outside of it on either side, .025 by default.

        It has no ends (NaN) where the law gives a value of another sign than at the runs, or where an end is no number.
        """
        mixture = self.at(x)
        mixture = mixture.of_a_run() if new_run else mixture
        centre = mixture.mean
        low = centre + self.below * (quantile(mixture, tail) - centre)
        high = centre + self.above * (quantile(mixture, 1 - tail) - centre)
        average = (centre + logs(self.law, self.u[None], x)[0]) / 2
        sign = _signs(self.law, self.u, x)
        known = sign == _signs(self.law, self.u, self.rows.x)[0]
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            ends = [np.where(known, sign * np.exp(v), np.nan) for v in (low, average, high)]
        finite = np.isfinite(ends).all(axis=0) & (ends[0] != 0)
        low, average, high = (np.where(finite, np.clip(v, self.law.within.lower, self.law.within.upper), np.nan)
                              for v in ends)  # fmt: skip
        return Ends(np.minimum(low, high), average, np.maximum(low, high))

    def at(self, x: Mapping[str, np.ndarray]) -> NormalMixture:
        """Return what is known of the logarithm of the target at features x [M] each."""
        return mixed([s.at(x) for s in self._both_laws])

    def draws(self, x: Mapping[str, np.ndarray], count: int, seed: int = 0) -> np.ndarray:
        """Return draws [count, M] of the target at features x [M] each: courses that it may have through these points.

        Half of them are of the law and half of its rival.
        """
        rng, laws_ = np.random.default_rng(seed), self._both_laws
        parts = np.array_split(np.arange(count), len(laws_))
        drawn = np.concatenate([law.draws(x, len(part), rng) for law, part in zip(laws_, parts, strict=True)])
        return _signs(self.law, self.u, x) * np.exp(drawn)

    @functools.cached_property
    def rival_pins(self) -> dict[str, float]:
        """What the rival holds: a typical value of the target, and pins of parameters that law and rival share."""
        if self.rival is None or self.rival_u is None:
            return {}
        alike = {(p.name, p.domain, p.start) for p in self.law.params}
        held = {p.name: self.pins[p.name] for p in self.rival.params
                if p.name in self.pins and (p.name, p.domain, p.start) in alike}  # fmt: skip
        return held | {k: float(v) for k, v in natural(self.rival, self.rival_u).items() if k == TYPICAL}

    @functools.cached_property
    def _both_laws(self) -> list[LawOnRows]:
        try:
            return _both_laws(self, np.ones(len(self.rows.ratios), bool))
        except (ValueError, FloatingPointError, np.linalg.LinAlgError):
            raise BadInput("This fit is damaged: nothing follows from the runs of its form error.") from None


def discrepancy(
    law: Law,
    u: np.ndarray,
    x: Mapping[str, np.ndarray],
    y: np.ndarray,
    groups: np.ndarray,
    pins: Mapping[str, float],
    incomplete: bool = False,
) -> Discrepancy:
    """Return the discrepancy of a law fitted to runs, whose solver vector is u [P].

    The runs have features x [n], the target y [n], and groups [n] that share noise. An `incomplete` law leaves out a
    scale that varies in the runs. Raises BadInput where the target has values on both sides of 0.
    """
    predicted, sign = logs(law, u[None], x)[0], np.sign(y[0])
    if not sign or (np.sign(y) != sign).any() or (_signs(law, u, x) != sign).any() or not np.isfinite(predicted).all():
        raise BadInput("The form error is relative, and the target has values on both sides of 0.")
    rows = gathered(x, np.log(np.abs(y)) - predicted, groups, coordinates(law, x))
    found = Discrepancy(law, u, None, None, rows, pins)
    rival = laws.rival_of(law)
    if rival is not None:
        observed = logs(law, u[None], rows.x)[0] + rows.ratios
        begin = _beginning(rival, law, u, float(np.exp(np.mean(observed))))
        held = replace(found, rival=rival, rival_u=begin).rival_pins
        near = best_fit(rival, begin, rows.x, np.exp(observed), rows.counts, held)
        found = replace(found, rival=rival, rival_u=near)
    onward, back = factors(_hidden_errors(found), incomplete)
    rises = float(np.cov(logs(law, u[None], rows.x)[0], _farness(found))[0, 1]) > 0
    return replace(found, below=back if rises else onward, above=onward if rises else back)


def _signs(law: Law, u: np.ndarray, x: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the signs [M] of what a law predicts at features x [M] each."""
    return np.sign(values(law, u[None], x)[0])


def _both_laws(found: Discrepancy, at: np.ndarray, again: bool = False) -> list[LawOnRows]:
    """Return law and rival with their discrepancies on the rows `at` (bool [n]), fitted `again` to those alone."""
    where = coordinates(found.law, found.rows.some(at).x)
    parts = [_on(found.law, found.u, found, at, where, found.pins, again)]
    if found.rival is not None and found.rival_u is not None:
        parts.append(_on(found.rival, found.rival_u, found, at, where, found.rival_pins, again))
    return parts


def _on(law: Law, u: np.ndarray, found: Discrepancy, at, where: Coordinates, pins, again: bool = True) -> LawOnRows:
    some = found.rows.some(at)
    y = np.exp(logs(found.law, found.u[None], some.x)[0] + some.ratios)
    groups = np.unique(some.groups, return_inverse=True)[1]
    return law_on_rows(law, u, some.x, y, some.counts, groups, where, pins, again)


def _beginning(rival: Law, law: Law, u: np.ndarray, typical: float) -> np.ndarray:
    """Return a solver vector [P] of the rival: where it is the law itself if it contains the law.

    Else these are the parameters that it shares with the law, and the middle of others. A bent law hardly bends near a
    `typical` value of the target.
    """
    shared = {k: float(v) for k, v in natural(law, u).items()} | {TYPICAL: typical}
    same = next((c.constants(shared) for c in rival.contains if c.key == law.key), shared)
    middle = {p.name: np.sqrt(p.start[0] * p.start[1]) if p.start[0] > 0 else sum(p.start) / 2 for p in rival.params}
    return walked(rival, {name: np.float64(same.get(name, value)) for name, value in middle.items()})


def factors(off: np.ndarray, incomplete: bool) -> tuple[float, float]:
    """Return by how much the onward and the other side of a band must be widened, by the errors of hidden runs.

    `off` has the errors in deviations of the band. Their root mean square, without outliers, widens both sides. The
    onward side is the one to which targets go as runs grow: below for a loss. Of public runs beyond a band far more lie
    on that side. Where hidden runs lay outside (STEEP says how soon), or where none could be hidden, it is ONWARD times
    as long, and always LEFT_OUT times that of an `incomplete` law, which leaves out a scale.
    """
    size = _spread(off) if len(off) else 1.0
    if incomplete:
        return LEFT_OUT * max(1.0, size), max(1.0, size)
    onward = min(ONWARD * max(1.0, size), 1 + STEEP * max(0.0, size - 1)) if len(off) else ONWARD
    return onward, max(1.0, size)


def _spread(off: np.ndarray) -> float:
    """Return the root mean square of errors [n] without the largest, each at most OUTLYING typical ones."""
    each = np.sort(np.minimum(np.abs(off), OUTLYING * _typical(off)))
    return float(np.sqrt(np.mean(each[: len(each) - int(SPARED * len(each))] ** 2)))


def _typical(off: np.ndarray) -> float:
    """Return the deviation of normal errors that have this median size."""
    return 1.4826 * float(np.median(np.abs(off)))


def _heaviness(residuals: np.ndarray) -> float:
    """Return by how much noise with the tails of these residuals is larger than normal noise of one median, at least 1.

    Hidden runs have such tails, too, which say nothing of the form of a law.
    """
    return max(1.0, _spread(residuals) / max(_typical(residuals), 1e-300))


def _hidden_errors(found: Discrepancy) -> np.ndarray:
    """Return by how many deviations of the band for a new run the rows that are farthest out lie off, when hidden."""
    order = np.argsort(_farness(found), kind="stable")
    off, fewest = [np.empty(0)], max(len(law.params) for law in (found.law, found.rival) if law is not None) + 3
    for cut in CUTS:
        n = int(cut * len(order))
        if n < fewest or len(order) - n < FEWEST_HIDDEN:
            continue
        nearest, rest = np.isin(np.arange(len(order)), order[:n]), found.rows.some(order[n:])
        both = _both_laws(found, nearest, again=True)
        mixture = mixed([s.at(rest.x) for s in both]).of_a_run()
        observed = logs(found.law, found.u[None], rest.x)[0] + rest.ratios
        off.append((observed - mixture.mean) / mixture.sd / _heaviness(both[0].posterior.near.residuals))
    return np.concatenate(off)


def _farness(found: Discrepancy) -> np.ndarray:
    """Return how far out each row [n] lies: by its scales together, or else by its distance from the middle row."""
    where = coordinates(found.law, found.rows.x)
    z = where.of(found.rows.x)
    scales = [i for i, f in enumerate(where.features) if f.kind == "scale"]
    return z[:, scales].sum(axis=1) if scales else np.linalg.norm(z - np.median(z, axis=0), axis=1)
