"""Basin hopping: the search goes on from the ends of its descents until its two halves agree on the best one.

The starts are divided into two halves. In each round lanes of each half leave one of the best ends of that half
(`moves`) and descend again. In some lanes what was changed is held until all else has settled. A lane that ends lower
is kept (monotonic basin hopping, Wales and Doye 1997). The halves know nothing of each other, so that one place that
both find is likely the best; where they do not agree for long, each half goes on from the better end, and must then
find nothing better for long.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..options import many_parameters
from .known import HALVES, KnownEnds, known_ends
from .lanes import TaskLanes
from .moves import LANES, leave
from .projection import linear_params
from .solve import Solutions
from .task import Task

GOOD_ENDS = 6  # of each half, from which lanes leave
FEWEST_STARTS = 32  # with fewer, somebody wanted a quick look
AGREE = 1e-5  # relative: ends this close are one
SHARP = 1e-8  # the same for the best ends of a law of few parameters: two that crawl through one valley agree to less
QUIET, QUIET_SHARED = 3, 6  # rounds without a better end after which halves that agree stop; more once they shared ends
QUIET_FEW, QUIET_SHARED_FEW = 6, 12  # the same for a law of few parameters, whose rounds cost little
DESCENTS = 448  # of the starts and the quiet rounds together, of a law of few parameters
ROUNDS_APART = 8  # after so many rounds the halves share their best end
MOST_ROUNDS, MOST_ROUNDS_FEW = 24, 48  # of a law of few parameters a round costs little
# With no more free parameters than this, halves that agree at once need no round, unless hardly any start ended there.
EASY, HARDLY = 6, 0.1
SURE = 8  # with no more free parameters, halves that shared their ends and stayed quiet count as agreeing
USUAL = 0.75  # with more, so many of the starts must have reached the best end
AWAY: dict[str, Any] = {"finished_at": 1e-4, "most_steps": 15}  # the first steps of a lane
DOWN: dict[str, Any] = {"finished_at": 1e-7, "most_steps": 45}
DOWN_FEW: dict[str, Any] = {"finished_at": 1e-9, "most_steps": 120}  # of a law of few parameters
# Where most residuals are beyond Huber's delta, a descent comes to rest at kinks: every other round narrows the delta.
WIDENED = (30.0, 10.0, 3.0)


@dataclass
class _Half:
    """The good ends of one half of the search of task `which`: places u [K, P] and objectives [K], the best first."""

    which: int
    u: np.ndarray
    value: np.ndarray
    random: np.random.Generator

    @property
    def best(self) -> float:
        """The lowest objective, infinite where no lane has ended."""
        return float(self.value[0]) if len(self.value) else np.inf

    def take(self, u: np.ndarray, value: np.ndarray) -> None:
        """Add ends [n, P] with their objectives [n], and keep the lowest GOOD_ENDS that differ."""
        u, value = np.concatenate([self.u, u]), np.concatenate([self.value, value])
        kept: list[int] = []
        for i in np.argsort(value, kind="stable"):
            if np.isfinite(value[i]) and (not kept or value[i] > value[kept[-1]] * (1 + AGREE)):
                kept.append(int(i))
            if len(kept) == GOOD_ENDS:
                break
        self.u, self.value = u[kept], value[kept]


@dataclass
class _Pair:
    """Both halves of one task, and how the search of it goes: `history` has the best objective before each round."""

    halves: list[_Half]
    enough: int  # rounds without a better end after which halves that agree stop
    rounding: float
    history: list[float]
    close: float = AGREE  # relative: best ends of the halves that are this close are one
    strict: bool = False  # whether halves that had to share their ends do not count as agreeing
    parted: float = 0.0  # where it is strict: by how much the halves differed when they shared ends last, relative
    shared: int = 0  # the round in which the halves shared their ends last
    going: bool = True

    @property
    def best(self) -> float:
        """The lowest objective of both halves."""
        return min(h.best for h in self.halves)

    @property
    def agree(self) -> bool:
        """Whether the best ends of the halves are one."""
        low, high = sorted(h.best for h in self.halves)
        return high <= low * (1 + self.close) + self.rounding

    @property
    def drift(self) -> float:
        """By how much the last rounds lowered the best objective, relative."""
        before = self.history[-min(self.enough + 1, len(self.history))]
        return max((before - self.best) / (self.best + self.rounding) if np.isfinite(before) else 0.0, 0.0)

    def look(self) -> None:
        """Look at what a round brought: halves that are apart for long share their ends, others may be done."""
        self.history.append(self.best)
        rounds = len(self.history) - 1
        if not self.agree and rounds - self.shared >= ROUNDS_APART:
            a, b = self.halves
            gap = abs(a.best - b.best) / (self.best + self.rounding)
            self.parted = gap if self.strict and np.isfinite(gap) else 0.0
            u, value = a.u, a.value
            a.take(b.u, b.value)
            b.take(u, value)
            self.shared, self.enough = (
                rounds,
                max(self.enough, QUIET_SHARED if self.close == AGREE else QUIET_SHARED_FEW),
            )
        quiet = len(self.history) > self.enough and self.drift <= self.close
        self.going = not (self.agree and quiet and rounds - self.shared >= (self.enough if self.shared else 0))


@dataclass(frozen=True)
class Hopped:
    """Places u [S, P] and objectives [S] of lanes after hopping, and the relative `drift` [T] of each task.

    The drift is by how much the last rounds still lowered the best objective, or by how much the halves of a law of
    more than SURE parameters differed when they shared their ends. It is not a number where nothing hopped because
    the starts were too few.
    """

    u: np.ndarray
    value: np.ndarray
    drift: np.ndarray


def hopped(
    lanes: TaskLanes,
    ends: Solutions,
    counts: np.ndarray,
    tasks: Sequence[Task],
    seed: int,
    progress=None,
    begin: np.ndarray | None = None,
) -> Hopped:
    """Return where lanes stand after hopping; `counts` [N] says how many starts each start stands for.

    The halves also take over the ends that need no search (`known`), for which some lanes leave the starts `begin`
    [N, P]. Lanes keep their places in `ends` but for the best of each half, which stand at the good ends of that half.
    """
    u, value = ends.u.copy(), ends.value.copy()
    if counts.sum() < FEWEST_STARTS:
        return Hopped(u, value, np.full(len(tasks), np.nan))
    known = None if begin is None else known_ends(lanes, begin, tasks)
    pairs = [_pair(lanes, ends, counts, i, task, seed, known) for i, task in enumerate(tasks)]
    most = MOST_ROUNDS if many_parameters(lanes.whole.task.law) else MOST_ROUNDS_FEW
    for done in range(most):
        if not (going := [p for p in pairs if p.going]):
            break
        _round(lanes, [h for p in going for h in p.halves], tasks, smooth=done % 2 == 1)
        _sharpen(lanes, [p for p in going if not p.agree and p.close < AGREE])
        for pair in going:
            pair.look()
        if progress:
            progress(done + 1, most)
    every = [(p, half, _of_half(lanes, i, k)) for i, p in enumerate(pairs) for k, half in enumerate(p.halves)]
    for pair, half, mine in every:
        mine = mine[np.argsort(value[mine], kind="stable")][: len(half.value)]
        lower = half.value[: len(mine)] < value[mine] * (1 - pair.close)
        u[mine[lower]], value[mine[lower]] = half.u[: len(mine)][lower], half.value[: len(mine)][lower]
    return Hopped(u, value, np.array([max(p.drift, p.parted) for p in pairs]))


def apart(start: np.ndarray, value: np.ndarray, rounding: float) -> float:
    """Return the relative difference between the best objectives of two halves; lanes [S] began at these starts.

    It is 0 where there is one lane alone, and infinite where one half has no end.
    """
    if len(value) == 1:
        return 0.0
    low, high = sorted(np.min(value[start % HALVES == k], initial=np.inf) for k in range(HALVES))
    return float((high - low) / (low + rounding)) if np.isfinite(high) else np.inf


def best_of_halves(lanes: TaskLanes, value: np.ndarray, keep: int) -> TaskLanes:
    """Return the `keep` lanes of each task with the lowest objectives `value` [S], as many of each half."""
    if keep < HALVES:
        return lanes.lowest(value, keep)
    divided = replace(lanes, which=HALVES * lanes.which + lanes.start % HALVES).lowest(value, keep // HALVES)
    return replace(divided, which=divided.which // HALVES)


def _of_half(lanes: TaskLanes, which: int, number: int) -> np.ndarray:
    """Return the lanes of a task that belong to one of its halves, by the number of their start."""
    return np.flatnonzero((lanes.which == which) & (lanes.start % HALVES == number))


def _pair(
    lanes: TaskLanes,
    ends: Solutions,
    counts: np.ndarray,
    which: int,
    task: Task,
    seed: int,
    known: KnownEnds | None = None,
) -> _Pair:
    """Return the halves of a task as its descents left them; it goes on unless its starts agree."""
    few, halves = not many_parameters(task.law), []
    for number in range(HALVES):
        mine = _of_half(lanes, which, number)
        half = _Half(which, np.empty((0, ends.u.shape[1])), np.empty(0), np.random.default_rng([seed, number]))
        half.take(ends.u[mine], ends.value[mine])
        if known:
            half.take(*known.of(which, number))
        halves.append(half)
    enough = max(QUIET_FEW, -(-(DESCENTS - int(counts.sum())) // (HALVES * LANES))) if few else QUIET
    pair = _Pair(halves, enough, task.rounding, [], SHARP if few else AGREE, strict=task.n_free > SURE)
    pair.history.append(pair.best)
    of = lanes.which == which
    if of.sum() == 1 or not np.isfinite(pair.best):  # nothing is left to choose, or nothing is known
        pair.going = False
        return pair
    weight, near = counts[lanes.start[of]], ends.value[of] <= pair.best * (1 + AGREE) + task.rounding
    share = weight[near].sum() / weight.sum()
    usual = share >= HARDLY if task.n_free <= EASY else few and share >= USUAL
    pair.going = not (pair.agree and usual)
    return pair


def _round(lanes: TaskLanes, halves: Sequence[_Half], tasks: Sequence[Task], smooth: bool = False) -> None:
    """Let LANES lanes leave the good ends of each half and descend; the half takes their ends.

    With `smooth` they descend first where Huber's delta is wider.
    """
    law = lanes.whole.task.law
    left = [leave(half.u, tasks[half.which], half.random) for half in halves]
    which = np.repeat([half.which for half in halves], [len(u) for u, _ in left])
    u, held = (np.concatenate(parts) for parts in zip(*left, strict=True))
    away = replace(lanes, u=u, which=which, start=np.zeros(len(u), int))
    squares = many_parameters(law) and not linear_params(law)
    away = away.at(away.walk(held=held, squares=squares, **AWAY))
    for times in WIDENED if smooth and lanes.whole.task.objective.uses_delta else ():
        away = away.at(away.walk(widened=times, **AWAY))
    ends = away.walk(**(DOWN if many_parameters(law) else DOWN_FEW))
    at = np.split(np.arange(len(u)), np.cumsum([len(u) for u, _ in left])[:-1])
    for half, mine in zip(halves, at, strict=True):
        half.take(ends.u[mine], ends.value[mine])


def _sharpen(lanes: TaskLanes, pairs: Sequence[_Pair]) -> None:
    """Let the best end of each half of some tasks descend as far as it goes."""
    halves = [h for p in pairs for h in p.halves if len(h.u)]
    if halves:
        which = np.array([h.which for h in halves])
        ends = replace(lanes, u=np.stack([h.u[0] for h in halves]), which=which, start=np.zeros(len(which), int)).walk()
        for i, half in enumerate(halves):
            lower = ends.value[i] < half.value[0]
            half.u[0], half.value[0] = (ends.u[i], ends.value[i]) if lower else (half.u[0], half.value[0])
