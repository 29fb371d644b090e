"""What a law and its discrepancy say at a point: a mixture of normals of the logarithm of the target.

Kennedy & O'Hagan 2001: observation = law + discrepancy + noise. The discrepancy is a Gaussian process
over the features of the law; the law is taken as linear in its parameters around its best fit, so that both have one
posterior in closed form (Rasmussen & Williams 2006, equations 2.41 and 2.42). Amplitude, length and noise are
integrated over a grid, each value weighed by its marginal likelihood.
"""

import functools
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .kernels import growing, growing_variance, squared_exponential
from .robust import Near

LENGTHS = (1.0, 2.0)  # units of a coordinate (decades of a scale)
ALIKE = tuple(0.005 * 2.0**k for k in range(6))  # amplitudes, relative to the target; the first is the floor
GROWS = tuple(0.0017 * 2.0**k for k in range(7))  # amplitudes at a distance of one unit, times the square root of 3
NOISES = (0.6, 0.8, 1.0)  # times the noise around the law alone, part of which may be discrepancy
SPREAD = 2.0  # deviation of the prior of the logarithm of an amplitude around its floor
ROUNDING = 2.0**-52
NEGLIGIBLE = 1e-4  # share of a kernel's weight below which a value of the grid is left out
KERNELS = 2


@dataclass(frozen=True, eq=False)
class NormalMixture:
    """K normal distributions of the logarithm of a target at each of M points: weights [K], means and sds [K, M].

    `noise` [K] is the deviation of one further run around them.
    """

    weights: np.ndarray
    means: np.ndarray
    sds: np.ndarray
    noise: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """The mean [M] of the mixture."""
        return self.weights @ self.means

    def of_a_run(self) -> "NormalMixture":
        """Return the mixture for one further run, which has noise of its own."""
        return NormalMixture(self.weights, self.means, np.hypot(self.sds, self.noise[:, None]), self.noise)

    @property
    def sd(self) -> np.ndarray:
        """The deviation [M] of the mixture around its mean."""
        return np.sqrt(self.weights @ (self.sds**2 + (self.means - self.mean) ** 2))


def mixed(parts: list[NormalMixture]) -> NormalMixture:
    """Return one mixture in which each of `parts` has the same weight."""
    return NormalMixture(
        np.concatenate([p.weights / len(parts) for p in parts]),
        np.concatenate([p.means for p in parts]),
        np.concatenate([p.sds for p in parts]),
        np.concatenate([p.noise for p in parts]),
    )


@dataclass(frozen=True, eq=False)
class _Component:
    """One value of the grid: kernel (None where it grows), amplitude, noise, weight, and what the rows make of it."""

    length: float | None
    amplitude: float
    noise: float
    weight: float
    factor: np.ndarray  # lower triangular [n, n]
    whitened: np.ndarray  # [n]


@dataclass(frozen=True, eq=False)
class Posterior:
    """A law near its best fit (`near`) with its discrepancy, given n rows at coordinates `z` [n, d].

    `spread` [P] are the deviations of its parameters' priors around the fit.
    """

    near: Near
    z: np.ndarray
    spread: np.ndarray
    components: tuple[_Component, ...]

    def at(self, predicted: np.ndarray, slopes: np.ndarray, z: np.ndarray) -> NormalMixture:
        """Return what is known of M points at coordinates z [M, d].

        `predicted` [M] are the logarithms that the law predicts there, `slopes` [M, P] their derivatives.
        """
        wide = slopes * self.spread
        of_law, without = wide @ (self.near.slopes * self.spread).T, (wide**2).sum(axis=1)
        kernels = {length: _kernel(length, z, self.z) for length in {c.length for c in self.components}}
        rows = []
        for c in self.components:
            alone = growing_variance(z) if c.length is None else np.ones(len(z))
            across = of_law + c.amplitude**2 * kernels[c.length]
            solved = _solve(c.factor, across.T)
            variance = without + c.amplitude**2 * alone - (solved**2).sum(axis=0)
            rows.append((predicted + solved.T @ c.whitened, np.sqrt(np.maximum(variance, 0.0))))
        weights, noise = (np.array([getattr(c, n) for c in self.components]) for n in ("weight", "noise"))
        return NormalMixture(weights, np.stack([m for m, _ in rows]), np.stack([s for _, s in rows]), noise)

    def draws(
        self, predicted: np.ndarray, slopes: np.ndarray, z: np.ndarray, numbers: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Return draws [B, M] of the logarithm at M points together, of the components `numbers` [B]; see `at`."""
        wide = slopes * self.spread
        of_law, alone = wide @ (self.near.slopes * self.spread).T, wide @ wide.T
        kernels: dict[float | None, tuple[np.ndarray, np.ndarray]] = {}
        found = np.empty((len(numbers), len(z)))
        for i in np.unique(numbers):
            c = self.components[i]
            if c.length not in kernels:
                kernels[c.length] = _kernel(c.length, z, self.z), _kernel(c.length, z, z)
            across, together = kernels[c.length]
            solved = _solve(c.factor, (of_law + c.amplitude**2 * across).T)
            covariance = alone + c.amplitude**2 * together - solved.T @ solved
            spread, directions = np.linalg.eigh(covariance)
            root = directions * np.sqrt(np.maximum(spread, 0.0))
            which = numbers == i
            found[which] = predicted + solved.T @ c.whitened + rng.standard_normal((which.sum(), len(z))) @ root.T
        return found


def posterior(near: Near, z: np.ndarray, spread: np.ndarray, groups: np.ndarray, shared: float) -> Posterior:
    """Return the posterior of a law with its discrepancy, half of it with each kernel.

    `near` is the law at its best fit to n rows at coordinates z [n, d]; `spread` [P] are the deviations of its
    parameters' priors, 0 where one is held. All rows of one of `groups` [n] have noise of deviation `shared` in common.
    """
    wide = near.slopes * spread
    of_law = wide @ wide.T + shared**2 * (groups[:, None] == groups[None])
    per_row = near.noise**2 / np.maximum(near.weights, 1e-6)
    per_row = per_row + ROUNDING * len(z) * of_law.max(initial=0.0)  # what sums of such size lose
    kept = []
    for lengths, amplitudes in ((LENGTHS, ALIKE), ((None,), GROWS)):
        found = []
        for length in lengths:
            kernel = _kernel(length, z, z)
            for amplitude, times in itertools.product(amplitudes, NOISES):
                whole = amplitude**2 * kernel
                whole += of_law
                np.einsum("ii->i", whole)[:] += times**2 * per_row + 1e-12  # the diagonal
                factor = np.linalg.cholesky(whole)
                whitened = _solve(factor, near.residuals)
                likelihood = -0.5 * float(whitened @ whitened) - float(np.log(np.diag(factor)).sum())
                prior = -0.5 * (np.log(amplitude / amplitudes[0]) / SPREAD) ** 2
                found.append((length, amplitude, times * near.noise, likelihood + prior, factor, whitened))
        heights = np.array([f[3] for f in found])
        weights = np.exp(heights - heights.max())
        weights = np.where(weights / weights.sum() < NEGLIGIBLE, 0.0, weights)
        weights /= weights.sum() * KERNELS
        for (length, amplitude, noise, _, factor, whitened), weight in zip(found, weights, strict=True):
            if weight > 0:
                kept.append(_Component(length, amplitude, noise, float(weight), factor, whitened))
    return Posterior(near, z, spread, tuple(kept))


def _kernel(length: float | None, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return growing(a, b) if length is None else squared_exponential(a, b, length)


def _solve(factor: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return factor^-1 right for a lower triangular factor [n, n]; its rows lie in memory as LAPACK has columns."""
    return _triangular_solver()(factor.T, right, lower=0, trans=1)[0]


@functools.cache
def _triangular_solver() -> Callable:
    """Return LAPACK's dtrtrs."""
    from scipy.linalg import get_lapack_funcs  # here, because importing it takes a while

    (solve,) = get_lapack_funcs(("trtrs",), dtype=np.float64)
    return solve
