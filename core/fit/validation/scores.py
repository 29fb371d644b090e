"""How far predictions lie from what was measured."""

from dataclasses import asdict, dataclass

import numpy as np

RESAMPLES = 1000


@dataclass(frozen=True)
class Score:
    """Errors of predictions on rows that were not fitted. Relative errors are (predicted - observed) / |observed|.

    `r2` is 1 - SSE / SST about the mean of the TEST targets (None with one row or one value); `mae` in the target's
    unit; `mre` the mean size of the relative error, `bias` its mean with sign; `msle` the mean square of
    log(predicted / observed), None where one is not positive. `inside` is the share of test rows inside the 95 %
    interval of the mean, `inside_new` inside that of a new run, its scatter included; None without draws.
    """

    n_train: int
    n_test: int
    r2: float | None
    mae: float
    mre: float
    bias: float
    msle: float | None
    inside: float | None = None
    inside_new: float | None = None

    def report(self) -> dict:
        """Return plain data."""
        return asdict(self)


def score(observed: np.ndarray, predicted: np.ndarray, n_train: int) -> Score:
    """Return the errors of `predicted` [M] against `observed` [M], finite numbers in the target's unit."""
    off = predicted - observed
    spread = float(np.sum((observed - observed.mean()) ** 2))
    relative = off / np.abs(observed)
    positive = bool((observed > 0).all() and (predicted > 0).all())
    return Score(
        n_train=n_train,
        n_test=len(observed),
        r2=1 - float(np.sum(off**2)) / spread if spread > 0 else None,
        mae=float(np.mean(np.abs(off))),
        mre=float(np.mean(np.abs(relative))),
        bias=float(np.mean(relative)),
        msle=float(np.mean(np.log(predicted / observed) ** 2)) if positive else None,
    )


def share_better(one: np.ndarray, other: np.ndarray, groups: np.ndarray, seed: int = 0) -> float:
    """Return the share of resamples of the test runs in which `one` has the smaller mean error than `other`.

    `one` and `other` are errors [M] on the same rows; rows of one of the `groups` [M] are drawn together. This is a
    paired bootstrap. It says whether another draw of such test runs would rank the two alike, and not whether runs at a
    larger scale would.
    """
    n = int(groups.max()) + 1
    difference = np.bincount(groups, one - other, n)
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), RESAMPLES)
    total = drawn @ difference
    return float(np.mean(total < 0) + np.mean(total == 0) / 2)
