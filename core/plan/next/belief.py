"""What is believed of a law before further runs: from the runs that there are, from published constants, or both."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...fit.calibrated import Calibrated
from ...fit.discrepancy.slopes import logs_and_slopes
from ...fit.evaluate import evaluate
from ...fit.known_runs import KnownRuns
from ...fit.solver.space import bounds, natural, walked
from ...fit.uncertainty.weak_priors import priors_of
from ...laws.base import Law
from . import misfit
from .plausible import Plausible, Prior, most_plausible

PUBLISHED = 0.1  # published constants count as a run at each corner of the region, known to this share
HELD = 1e12  # precision of a parameter that is held
DRAWN = 6  # starts of a fit beside those that are known


@dataclass(frozen=True, eq=False)
class Belief:
    """The most plausible constants `u` [P], the `prior` behind them, `noise` of a run and `form` error a decade.

    Noise and form are shares of the target.
    """

    law: Law
    u: np.ndarray
    prior: Prior
    noise: float
    form: float


def believe(
    law: Law,
    rows: KnownRuns,
    at: Mapping[str, float],
    published: Calibrated | None = None,
    fitted: Calibrated | None = None,
    pins: Mapping[str, float] | None = None,
) -> Belief:
    """Return what runs say of a law for an aim at a point, with `published` constants behind them where given.

    A search begins at the constants `fitted` to the same runs as well. Without published constants priors are weak.
    """
    prior = _prior(law, rows, at, published, pins)
    known = [walked(law, c.values) for c in (fitted, published) if c is not None]
    if not len(rows.y):
        return Belief(law, known[0] if known else prior.centre, prior, misfit.NOISE, misfit.FORM)
    random = np.random.default_rng(0)
    deviation = 1 / np.sqrt(np.diag(prior.precision))
    known += [prior.centre, *(prior.centre + deviation * random.standard_normal((DRAWN, len(deviation))))]
    free = int((np.diag(prior.precision) < HELD).sum())
    distance = misfit.decades(law, rows.x, at)

    def fit(of: KnownRuns, far: np.ndarray, noise: float, form: float, starts: list[np.ndarray]) -> Plausible:
        return most_plausible(law, of.x, of.y, misfit.deviations(far, noise, form), prior, starts, pins)

    def predicted(smaller: np.ndarray, others: np.ndarray) -> np.ndarray:
        near = fit(rows.some(smaller), np.zeros(len(smaller)), noise, 0.0, [first.u, *known[-2:]])
        return _values(law, near.u, rows.some(others).x)

    first = fit(rows, np.zeros(len(rows.y)), misfit.NOISE, 0.0, known)
    noise = misfit.noise_of(first.residuals, free)
    form = misfit.form_of(law, rows.x, rows.y, rows.flops, noise, predicted)
    best = fit(rows, distance, noise, form, [first.u, prior.centre])
    return Belief(law, best.u, prior, noise, form)


def _values(law: Law, u: np.ndarray, x: Mapping[str, np.ndarray]) -> np.ndarray:
    return evaluate(law, {k: np.atleast_1d(v) for k, v in natural(law, u).items()}, x)[0]


def _prior(law: Law, rows: KnownRuns, at: Mapping[str, float], published: Calibrated | None, pins) -> Prior:
    y = rows.y if len(rows.y) else _expected(law, at, published)
    centre, spread = priors_of(law, y)
    lower, upper = bounds(law, pins)
    precision = np.diag(np.where(lower < upper, 1 / spread**2, HELD))
    if published is None:
        return Prior(np.clip(centre, lower, upper), precision)
    centre = walked(law, published.values)
    slopes = logs_and_slopes(law, centre, _corners(law, rows, at, published), upper)[1]
    return Prior(np.clip(centre, lower, upper), precision + slopes.T @ slopes / PUBLISHED**2)


def _expected(law: Law, at: Mapping[str, float], published: Calibrated | None) -> np.ndarray:
    """Return a usual target [1] where there are no runs."""
    if published is None:
        return np.array([max(abs(end) for end in law.params[0].start)])
    return np.abs(published.expect({k: np.array([v]) for k, v in at.items()}))


def _corners(law: Law, rows: KnownRuns, at: Mapping[str, float], published: Calibrated) -> dict[str, np.ndarray]:
    """Return the corners of the region of runs and aim, by feature [n]; what is no scale is as at the aim."""
    ends = []
    for f in law.scales:
        values = [at[f.name], *rows.x[f.name], *published.ranges.get(f.name, (at[f.name] / 1e3,))]
        ends.append((min(values), max(values)))
    grid = np.meshgrid(*ends, indexing="ij")
    x = {f.name: g.ravel().astype(float) for f, g in zip(law.scales, grid, strict=True)}
    n = len(next(iter(x.values())))
    return {f.name: x.get(f.name, np.full(n, at.get(f.name, 0.0))) for f in law.features}
