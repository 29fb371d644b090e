"""Ends that a search need not find: those of laws that a law contains, and those beside published constants.

A law can have a narrow way to the valley in which it is a smaller law, and then ends above that law, in silence. Some
lanes therefore descend first with parameters held where the law is the smaller one, and then in all parameters. Where
the smaller law is linear in coefficients in which the whole law is not, lanes walk in its program first, which
eliminates them. Published constants of the law begin lanes where the target has their unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...laws.base import Contained, Law
from .combined import CombinedTask
from .lanes import TaskLanes
from .solve import ROUGHLY, Solutions
from .space import bounds, longest_step, natural, walked
from .starts import starts
from .task import Task, in_its_program

HALVES = 2  # of a search, see `hops`
EACH = 16  # lanes of each half that descend as a contained law
ELIMINATED = 64  # lanes that walk in the program of the contained law
KEPT = 3  # the lowest of each half, that go on in all parameters
SETTLED: dict[str, Any] = {"finished_at": 1e-7, "most_steps": 120}


@dataclass(frozen=True)
class KnownEnds:
    """Ends u [S, P] with objectives [S], the tasks to which they belong [S], and the half of the search [S], 0 or 1."""

    u: np.ndarray
    value: np.ndarray
    which: np.ndarray
    half: np.ndarray

    def of(self, which: int, half: int) -> tuple[np.ndarray, np.ndarray]:
        """Return places [n, P] and objectives [n] of one half of a task."""
        mine = (self.which == which) & (self.half == half)
        return self.u[mine], self.value[mine]


def known_ends(lanes: TaskLanes, begin: np.ndarray, tasks: Sequence[Task]) -> KnownEnds:
    """Return the ends of contained laws and of published constants; `begin` [N, P] are the starts of the search."""
    law = lanes.whole.task.law
    parts = [published(lanes, tasks)]
    for contained in law.contains:
        held = held_at(law, contained)
        if other := in_its_program(law, contained):
            near = _eliminated(lanes.whole, other, contained, len(tasks))
        else:
            at = np.where(np.isfinite(held), held, begin[: HALVES * EACH])
            near = _within(TaskLanes.of(lanes.whole, at, len(tasks)))
        parts.append(_as_contained(near, np.isfinite(held)))
    u, which, start = (np.concatenate(v) for v in zip(*((p.u, p.which, p.start) for p in parts), strict=True))
    if not len(u):
        return KnownEnds(u, np.empty(0), which, start)
    ends = _within(replace(lanes, u=u, which=which, start=start)).walk()
    return KnownEnds(ends.u, ends.value, which, start % HALVES)


def held_at(law: Law, contained: Contained) -> np.ndarray:
    """Return where a contained law holds parameters, as a solver vector [P]; it is not a number for all others.

    A law of several groups, or bound to members, holds each copy NAME[member].
    """
    of = {p.name: contained.held.get(p.name.partition("[")[0], np.nan) for p in law.params}
    known = np.isfinite(list(of.values()))
    at = walked(
        law, {p.name: np.float64(of[p.name] if k else p.start[1]) for p, k in zip(law.params, known, strict=True)}
    )
    return np.where(known, at, np.nan)


def published(lanes: TaskLanes, tasks: Sequence[Task]) -> TaskLanes:
    """Return lanes at the published constants of the law, for each task whose target has their unit."""
    law = lanes.whole.task.law
    names = {p.name for p in law.params}
    sets = [
        walked(law, {k: np.float64(v) for k, v in s.values.items()}) for s in law.published if set(s.values) == names
    ]
    every = TaskLanes.of(lanes.whole, np.reshape(sets, (-1, len(names))), len(tasks))
    alike = np.array([task.unit == law.unit for task in tasks], bool)[every.which]
    return every.some(alike, every.u)


def _as_contained(lanes: TaskLanes, held: np.ndarray) -> TaskLanes:
    """Return the lowest lanes of each half after they descended with parameters held [P]; none where all are pinned."""
    whole = lanes.whole
    if not (held & (whole.lower < whole.upper)).any():
        return lanes.some(np.zeros(len(lanes.u), bool), lanes.u)
    lowest = _lowest(lanes, lanes.walk(held=np.broadcast_to(held, lanes.u.shape), **SETTLED))
    return lowest.at(
        lowest.walk(held=np.broadcast_to(held, lowest.u.shape))
    )  # to the end: kinks look settled long before


def _eliminated(whole: CombinedTask, other: Law, contained: Contained, tasks: int) -> TaskLanes:
    """Return lanes of the whole law at the ends of the `other` one, which it contains, in the program of that law."""
    task, law = whole.task, whole.task.law
    x = {
        f.name: task.problem.x[g.name]
        for f in other.features
        for g in law.features
        if f.name in (g.name, *g.alternatives)
    }
    lower, upper = (np.tile(b, (tasks, 1)) for b in bounds(other))
    for i, p in enumerate(other.params):
        if not contained.values:  # parameters of one name are the same, with the bounds that pins leave them
            j = [q.name for q in law.params].index(p.name)
            lower[:, i], upper[:, i] = whole.lower[:, j], whole.upper[:, j]
    none = np.zeros(len(other.params))
    problem = task.problem._replace(x=x, longest=longest_step(other), pull=none)
    alone = replace(task, law=other, problem=problem, lower=lower[0], upper=upper[0], centre=none, spread=none + np.inf)
    begin = _within(
        TaskLanes.of(replace(whole, task=alone, lower=lower, upper=upper), starts(other, ELIMINATED, 0), tasks)
    )
    near = begin.at(begin.walk(project=True, finished_at=ROUGHLY))
    constants = contained.constants(natural(other, near.u))
    return _within(replace(near, whole=whole, u=walked(law, {k: np.asarray(v) for k, v in constants.items()})))


def _lowest(lanes: TaskLanes, ends: Solutions) -> TaskLanes:
    """Return the lowest lanes of each half of each task, at their ends."""
    at = lanes.at(ends)
    divided = replace(at, which=HALVES * at.which + at.start % HALVES).lowest(ends.value, KEPT)
    return replace(divided, which=divided.which // HALVES)


def _within(lanes: TaskLanes) -> TaskLanes:
    """Return the lanes within the bounds of their tasks."""
    return replace(lanes, u=np.clip(lanes.u, lanes.whole.lower[lanes.which], lanes.whole.upper[lanes.which]))
