"""The one solver: it takes damped, bounded Newton steps on every lane of a batch, on all devices at once.

A lane is one start with its own weights of the runs, targets and bounds: starts, resamples, groups, folds and profiles
with a parameter held are all lanes. Lanes walk a few steps together in each call of a compiled program. Between calls
the host takes out those that have finished and puts in those that wait. So no lane waits for the slowest, memory does
not grow with their number, and a caller can watch or stop. `benchmarks/refit.py` prints which share of a published grid
reaches the best basin.
"""

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from ... import jax_setup
from ...laws.base import Law
from ..objectives import Objective
from .descent import CONVERGED, MAX_STEPS, NOT_FINITE, RUNNING, Lanes, ProblemData, advance, unprojected
from .projection import projected

STEPS_PER_CALL = 4
# A lane is done when the expected gain of a step, relative to the objective, is below this. Where Gauss-Newton
# converges linearly, the last steps gain little and still move parameters in the sixth digit (NIST's ENSO). The search
# therefore walks the best end on to FINEST.
FINISHED_AT, FINEST = 1e-11, 1e-15
ROUGHLY = 1e-9  # for a search that only finds where the descent begins
FIRST_DAMPING = 1.0
MAX_LANES = {"cpu": 256}  # lanes that a device walks in one call
MAX_LANES_ELSEWHERE = 8192
# Numbers of a Jacobian (lanes x rows x parameters, FEW at least) that the caches of a processor hold: it walks so many
# lanes at once. An accelerator takes them all.
PART_NUMBERS, FEW, MOST_IN_PART = {"cpu": 2**16}, 8, 32
FEWEST_IN_PART, LONG = 4, 4096  # a lane alone runs slower than its share of a few; not where it has LONG rows
# With JAX 0.10 a first fit compiles half as long without the emitters of fusions, and its loops run as fast.
COMPILER: dict[str, dict[str, str | bool]] = {"cpu": {"xla_cpu_use_fusion_emitters": False}}
MATRIX_NUMBERS = {"cpu": 2**15}  # of all lanes: their matrices are copied in every call, and must not cost more than it
LANE_ROWS = 2**18  # lanes times rows that a processor holds at once; an accelerator holds sixteen times as many

STATUS = Lanes._fields.index("status")

Data = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]  # lane numbers -> weights and targets, [lanes, R] each


@dataclass(frozen=True)
class Solutions:
    """Where the lanes ended: `u` [S, P] in solver space, `value` [S], `status` [S], `steps` [S]."""

    u: np.ndarray
    value: np.ndarray
    status: np.ndarray
    steps: np.ndarray

    def some(self, which: np.ndarray) -> "Solutions":
        """Return some of the lanes, copied."""
        return Solutions(self.u[which], self.value[which], self.status[which], self.steps[which])


@dataclass(frozen=True)
class Program:
    """A compiled step of a batch: it has `lanes` seats, divided over devices as `spread`; data lie `whole` on each.

    A device walks so many lanes at once as there are in a `part`.
    """

    run: Callable[..., Lanes]
    lanes: int
    part: int
    spread: NamedSharding
    whole: NamedSharding


def n_lanes(rows: int, params: int) -> int:
    """Return how many lanes walk together on one device with `rows` padded runs, so that memory stays bounded."""
    here = jax.default_backend()
    most, room = MAX_LANES.get(here, MAX_LANES_ELSEWHERE), LANE_ROWS * (1 if here in MAX_LANES else 16)
    together, copied = part(rows, params) or 1, MATRIX_NUMBERS.get(here)
    most = min(most, copied // params**2) if copied and params else most
    return int(max(min(room // rows, most) // together, 1) * together)


def part(rows: int, params: int) -> int:
    """Return how many lanes with `rows` padded runs a device walks at once, part after part; 0 stands for all."""
    room = PART_NUMBERS.get(jax.default_backend(), 0)
    least = 1 if rows > LONG else FEWEST_IN_PART
    return int(np.clip(room // (rows * max(params, FEW)), least, MOST_IN_PART)) if room else 0


_lock = threading.Lock()


def program(law: Law, objective: Objective, rows: int, project: bool = False) -> Program:
    """Return the compiled step for `rows` padded runs, compiling it the first time only (in any thread).

    `project` asks for the search with the linear coefficients eliminated (see `projection`). Two threads may compile
    two programs side by side.
    """
    with _lock:
        of_this = _lock_of(law, objective, rows, project)
    with of_this:
        return _program(law, objective, rows, project)


@functools.lru_cache(maxsize=256)
def _lock_of(*_) -> threading.Lock:
    return threading.Lock()


@functools.lru_cache(maxsize=256)
def _program(law: Law, objective: Objective, rows: int, project: bool) -> Program:
    devices = jax.devices()
    mesh = Mesh(np.array(devices), ("lanes",))
    spread, whole = PartitionSpec("lanes"), PartitionSpec()
    p = len(law.params)
    each = n_lanes(rows, p)
    s, together = each * len(devices), part(rows, p) or each
    number = lambda *shape: jax.ShapeDtypeStruct(shape, jnp.float64)  # noqa: E731
    count = jax.ShapeDtypeStruct((s,), jnp.int64)
    row, square = number(s, p), number(s, p, p)
    lanes = Lanes(row, row, row, row, number(s), row, square, square, number(s), count, count)
    shared = ProblemData({f.name: number(rows, *f.shape) for f in law.features}, number(p), number(p), number())
    evaluate = projected(law, objective) if project else unprojected(law, objective)
    # Mapped over shards, not partitioned by the compiler: every device, one alone too, runs the same program.
    step = jax.shard_map(
        functools.partial(advance, evaluate, each // together),
        mesh=mesh,
        in_specs=(spread, spread, spread, whole, whole, whole),
        out_specs=spread,
        check_vma=False,
    )
    steps = jax.ShapeDtypeStruct((), jnp.int64)
    lowered = jax_setup.Nameless(step).lower(lanes, number(s, rows), number(s, rows), shared, steps, number())
    compiled = lowered.compile(compiler_options=COMPILER.get(jax.default_backend()))
    return Program(jax_setup.run_flat(compiled), s, together, NamedSharding(mesh, spread), NamedSharding(mesh, whole))


def solve(
    compiled: Program,
    problem: ProblemData,
    starts: np.ndarray,
    between: tuple[np.ndarray, np.ndarray, np.ndarray],
    data: Data,
    progress: Callable[[int, int], None] | None = None,
    finished_at: float = FINISHED_AT,
    only_look: bool = False,
    most_steps: int = MAX_STEPS,
) -> Solutions:
    """Walk every start to the end of its descent, or with `only_look` just evaluate it where it stands.

    `starts` is [S, P] in solver space. `between` has lower bounds, upper bounds and the centre of the prior, each [P]
    or [S, P]. `data(lanes)` returns the weights and the targets of the lanes with those numbers, [len(lanes), R] or [R]
    each. A lane is done when a step would gain less than the share `finished_at` of its objective, or when it has taken
    `most_steps`. The function calls `progress(done, total)` now and then, which may raise to stop. It never raises by
    itself: a lane that cannot be evaluated ends as NOT_FINITE.
    """
    n, p = starts.shape
    limits = [np.broadcast_to(b, (n, p)) for b in between]
    done = Solutions(starts.copy(), np.full(n, np.inf), np.full(n, NOT_FINITE), np.zeros(n, int))
    seats, waiting = np.full(compiled.lanes, -1), 0
    state = [np.array(a) for a in _empty(compiled.lanes, p)]
    held = [np.zeros((compiled.lanes, len(next(iter(problem.x.values()))))) for _ in range(2)]
    order = _seating(compiled)
    here = jax.device_put(problem, compiled.whole)
    placed, steps = None, np.int64(1 if only_look else STEPS_PER_CALL)
    while True:
        free = order[seats[order] < 0][: n - waiting]
        if len(free):
            arrivals = np.arange(waiting, waiting + len(free))
            seats[free], waiting = arrivals, waiting + len(free)
            held[0][free], held[1][free] = data(arrivals)
            _seat(state, free, starts[arrivals], *(v[arrivals] for v in limits))
            placed = None
        if (seats < 0).all():
            return done
        if _closed_up(compiled, order, seats, (*state, *held)):
            placed = None
        placed = placed or jax.device_put(tuple(held), compiled.spread)
        lanes = jax.device_put(Lanes(*state), compiled.spread)
        state = [np.array(a) for a in compiled.run(lanes, *placed, here, steps, np.float64(finished_at))]
        _collect(done, Lanes(*state), seats, 1 if only_look else most_steps)
        if progress:
            progress(int(waiting - (seats >= 0).sum()), n)


def _seating(compiled: Program) -> np.ndarray:
    """Return the seats [lanes] in the order in which they are taken: a part on every device, then the next part.

    A few lanes then keep all devices busy, and no more parts of each than they need.
    """
    seats = compiled.lanes // compiled.spread.mesh.size
    return np.arange(compiled.lanes).reshape(-1, seats // compiled.part, compiled.part).swapaxes(0, 1).ravel()


def _closed_up(compiled: Program, order: np.ndarray, seats: np.ndarray, arrays: tuple[np.ndarray, ...]) -> bool:
    """Move lanes from the last seats in `order` to empty ones, where they then fill fewer parts; return whether so.

    A part with one lane that still walks costs as much as a full one. `arrays` have a row for each seat.
    """
    taken = seats[order] >= 0
    few, parts = int(taken.sum()), taken.reshape(-1, compiled.part).any(axis=1)
    if parts.sum() <= -(-few // compiled.part):
        return False
    last, empty = order[few:][taken[few:]], order[:few][~taken[:few]]
    for array in (seats, *arrays):
        array[empty] = array[last]
    seats[last] = -1
    arrays[STATUS][last] = CONVERGED
    return True


def _empty(lanes: int, p: int) -> Lanes:
    """Return empty seats. Their lanes count as finished, so that they do not move."""
    row, square = np.zeros((lanes, p)), np.tile(np.eye(p), (lanes, 1, 1))
    flat, whole = np.zeros(lanes), np.zeros(lanes, int)
    return Lanes(row, row - 1, row + 1, row, flat, row, square, square, flat + FIRST_DAMPING, whole, whole + CONVERGED)


def _seat(state: list[np.ndarray], free: np.ndarray, u: np.ndarray, lower, upper, centre) -> None:
    """Put starts into free seats. Their value is infinite, so that the first step evaluates a lane where it stands."""
    fresh = _empty(len(free), u.shape[1])._replace(
        u=np.clip(u, lower, upper), lower=lower, upper=upper, centre=centre,
        value=np.full(len(free), np.inf), status=np.full(len(free), RUNNING),
    )  # fmt: skip
    for array, new in zip(state, fresh, strict=True):
        array[free] = new


def _collect(done: Solutions, state: Lanes, seats: np.ndarray, most_steps: int) -> None:
    """Write lanes that are finished, or have taken `most_steps`, into `done` and free their seats."""
    ended = (seats >= 0) & ((state.steps >= most_steps) | (state.status != RUNNING))
    who = seats[ended]
    done.u[who], done.value[who] = state.u[ended], state.value[ended]
    done.status[who], done.steps[who] = state.status[ended], state.steps[ended]
    seats[ended] = -1
