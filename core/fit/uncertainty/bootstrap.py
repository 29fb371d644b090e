"""Resamples as weights or as targets: a resample is one more lane of the solver.

A lane's draw depends on the seed and its own number only, not on how lanes are batched.
"""

from collections.abc import Iterator

import numpy as np

from .noise import Noise, Pool

# Webb's six points (Webb 2023, Canadian Journal of Economics 56): mean 0, variance 1, and few groups still differ.
WEBB = np.sqrt([1.5, 1.0, 0.5, 0.5, 1.0, 1.5]) * [-1, -1, -1, 1, 1, 1]
# streams of random numbers; _SCALES and _NEW have one for either of the first two
_OWN, _SHARED, _SCALES, _NEW, _PRIORS = 0, 1, 2, 4, 6


def _each(lanes: np.ndarray, seed: int, stream: int = _OWN) -> Iterator[np.random.Generator]:
    """Yield the generator of every lane: one, set to the lane's own beginning, because making one takes far longer."""
    bits = np.random.Philox(key=[seed + (stream << 32), 0])
    begin, rng = bits.state, np.random.Generator(bits)
    for lane in lanes:
        begin["state"]["key"][1] = lane
        bits.state = begin
        yield rng


def resample(groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return run weights [len(lanes), R]: each lane draws as many groups as there are, with replacement.

    `groups` [R] numbers the rows that are drawn together. Case bootstrap of Efron 1979; by groups, the pairs cluster
    bootstrap.
    """
    n = _count(groups)
    counts = np.stack([np.bincount(rng.integers(0, n, n), minlength=n) for rng in _each(lanes, seed)])
    return counts.astype(float)[:, groups]


def flips(groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return what residuals are multiplied by in a wild bootstrap [len(lanes), R], the same for a whole group.

    Wild cluster bootstrap of Cameron, Gelbach & Miller 2008.
    """
    n = _count(groups)
    return np.stack([WEBB[rng.integers(0, len(WEBB), n)] for rng in _each(lanes, seed)])[:, groups]


def redrawn(noise: Noise, groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return the noise of all rows drawn anew [len(lanes), R], and with it how large it is: a smoothed residual
    bootstrap, with one draw of what is shared for each of the `groups` [R].
    """
    drawn = _part(noise.row, len(groups), lanes, seed, _OWN)
    return (
        drawn if noise.shared is None else drawn + _part(noise.shared, _count(groups), lanes, seed, _SHARED)[:, groups]
    )


def new_runs(noise: Noise, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return the noise of one further run in each lane [len(lanes)], as large in a lane as its redrawn noise is."""
    row_noise = _further(noise.row, lanes, seed, _OWN)
    return row_noise if noise.shared is None else row_noise + _further(noise.shared, lanes, seed, _SHARED)


def scales(df: float, lanes: np.ndarray, seed: int, which: int = 0) -> np.ndarray:
    """Return by how much the noise of each lane is larger or smaller [len(lanes)]: sqrt(df / chi-squared of df).

    The deviation of the noise is itself known with df degrees of freedom only. Normal noise times this is Student's t,
    so that percentiles of refits have the width of the t interval, and are it for a linear law.
    """
    return np.sqrt(df / np.array([rng.chisquare(df) for rng in _each(lanes, seed, _SCALES + which)]))


def priors(middle: np.ndarray, spread: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return the mean of the prior in each lane [len(lanes), P]: drawn from the prior itself, of deviation `spread` [P]
    (infinite: there is none) around `middle` [P].

    A prior is as much a measurement as a run is: held still, it would make refits agree better than it knows
    (randomize-then-optimize; Bardsley et al. 2014, SIAM Journal on Scientific Computing 36).
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
