"""The task of the solver: a law, the rows it is fitted to, and bounds; searches, resamples and profiles walk in it."""

import importlib
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from ... import laws
from ...errors import BadInput, LacksColumn
from ...jobs import place
from ...laws.base import Contained, Law
from ...laws.family import FEWEST, family, held, members_of, split
from ...laws.transforms import bound
from ...runs import Runs
from .. import objectives
from ..data.design import Design, design
from ..data.first_target import first_target
from ..data.padding import bucket, pad, pad_targets, pad_weights
from ..objectives import Objective
from ..options import FitOptions, many_parameters
from ..result import Fit
from . import solve, spread
from .descent import MAX_STEPS, ProblemData
from .projection import linear_params
from .space import bounds, longest_step, natural, walked

EXACT = 1e-9  # a typical residual below this share of the target is rounding: noiseless runs
PerLane = spread.PerLane  # lane numbers -> one row of R numbers each


@dataclass(frozen=True)
class Task:
    """A law with R usable runs (`used`), the padded problem, and bounds and priors [P] in solver space.

    A prior is normal with mean `centre` and deviation `spread`, which is infinite where there is none. `unit` is that
    of the target.
    """

    law: Law
    objective: Objective
    target: str
    used: Design
    problem: ProblemData
    lower: np.ndarray
    upper: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    unit: str = ""

    @property
    def n_free(self) -> int:
        """Number of parameters that are not held."""
        return int((self.lower < self.upper).sum())

    @property
    def targets(self) -> np.ndarray:
        """What residuals compare predictions with [R]: the target, or its logarithm."""
        return np.log(self.used.y) if self.objective.log else self.used.y

    @property
    def rounding(self) -> float:
        """The objective below which all residuals are rounding errors: starts that reach it found the same fit."""
        y = self.used.y
        return 0.5 * float(np.sum((EXACT * (np.ones_like(y) if self.objective.log else y)) ** 2))

    def walk(
        self,
        begin: np.ndarray,
        *,
        weights: PerLane | None = None,
        targets: PerLane | None = None,
        bounds: tuple[np.ndarray, np.ndarray] | None = None,
        centres: PerLane | None = None,
        project: bool = False,
        squares: bool = False,
        finished_at: float = solve.FINISHED_AT,
        only_look: bool = False,
        most_steps: int = MAX_STEPS,
        widened: float = 1.0,
        progress: Callable[[int, int], None] | None = None,
    ) -> solve.Solutions:
        """Walk lanes from begin [S, P] to the end of their descent.

        `weights` and `targets` give the lanes of numbers [n] weights and targets of their own, [n, R]. Without them
        every run counts once, with its own target. `bounds` are [S, P] where lanes have their own, and `centres` gives
        the means of their priors, [n, P]. `project` searches with the linear coefficients eliminated, `squares`
        minimises squares whatever the objective is, and `only_look` evaluates without a step. A lane is done when a
        step would gain less than the share `finished_at`, or after `most_steps` steps. Huber's delta is so many times
        `widened`.
        """
        size = bucket(len(self.used.y))
        every, padded = pad_weights(np.ones(len(self.used.y)), size), pad(self.targets, size)

        def data(lanes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            w = pad_weights(weights(lanes), size) if weights else every
            return w, pad_targets(targets(lanes), size) if targets else padded

        objective = objectives.squares_like(self.objective) if squares else self.objective
        centre = centres(np.arange(len(begin))) if centres else self.centre
        between = (*(bounds or (self.lower, self.upper)), centre)
        problem = self.problem._replace(delta=np.float64(self.problem.delta * widened))
        if len(begin) > spread.of_piece(size) and (cluster := place.cluster()) and spread.nameable(self.law):
            how = spread.WalkHow(self.law.key, objective.name, size, project, finished_at, only_look, most_steps)
            return spread.walk_on(cluster, spread.Batch(how, problem, begin, between, data, weights, targets), progress)
        compiled = solve.program(self.law, objective, size, project)
        return solve.solve(compiled, problem, begin, between, data, progress, finished_at, only_look, most_steps)


def prepare(law: Law, runs: Runs, options: FitOptions) -> Task:
    """Return the task of fitting `law` to the included rows of `runs`. Raises BadInput as `fit` does.

    A law over a family is bound to those columns of it that the runs have; the number of the target's own is held.
    """
    law = bound_to_runs(law, runs)
    objective = objectives.get(options.objective or law.objective)
    target, said = _target(law, runs, options)
    lower, upper = _bounds(law, _holding_member(law, options, target))
    used = design(law, runs, target, objective, options.cluster, _known(law, options, lower, upper))
    used = replace(used, notes=(*said, *used.notes))
    x = {name: pad(values, bucket(len(used.y))) for name, values in used.x.items()}
    none = np.zeros(len(law.params))
    problem = ProblemData(x, longest_step(law), none, np.float64(options.delta))
    return Task(law, objective, target, used, problem, lower, upper, none, none + np.inf, runs.unit(target))


def _target(law: Law, runs: Runs, options: FitOptions) -> tuple[str, tuple[str, ...]]:
    """Return the target that was chosen, or the first one, with a note that says so; the law's own where none is."""
    if options.target:
        return options.target, ()
    target, said = first_target(law, runs)
    return target or law.target, (said,) if said else ()


def compiled(task: Task, search: bool = True) -> float:
    """Compile the programs that this task needs and that are not compiled yet, side by side; return the seconds taken.

    Without `search` these are only those of the last descent.
    """
    begun, size = time.perf_counter(), bucket(len(task.used.y))
    if "scipy.stats" not in sys.modules:  # takes most of a second to import, which compilers need no Python for
        threading.Thread(target=importlib.import_module, args=("scipy.stats",), daemon=True).start()
    needed = [(task.law, task.objective, False)]
    if search and linear_params(task.law):
        needed.append((task.law, task.objective, True))
    elif search and many_parameters(task.law):
        needed.append((task.law, objectives.squares_like(task.objective), False))
    smaller = [in_its_program(task.law, c) for c in task.law.contains] if search else []
    needed += [(law, task.objective, True) for law in smaller if law]
    with ThreadPoolExecutor(len(needed)) as threads:
        list(threads.map(lambda one: solve.program(one[0], one[1], size, one[2]), needed))
    return time.perf_counter() - begun


def in_its_program(law: Law, contained: Contained) -> Law | None:
    """Return the contained law where coefficients of it can be eliminated that cannot be in the whole law, or None."""
    other = laws.get(contained.key)
    return other if linear_params(other) and not linear_params(law) else None


def bound_to_runs(law: Law, runs: Runs) -> Law:
    """Return a law over a family bound to those columns of it that the runs have, and any other law as it is.

    Raises LacksColumn where the runs have too few of the columns.
    """
    prefix = family(law)
    if not prefix:
        return law
    members = members_of(law, runs.table.columns)
    if len(members) < FEWEST:
        have = ", ".join(c for c in runs.table.columns if c != "excluded")
        raise LacksColumn(f"The law needs columns {prefix}NAME, two or more; {runs.name} has {have}.")
    return bound(law, members)


def with_priors(task: Task, options: FitOptions, scale: float) -> Task:
    """Return the task with the priors of `options`, weighed against an objective whose noise has this `scale`.

    Near its optimum, the objective divided by `scale` is minus the logarithm of a likelihood; for squares, `scale` is
    the variance of the noise. A normal prior of mean m and standard deviation s therefore adds
    scale (u - m)^2 / (2 s^2).
    """
    centre, spread = task.centre.copy(), task.spread.copy()
    names = [p.name for p in task.law.params]
    for name, mean, sd in options.priors:
        i = names.index(name)
        centre[i] = np.log(mean) if task.law.params[i].domain.log else mean
        spread[i] = sd
    return replace(task, problem=task.problem._replace(pull=scale / spread**2), centre=centre, spread=spread)


def target_member(law: Law, target: str) -> dict[str, float]:
    """Return the parameters that say which target a law is fitted to, with their values (`core.laws.family.held`).

    Raises BadInput where no member of the law is the target's.
    """
    try:
        return held(law, target)
    except ValueError as err:
        raise BadInput(str(err)) from None


def _holding_member(law: Law, options: FitOptions, target: str) -> FitOptions:
    """Return options that hold the number of the target's own domain. Raises BadInput where they hold another."""
    pins, member = dict(options.pins), target_member(law, target)
    for name, value in member.items():
        if pins.get(name, value) != value:
            raise BadInput(f"{name} cannot be held at {pins[name]:g}: {target} is on the domain of number {value:g}.")
    return replace(options, pins=tuple((pins | member).items()))


def _known(law: Law, options: FitOptions, lower: np.ndarray, upper: np.ndarray) -> dict[str, float]:
    """Return the parameters that runs need not determine: where they are held, or the mean of their prior."""
    held = {n: float(v) for (n, v), at in zip(natural(law, lower).items(), lower == upper, strict=True) if at}
    return held | {name: mean for name, mean, _ in options.priors}


def _bounds(law: Law, options: FitOptions) -> tuple[np.ndarray, np.ndarray]:
    """Check pins and priors against the law and return the bounds that pins leave."""
    for word, named in (("pin", options.pins), ("have a prior", options.priors)):
        unknown = [item[0] for item in named if item[0] not in {p.name for p in law.params}]
        if unknown:
            known = ", ".join(p.name for p in law.params)
            raise BadInput(f"{law.key} has no parameter {unknown[0]!r} to {word}; it has {known}.")
    for name, value in options.pins:
        domain = law.param(name).domain
        if not domain.lower <= value <= domain.upper or (domain.log and value <= 0):
            raise BadInput(f"{name} cannot be held at {value:g}: it is {domain.name}.")
    for name, mean, _ in options.priors:
        domain = law.param(name).domain
        if not domain.lower <= mean <= domain.upper or (domain.log and mean <= 0):
            raise BadInput(f"{name} cannot have a prior around {mean:g}: it is {domain.name}.")
        if name in dict(options.pins):
            raise BadInput(f"{name} has a pin and a prior; allowed is one of them.")
    return bounds(law, dict(options.pins))


def start_of(task: Task, values: dict[str, float]) -> np.ndarray:
    """Return natural parameter values as a solver vector [P] within the task's bounds."""
    return np.clip(walked(task.law, values), task.lower, task.upper)


def chosen_pins(fit: Fit) -> dict[str, float]:
    """Return the pins that a person chose: all of a fit's pins but the number of the target's own domain."""
    law = laws.registry().get(split(fit.law)[0])  # none for the law of several groups
    members = {p.name for p in law.params if p.target_member} if law else set()
    return {name: value for name, value in fit.pins.items() if name not in members}


def options_of(fit: Fit) -> FitOptions:
    """Return the choices behind a fit, without resamples and with the default number of starts."""
    return FitOptions(
        target=fit.target, objective=fit.objective.name, delta=fit.delta, cluster=fit.cluster or "none", seed=fit.seed,
        pins=tuple(chosen_pins(fit).items()), priors=tuple((name, mean, sd) for name, (mean, sd) in fit.priors.items()),
    )  # fmt: skip


def task_of(fit: Fit, runs: Runs) -> Task:
    """Return the task that a fit solved, to go on with. Raises BadInput where the runs cannot be fitted."""
    return prepare(laws.get(fit.law), runs, options_of(fit))
