"""Resamples as weights: how often each run is drawn. A resample is then one more lane of the solver."""

import numpy as np

FEWEST_DRAWS = 20  # below this the ends of a 95 % interval would be the outermost draws


def resample(groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return run weights [len(lanes), R]: each lane draws as many groups as there are, with replacement.

    `groups` [R] numbers the rows that are drawn together. A lane's draw depends on `seed` and its own number only,
    not on how lanes are batched. Case bootstrap of Efron 1979; by groups, the pairs cluster bootstrap.
    """
    n = int(groups.max()) + 1
    counts = np.empty((len(lanes), n))
    for i, lane in enumerate(lanes):
        rng = np.random.Generator(np.random.Philox(key=[seed, int(lane)]))
        counts[i] = np.bincount(rng.integers(0, n, n), minlength=n)
    return counts[:, groups]


# Webb's six points (Webb 2023, Canadian Journal of Economics 56): mean 0, variance 1, and few groups still differ.
WEBB = np.sqrt([1.5, 1.0, 0.5, 0.5, 1.0, 1.5]) * [-1, -1, -1, 1, 1, 1]


def flips(groups: np.ndarray, lanes: np.ndarray, seed: int) -> np.ndarray:
    """Return what residuals are multiplied by in a wild bootstrap [len(lanes), R], the same for a whole group.

    As in `resample`, a lane's draw depends on `seed` and its own number only. Wild cluster bootstrap of Cameron,
    Gelbach & Miller 2008.
    """
    n = int(groups.max()) + 1
    drawn = np.empty((len(lanes), n))
    for i, lane in enumerate(lanes):
        rng = np.random.Generator(np.random.Philox(key=[seed, int(lane)]))
        drawn[i] = WEBB[rng.integers(0, len(WEBB), n)]
    return drawn[:, groups]


def percentile_interval(draws: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the low and high ends [...] of the equal-tailed percentile interval over the first axis of draws."""
    tail = (1 - level) / 2
    low, high = np.nanquantile(draws, [tail, 1 - tail], axis=0)
    return low, high
