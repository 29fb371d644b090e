"""Lanes of several tasks in one batch: where each stands, to which task it belongs, and at which start it began."""

from dataclasses import dataclass, replace

import numpy as np

from .combined import CombinedTask
from .solve import Solutions


@dataclass(frozen=True)
class TaskLanes:
    """S lanes of several tasks at the places `u` [S, P]; lane s belongs to task which[s] and began at start[s]."""

    whole: CombinedTask
    u: np.ndarray
    which: np.ndarray
    start: np.ndarray

    @classmethod
    def of(cls, whole: CombinedTask, begin: np.ndarray, tasks: int) -> "TaskLanes":
        """Return lanes that begin at each start `begin` [N, P], once for each of `tasks` tasks."""
        n = len(begin)
        return cls(whole, np.tile(begin, (tasks, 1)), np.repeat(np.arange(tasks), n), np.tile(np.arange(n), tasks))

    def walk(self, report=None, held: np.ndarray | None = None, **how) -> Solutions:
        """Walk all lanes from where they stand, but for the parameters that are `held` [S, P]; see Task.walk."""
        weights, targets = self.whole.weights, self.whole.targets
        of_lane = lambda values: None if values is None else lambda i: values[self.which[i]]  # noqa: E731
        between = (self.whole.lower[self.which], self.whole.upper[self.which])
        if held is not None:
            between = (np.where(held, self.u, between[0]), np.where(held, self.u, between[1]))
        return self.whole.task.walk(
            self.u, weights=of_lane(weights), targets=of_lane(targets), bounds=between, progress=report, **how
        )

    def at(self, ends: Solutions) -> "TaskLanes":
        """Return the lanes at their `ends`; a lane whose end has no finite objective stays where it stood."""
        ended = np.where(np.isfinite(ends.value)[:, None], ten_digits(ends.u), self.u)
        return replace(self, u=np.clip(ended, self.whole.lower[self.which], self.whole.upper[self.which]))

    def some(self, which: np.ndarray, u: np.ndarray) -> "TaskLanes":
        """Return some of the lanes, those for which `which` [S] is true, at their places of `u` [S, P]."""
        return replace(self, u=u[which], which=self.which[which], start=self.start[which])

    def lowest(self, values: np.ndarray, keep: int, u: np.ndarray | None = None) -> "TaskLanes":
        """Return the `keep` lanes of each task with the lowest `values` [S], in their order, moved to `u` if given."""
        like = np.array([np.min(values[self.which == i], initial=np.inf) for i in range(self.which.max() + 1)])
        same = np.where(values <= like[self.which] * (1 + 1e-12), like[self.which], values)  # but for rounding
        order = np.lexsort((np.arange(len(values)), same, self.which))
        rank = np.empty(len(order), int)
        rank[order] = np.arange(len(order)) - np.searchsorted(self.which[order], self.which[order])
        kept = np.flatnonzero(rank < keep)
        return replace(self, u=(self.u if u is None else u)[kept], which=self.which[kept], start=self.start[kept])


def ten_digits(u: np.ndarray) -> np.ndarray:
    """Return u rounded to ten digits: rounding errors of a walk differ between machines and must not be passed on."""
    mantissa, exponent = np.frexp(u)
    return np.ldexp(np.round(mantissa * 2**33) / 2**33, exponent)
