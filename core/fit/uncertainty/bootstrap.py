"""Draw resamples of the runs, as weights or as targets: the solver walks each resample as one more lane.

What a lane draws depends on the seed and on the lane's number alone, whatever lanes are walked with it. The records at
the end are called with the numbers of lanes. They are plain data, so that another process can draw the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .noise import Noise, Pool

# Webb's six points (Webb 2023, Canadian Journal of Economics 56): mean 0, variance 1, and few groups still differ.
WEBB = np.sqrt([1.5, 1.0, 0.5, 0.5, 1.0, 1.5]) * [-1, -1, -1, 1, 1, 1]
# Streams of random numbers. _SCALES and _NEW each have a second stream, for noise that rows of a group share.
_OWN, _SHARED, _SCALES, _NEW, _PRIORS = 0, 1, 2, 4, 6


def _each(lanes: np.ndarray, seed: int, stream: int = _OWN) -> Iterator[np.random.Generator]:
    """Yield a generator of random numbers for every lane.

    It is one generator, which is set to the beginning of each lane in turn: to make a new one takes far longer.
    """
    bits = np.random.Philox(key=[seed + (stream << 32), 0])
    begin, rng = bits.state, np.random.Generator(bits)
    for lane in lanes:
        begin["state"]["key"][1] = lane
        bits.state = begin
        yield rng


def resample(groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return run weights [len(lanes), R]: each lane draws as many groups as there are, with replacement.

    `groups` [R] numbers the rows that are drawn together. This is the case bootstrap of Efron 1979; where groups have
    several rows it is called the pairs cluster bootstrap.
    """
    n = _count(groups)
    counts = np.stack([np.bincount(rng.integers(0, n, n), minlength=n) for rng in _each(lanes, seed)])
    return counts.astype(float)[:, groups]


def flips(groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return the factors by which a wild bootstrap multiplies residuals [len(lanes), R]; a group has one factor.

    This is the wild cluster bootstrap of Cameron, Gelbach & Miller 2008.
    """
    n = _count(groups)
    return np.stack([WEBB[rng.integers(0, len(WEBB), n)] for rng in _each(lanes, seed)])[:, groups]


def redrawn(noise: Noise, groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return new noise of all rows in each lane [len(lanes), R]; a lane draws how large its noise is as well.

    This is a smoothed residual bootstrap. Where noise has a shared part, each of the `groups` [R] gets one draw of it.
    """
    drawn = _part(noise.row, len(groups), lanes, seed, _OWN)
    return (
        drawn if noise.shared is None else drawn + _part(noise.shared, _count(groups), lanes, seed, _SHARED)[:, groups]
    )


def new_runs(noise: Noise, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return the noise of one further run in each lane [len(lanes)], as large as `redrawn` makes it in that lane."""
    row_noise = _further(noise.row, lanes, seed, _OWN)
    return row_noise if noise.shared is None else row_noise + _further(noise.shared, lanes, seed, _SHARED)


def scales(df: float, lanes: np.ndarray, seed: int, which: int = 0) -> np.ndarray:
    """Return the factor by which each lane scales its noise [len(lanes)]: sqrt(df / chi-squared of df).

    Residuals tell the deviation of the noise with df degrees of freedom only. Normal noise times this factor follows
    Student's t. Percentiles of refits therefore have the width of the t interval; for a linear law they are its ends.
    """
    return np.sqrt(df / np.array([rng.chisquare(df) for rng in _each(lanes, seed, _SCALES + which)]))


def priors(middle: np.ndarray, spread: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return the means of the priors in each lane [len(lanes), P].

    They are drawn from the priors themselves, which have deviation `spread` [P] around `middle` [P]; a parameter whose
    deviation is infinite has no prior and keeps `middle`. A prior is as much a measurement as a run is: if it were held
    still, refits would agree better than the prior knows (randomize-then-optimize; Bardsley et al. 2014, SIAM Journal
    on Scientific Computing 36).
    """
    drawn = np.stack([rng.standard_normal(len(middle)) for rng in _each(lanes, seed, _PRIORS)])
    return middle + np.where(np.isfinite(spread), spread, 0.0) * drawn


def _part(pool: Pool, n: int, lanes: np.ndarray, seed: int, which: int) -> np.ndarray:
    drawn = np.stack([_drawn(pool, n, rng) for rng in _each(lanes, seed, which)])
    return scales(pool.df, lanes, seed, which)[:, None] * drawn


def _further(pool: Pool, lanes: np.ndarray, seed: int, which: int) -> np.ndarray:
    drawn = [_drawn(pool, 1, rng)[0] for rng in _each(lanes, seed, _NEW + which)]
    return scales(pool.df, lanes, seed, which) * np.array(drawn)


def _drawn(pool: Pool, n: int, rng: np.random.Generator) -> np.ndarray:
    drawn = pool.values[rng.integers(0, len(pool.values), n)] + pool.smooth * rng.standard_normal(n)
    return drawn * (2.0 * rng.integers(0, 2, n) - 1.0) if pool.mirrored else drawn


def _count(groups: np.ndarray) -> int:
    return int(groups.max()) + 1


@dataclass(frozen=True, eq=False)
class CaseDraw:
    """The weights of `resample`."""

    groups: np.ndarray
    seed: int

    def __call__(self, lanes: np.ndarray) -> np.ndarray:
        """Return weights [len(lanes), R]."""
        return resample(self.groups, lanes, self.seed)


@dataclass(frozen=True, eq=False)
class ResidualDraw:
    """The targets that a law predicts, `fitted` [R], with noise that is `redrawn`."""

    fitted: np.ndarray
    noise: Noise
    groups: np.ndarray
    seed: int

    def __call__(self, lanes: np.ndarray) -> np.ndarray:
        """Return targets [len(lanes), R]."""
        return self.fitted + redrawn(self.noise, self.groups, lanes, self.seed)


@dataclass(frozen=True, eq=False)
class WildDraw:
    """The targets that a law predicts, `fitted` [R], with its residuals `left` [R], turned and scaled by `flips`."""

    fitted: np.ndarray
    left: np.ndarray
    groups: np.ndarray
    df: int
    seed: int

    def __call__(self, lanes: np.ndarray) -> np.ndarray:
        """Return targets [len(lanes), R]."""
        times = scales(self.df, lanes, self.seed)[:, None]
        return self.fitted + times * self.left * flips(self.groups, lanes, self.seed)


DRAWS = (CaseDraw, ResidualDraw, WildDraw)
