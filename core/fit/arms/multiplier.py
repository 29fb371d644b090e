"""How much more compute one arm needs than another for the same loss, and how that changes with compute.

Of two arms (optimizers, architectures, data sets ...) the second with C FLOP reaches the loss of the first with
m(C) C, m(C) = m0 (C / C0)^s. Both share one curve of loss (`curve.py`). Intervals are those of the least squares at
Student's t, with the degrees of freedom that sums and differences of pairs leave (`solve.py`); `benchmarks/arms.py`
measured how often they hold the truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import BadInput
from ...runs.table import Runs
from .curve import DRIFT_SD, log_loss, priors
from .noise import ArmNoise, noise_of
from .pairing import ALONG, TwoArms, two_arms
from .places import Places, places_of
from .solve import Solution, solve

ENOUGH = 5  # places of each arm from which runs tell how the ratio moves
HELD_DRIFT = 0.05  # deviation of the prior of s with fewer: ten times the compute then moves the ratio by some 12 %
LEAST_FREE = 1.0  # degrees of freedom below which no interval is given
LEAST_OF_SHAPE = 3  # degrees of freedom that are left for a test of one curve
MOST_OF_SHAPE = 7  # pairs from which their differences alone are tested
ONE_RUN = "One run an arm: its loss alone tells no interval."
FEW = "Too few runs are left over after the fit to tell an interval."


@dataclass(frozen=True)
class ComputeRatio:
    """The ratio of compute at `flops` FLOP of the second arm, with its 95 % interval (None where there is none), and
    `better`, the probability that it is above 1: that the second arm needs less.
    """

    flops: float
    value: float
    low: float | None
    high: float | None
    better: float | None


@dataclass(frozen=True)
class ComputeMultiplier:
    """What two arms say. `at` is at the target, `middle` at the middle of the runs; `drift` is by how much a tenfold
    compute multiplies the ratio, with its ends. `floors` is the p-value of the arms having one curve of one shape.
    """

    arms: TwoArms
    along: str
    solution: Solution
    at: ComputeRatio
    middle: ComputeRatio
    drift: tuple[float, float | None, float | None]
    held: bool
    floors: float | None
    noise: ArmNoise
    all_tries: float | None
    no_interval: str

    def ratio(self, flops: float) -> ComputeRatio:
        """Return the ratio at so much compute of the second arm (FLOP)."""
        return _ratio(self.solution, np.log(flops / self.arms.middle()), flops)

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        return {
            "first": self.arms.first, "second": self.arms.second, "flops": self.at.flops, "ratio": self.at.value,
            "low": self.at.low, "high": self.at.high, "second_better": self.at.better,
            "in_the_middle": {k: getattr(self.middle, k) for k in ("flops", "value", "low", "high")},
            "times_per_tenfold": dict(zip(("value", "low", "high"), self.drift, strict=True)),
            "pairs": len(self.arms.pairs), "places": [self.n_places(k) for k in (0, 1)],
            "tries": list(self.arms.tries), "ratio_of_all_tries": self.all_tries,
            "noise": self.noise.report(), "one_curve_p": self.floors, "no_interval": self.no_interval,
        }  # fmt: skip

    def n_places(self, second: int) -> int:
        """Return how many places the first (0) or the second (1) arm has."""
        return int((self.arms.table["second"] == second).sum())


@dataclass(frozen=True)
class ArmsCompared:
    """Every arm beside the reference, the one first that surely saves most where runs are."""

    places: Places
    reference: str
    compared: tuple[ComputeMultiplier, ...]
    left_out: tuple[str, ...]


def compare_arms(
    runs: Runs, by: str, arms: Sequence[str] = (), flops: float | None = None, along: str = "both",
    target: str = "", equal_tries: bool = True, evaluation_noise: float = 0.0,
) -> ArmsCompared:  # fmt: skip
    """Return how much more compute the reference needs than each other arm, for the same loss.

    The reference is the first of `arms`, or where none is named the arm with the most runs. `flops` is the compute of
    the other arm at which the ratio is asked for, that of the largest run where None. `along` says what grows with
    compute: "both" size and tokens, or one of them. `evaluation_noise` is the standard error of one loss, in its unit.
    Raises BadInput where the column, the arms or the losses allow no answer.
    """
    if along not in ALONG:
        raise BadInput(f"{along!r} is not what compute goes to: allowed are {', '.join(ALONG)}.")
    places = places_of(runs, by, arms, target)
    counts = places.table["arm"].value_counts()
    reference = arms[0] if arms else max(places.names, key=lambda n: int(counts[n]))
    found, left = [], []
    for other in (n for n in places.names if n != reference):
        try:
            found.append(multiplier(places, reference, other, flops, along, equal_tries, evaluation_noise))
        except BadInput as err:
            left.append(str(err))
    if not found:
        raise BadInput(left[0])
    found.sort(key=_surely, reverse=True)
    return ArmsCompared(places, reference, tuple(found), tuple(left))


def _surely(one: ComputeMultiplier) -> float:
    """Return how much less compute the second arm surely needs, where both arms have runs next to the target."""
    table = one.arms.table
    low, high = (table.groupby("second")["flops"].agg(end) for end in ("min", "max"))
    return one.ratio(float(np.clip(one.at.flops, low.max(), max(high.min(), low.max())))).low or 0.0


def multiplier(
    places: Places, first: str, second: str, flops: float | None = None, along: str = "both",
    equal_tries: bool = True, evaluation_noise: float = 0.0,
) -> ComputeMultiplier:  # fmt: skip
    """Return how much more compute `first` needs than `second`; arguments and errors as `compare_arms` has them."""
    arms = two_arms(places, first, second, equal_tries)
    used = along if len(places.features) == 2 else "both"
    solution, held = solved(arms, used, places.seeds)
    target = flops or float(arms.table["flops"].max())
    middle = arms.middle()
    degrees = solution.spread(_direction(solution, 0.0))[1]
    few = "" if degrees >= LEAST_FREE else ONE_RUN if len(arms.table) == 2 else FEW
    every = None
    if equal_tries and arms.limited:
        beside = two_arms(places, first, second, False)
        every = float(np.exp(_value(solved(beside, used, places.seeds)[0], np.log(target / beside.middle()))))
    at, here = _ratio(solution, np.log(target / middle), target, few), _ratio(solution, 0.0, middle, few)
    noise = noise_of(places, solution, arms, evaluation_noise)
    return ComputeMultiplier(
        arms, used, solution, at, here, _drift(solution, few), held, one_curve(solution, arms, used), noise, every, few
    )


def solved(arms: TwoArms, along: str, seeds: tuple[float, int] = (0.0, 0)) -> tuple[Solution, bool]:
    """Return the fit of two arms, and whether the drift was held for want of places."""
    y, table = np.log(arms.table["loss"].to_numpy(float)), arms.table
    features = arms.features if len(arms.features) == 2 else ("flops",)
    centre, spread = priors(features, float(np.exp(y.min())))
    fewest = min(int((table["second"] == k).sum()) for k in (0, 1))
    spread[-1] = HELD_DRIFT if fewest < ENOUGH else DRIFT_SD
    repeats = table["repeats"].to_numpy(float)
    return solve(y, arms.design(along), arms.pairs, (centre, spread), repeats, seeds), fewest < ENOUGH


def _direction(solution: Solution, along: float) -> np.ndarray:
    direction = np.zeros(len(solution.theta))
    direction[-2:] = 1.0, along
    return direction


def _value(solution: Solution, along: float) -> float:
    return float(_direction(solution, along) @ solution.theta)


def _ratio(solution: Solution, along: float, flops: float, none: str = "") -> ComputeRatio:
    from scipy.stats import t  # here, because importing it takes a while

    direction = _direction(solution, along)
    value = float(direction @ solution.theta)
    deviation, degrees = solution.spread(direction)
    if none or degrees < LEAST_FREE:
        return ComputeRatio(flops, float(np.exp(value)), None, None, None)
    half = float(t.ppf(0.975, degrees)) * deviation
    ends = np.exp(np.clip([value - half, value + half], -700.0, 700.0))
    return ComputeRatio(
        flops, float(np.exp(value)), float(ends[0]), float(ends[1]), float(t.cdf(value / deviation, degrees))
    )


def _drift(solution: Solution, none: str) -> tuple[float, float | None, float | None]:
    from scipy.stats import t  # here, because importing it takes a while

    direction = np.zeros(len(solution.theta))
    direction[-1] = np.log(10.0)
    value = float(direction @ solution.theta)
    deviation, degrees = solution.spread(direction)
    if none or degrees < LEAST_FREE:
        return float(np.exp(value)), None, None
    half = min(float(t.ppf(0.975, degrees)) * deviation, 700.0)
    return float(np.exp(value)), float(np.exp(value - half)), float(np.exp(value + half))


def one_curve(solution: Solution, arms: TwoArms, along: str) -> float | None:
    """Return the p-value of the arms sharing one floor and one set of exponents, against each having its own.

    It is an F test of those parameters in the second arm, linear around the fit: on the differences of pairs, from
    which what the curve itself misses is gone, else on all runs. None where too few are left.
    """
    from scipy.stats import f as fisher  # here, because importing it takes a while

    design = arms.design(along)
    jacobian = log_loss(solution.theta, design)[1]
    n = design.n_features
    apart = jacobian[:, [0, *range(1 + n, 1 + 2 * n)]] * design.second[:, None]
    weighed, extra, y = (solution.weigh(v) for v in (jacobian, apart, solution.residuals))
    if len(arms.pairs) > MOST_OF_SHAPE:
        differences = arms.pairs[:, 1]
        weighed, extra, y = weighed[differences][:, -2:], extra[differences], y[differences]
    both = np.column_stack([weighed, extra])
    rank, base = (np.linalg.matrix_rank(m) for m in (both, weighed))
    free, more = len(y) - rank, rank - base
    if free < LEAST_OF_SHAPE or more < 1:
        return None
    squares = [float(((y - m @ np.linalg.lstsq(m, y, rcond=None)[0]) ** 2).sum()) for m in (weighed, both)]
    if squares[1] <= 0:
        return None
    return float(fisher.sf((squares[0] - squares[1]) / more / (squares[1] / free), more, free))
