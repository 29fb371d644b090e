"""Walk the lanes of a large batch in pieces on a cluster: the ends are those of one process, bit for bit.

A lane does not depend on the lanes that walk beside it, and what it draws goes by its number: it does not matter which
machine of a kind walks it, nor in pieces of which size.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np

from ... import laws
from ...errors import BadInput
from ...jobs.cluster import DaskCluster, SchedulerGoneError, waited
from ...jobs.pieces import name_of, named
from ...jobs.records import dump, load
from ...laws.base import Law
from ...log import logger
from ...settings import DASK_GONE
from .. import objectives
from ..data.padding import pad_targets, pad_weights
from . import solve
from .descent import ProblemData

NUMBERS = 2**21  # lanes times rows of a piece: about half a second of a core for a law of five parameters
FEWEST = 64  # lanes of a piece
PerLane = Callable[[np.ndarray], np.ndarray]  # lane numbers -> one row of numbers each


@dataclass(frozen=True, eq=False)
class Renumbered:
    """What lanes draw, where lane i draws as that of number `which[i]`."""

    draw: PerLane
    which: np.ndarray

    def __call__(self, lanes: np.ndarray) -> np.ndarray:
        """Return one row of numbers for each of the lanes."""
        return self.draw(self.which[lanes])


@dataclass(frozen=True)
class NamedDraw:
    """What lanes of these `numbers` draw: a record that is called with them, as the name of its class and its data."""

    name: str
    data: bytes
    numbers: np.ndarray


@dataclass(frozen=True)
class WalkHow:
    """How a batch is walked, and by which program: that of the law `law` on `rows` padded runs."""

    law: str
    objective: str
    rows: int
    project: bool
    finished_at: float
    only_look: bool
    most_steps: int


@dataclass(frozen=True)
class WalkPiece:
    """Lanes that are walked together: where they begin [S, P], and what `solve.solve` takes beside it.

    `x` has the features in the order of the law. Weights and targets are those of all lanes [R], of each [S, R], or
    how each draws them.
    """

    how: WalkHow
    x: tuple[np.ndarray, ...]
    longest: np.ndarray
    pull: np.ndarray
    delta: float
    begin: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    centre: np.ndarray
    weights: NamedDraw | np.ndarray
    targets: NamedDraw | np.ndarray


def nameable(law: Law) -> bool:
    """Return whether another process finds this law by its key: not one that was put together for a fit."""
    try:
        return laws.get(law.key) is law
    except BadInput:
        return False


def of_piece(rows: int) -> int:
    """Return how many lanes a piece has on so many padded runs."""
    return max(FEWEST, NUMBERS // rows)


def walk_piece(request: bytes) -> bytes:
    """Walk the lanes of one piece, a WalkPiece, and return their ends."""
    piece = load(WalkPiece, request)
    how, law = piece.how, laws.get(piece.how.law)
    x = {f.name: values for f, values in zip(law.features, piece.x, strict=True)}
    problem = ProblemData(x, piece.longest, piece.pull, np.float64(piece.delta))
    weights, targets = _of_lanes(piece.weights, how.rows, pad_weights), _of_lanes(piece.targets, how.rows, pad_targets)
    found = solve.solve(
        solve.program(law, objectives.get(how.objective), how.rows, how.project),
        problem, piece.begin, (piece.lower, piece.upper, piece.centre),
        lambda lanes: (weights(lanes), targets(lanes)),
        finished_at=how.finished_at, only_look=how.only_look, most_steps=how.most_steps,
    )  # fmt: skip
    return dump(found)


PIECES = (walk_piece,)


def _of_lanes(drawn: NamedDraw | np.ndarray, rows: int, padded: Callable[[np.ndarray, int], np.ndarray]) -> PerLane:
    """Return what gives the numbers of lanes, which are counted from the beginning of the piece."""
    if isinstance(drawn, np.ndarray):
        return lambda lanes: drawn[lanes] if drawn.ndim > 1 else drawn
    kind = named(drawn.name, "DRAWS")
    draw = load(kind, drawn.data)
    return lambda lanes: padded(draw(drawn.numbers[lanes]), rows)


@dataclass(frozen=True, eq=False)
class Batch:
    """Lanes to walk on a cluster: their problem, `starts` [S, P], `between` and `data` as `solve.solve` takes them.

    `weights` and `targets` are what lanes draw, where that is not the same for all.
    """

    how: WalkHow
    problem: ProblemData
    starts: np.ndarray
    between: tuple[np.ndarray, np.ndarray, np.ndarray]
    data: solve.Data
    weights: PerLane | None = None
    targets: PerLane | None = None

    def request(self, lanes: np.ndarray) -> bytes:
        """Return the piece of these lanes as bytes."""
        limits = [np.broadcast_to(b, self.starts.shape)[lanes] for b in self.between]
        ways = [_named_draw(f, lanes) for f in (self.weights, self.targets)]
        arrays = self.data(lanes) if None in ways else (None, None)
        law, problem = laws.get(self.how.law), self.problem
        return dump(
            WalkPiece(
                self.how,
                tuple(np.asarray(problem.x[f.name]) for f in law.features),
                np.asarray(problem.longest),
                np.asarray(problem.pull),
                float(problem.delta),
                self.starts[lanes],
                *limits,
                *(cast(np.ndarray, values) if way is None else way for way, values in zip(ways, arrays, strict=True)),
            )
        )


def _named_draw(drawn: PerLane | None, lanes: np.ndarray) -> NamedDraw | None:
    """Return what some lanes draw, as another process can draw it; None where it has no name."""
    if not isinstance(drawn, Renumbered):
        return None
    try:
        named(name := name_of(type(drawn.draw)), "DRAWS")
    except BadInput:
        return None
    return NamedDraw(name, dump(drawn.draw), drawn.which[lanes])


def walk_on(cluster: DaskCluster, batch: Batch, progress: Callable[[int, int], None] | None = None) -> solve.Solutions:
    """Walk a batch on a cluster, in pieces, and return what `solve.solve` does.

    Where the scheduler goes, the rest is walked here, or waits for it, as EXPLORER_DASK_GONE says.
    """
    n, each = len(batch.starts), of_piece(batch.how.rows)
    done = solve.Solutions(batch.starts.copy(), np.full(n, np.inf), np.zeros(n, int), np.zeros(n, int))
    left = dict(enumerate(np.arange(begin, min(begin + each, n)) for begin in range(0, n, each)))

    def stop() -> None:
        if progress:
            progress(n - sum(map(len, left.values())), n)

    def requests() -> Iterator[tuple[int, bytes]]:
        for number, lanes in list(left.items()):
            yield number, batch.request(lanes)

    def take(number: int, answer: bytes) -> None:
        _take(done, left.pop(number), answer)
        stop()

    while left:
        try:
            for number, answer in cluster.each(name_of(walk_piece), requests(), stop):
                take(number, answer)
        except SchedulerGoneError:
            here = DASK_GONE.value() == "here"
            goes_on = "goes on in this process" if here else "waits for it"
            logger.warning("The Dask scheduler at %s has gone: the job %s.", cluster.address, goes_on)
            if here:
                for number, request in requests():
                    take(number, walk_piece(request))
            else:
                waited(cluster, stop)
    return done


def _take(done: solve.Solutions, lanes: np.ndarray, answer: bytes) -> None:
    """Write the ends of a piece to their places."""
    found = load(solve.Solutions, answer)
    done.u[lanes], done.value[lanes] = found.u, found.value
    done.status[lanes], done.steps[lanes] = found.status, found.steps
