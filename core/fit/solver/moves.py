"""Where lanes of a search go from its good ends, to descend again.

A few parameters are drawn anew, or moved, or taken over from another good end, as genetic searches do. Or the lane goes
on along the line from one good end to a better one (the differences of Storn and Price 1997): both may stand in one
flat valley, in which descents crawl. A member of a family, such as a domain, is changed with all its parameters.
"""

import numpy as np

from ...laws.base import Law
from .space import walked
from .task import Task

LANES = 16  # that leave the ends of each half in a round: with both halves as many as one part of a batch holds
HELD = 0.4  # share of the lanes in which what was changed is held at first
# Shares of the lanes that take over, jitter, redraw a member (or go on along a valley, where a law has no members),
# redraw, shift.
MOVES = (0.25, 0.25, 0.2, 0.15, 0.15)
JITTER = (-1.5, 0.0)  # decades of the spread of the good ends by which a lane is jittered
SHIFT = 0.3  # of the width of the box of starts
REACH = (
    -1.0,
    5.0,
)  # powers of 2: how many times as far as the good ends lie apart a lane goes on beyond the better one


def leave(good: np.ndarray, task: Task, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return places [LANES, P] beside `good` ends [K, P], the best first, and which parameters are held at first.

    Without a good end they are drawn from the box of starts.
    """
    law = task.law
    low, high = (np.clip(walked(law, {p.name: p.start[e] for p in law.params}), task.lower, task.upper) for e in (0, 1))
    width = high - low
    free = np.flatnonzero(task.lower < task.upper)
    members = [m for m in members_of(law) if np.isin(m, free).any()]
    if not len(good):
        return low + random.random((LANES, len(low))) * width, np.zeros((LANES, len(low)), bool)
    spread = np.minimum(good.std(axis=0) + 1e-3 * width, width / 3)
    kinds = random.choice(len(MOVES), LANES, p=MOVES)
    u = good[random.integers(len(good), size=LANES)].copy()
    stood = u.copy()
    for lane, kind in zip(u, kinds, strict=True):
        fresh, member = low + random.random(len(low)) * width, _member(random, members)
        few = random.choice(free, min(len(free), 1 + random.geometric(0.5 if kind == 4 else 0.25)), replace=False)
        if kind == 0:
            at = free[random.random(len(free)) < 0.3] if member is None or random.random() < 0.3 else member
            lane[at] = good[random.integers(len(good))][at]
        elif kind == 1:
            lane += spread * 10 ** random.uniform(*JITTER) * random.standard_normal(len(lane))
        elif kind == 2 and member is not None:
            lane[member] = fresh[member]
        elif kind == 2 and len(good) > 1:
            better, worse = good[np.sort(random.choice(len(good), 2, replace=False))]
            lane[:] = better + 2 ** random.uniform(*REACH) * (better - worse)
        elif kind == 4:
            lane[few] += SHIFT * width[few] * random.standard_normal(len(few))
        else:
            lane[few] = fresh[few]
    u = np.clip(u, task.lower, task.upper)
    changed = u != stood
    hold = (random.random(LANES) < HELD) & (2 * changed.sum(axis=1) <= len(free))
    return u, changed & hold[:, None]


def _member(random: np.random.Generator, members: list[np.ndarray]) -> np.ndarray | None:
    return members[random.integers(len(members))] if members else None


def members_of(law: Law) -> list[np.ndarray]:
    """Return the positions of the parameters NAME[member] of each member of a bound law, none for any other law."""
    of = [p.name.partition("[")[2] for p in law.params]
    return [np.array([i for i, m in enumerate(of) if m == name]) for name in dict.fromkeys(m for m in of if m)]
