"""How uncertain the parameters of a fit are: it is fitted again to resampled runs, and the refits make intervals.

`coverage` says how often such intervals held the truth in simulations.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from ..draws import FEWEST_DRAWS, percentile_interval
from ..options import FitOptions
from ..solver.jacobian import jacobian
from ..solver.progress import Progress
from ..solver.solve import CONVERGED, Solutions
from ..solver.space import natural
from ..solver.task import PerLane, Task
from .bootstrap import CaseDraw, ResidualDraw, WildDraw, new_runs, priors
from .noise import Noise, noise_of
from .profile import profile
from .refits import refits
from .unidentified import refusals, too_wide
from .weak_priors import with_weak_priors

# Runs or groups beyond the parameters. From here on the methods that let noise differ between runs cover as well as
# the one that takes it to be alike.
MANY_RUNS, MANY_GROUPS = 100, 15
WEAK = "Refits for predictions leave "
SMALLEST_LEFT = 0.02  # the least share of a group's noise that a residual is taken to hold


@dataclass(frozen=True)
class Intervals:
    """95 % intervals of the parameters of a fit, and the refits behind them.

    `ends` maps each parameter to (low, high), and lacks those that get no interval. `draws` maps each parameter to its
    values [B] in the refits that ended well, natural space. `method` is one word, `notes` are sentences. `noise` [B] is
    the residual of one further run in every draw, in the objective's terms. `dropped` has the numbers of the resamples
    that gave no draw.

    Where a parameter is open, refits have weak priors (`weak_priors`), so that draws vary along it and predictions can
    be judged by their own spread. Without them (`FitOptions.weak_priors`) there are no draws there, because predictions
    depend on what is open. A coefficient of one domain (`each`) is the exception: where it is open it hardly matters
    for what was measured, and the draws stay as they are.
    """

    ends: dict[str, tuple[float, float]]
    draws: dict[str, np.ndarray]
    method: str
    notes: tuple[str, ...]
    noise: np.ndarray = field(default_factory=lambda: np.zeros(0))
    dropped: np.ndarray = field(default_factory=lambda: np.zeros(0, int))


@dataclass(frozen=True)
class Plan:
    """How a fit is resampled.

    `weights`, `targets` and `centres` give each lane its weights, targets and means of priors; None leaves those of the
    fit. `refusals` maps each parameter that gets no interval to the reason, a sentence; '' stands for all parameters.
    `weak` says that refits have weak priors.
    """

    method: str
    weights: PerLane | None
    targets: PerLane | None
    centres: PerLane | None
    noise: Noise
    refusals: dict[str, str]
    weak: bool = False


def intervals(
    task: Task,
    best: np.ndarray,
    options: FitOptions,
    progress: Progress | None = None,
    others: np.ndarray | None = None,
) -> Intervals:
    """Return the intervals around the best fit [P] in solver space, by the method that `options` names.

    Refits are walked from the best fit and from `others` [K, P], ends of basins that fit the runs nearly as well.

    - `case` draws runs again, whole groups together, and takes percentiles of the refits.
    - `residual` keeps the runs and draws their noise anew around the fitted law, from all residuals together
      (`noise_of`). It takes the noise of all runs to be alike, and rows of one run to share a part of it.
    - `wild` keeps the runs and gives every group of rows its own residuals back, with a new sign and size. It first
      divides them by the share that the fit has left of them (HC3, MacKinnon & White 1985; for groups CR3, Bell &
      McCaffrey 2002).
    - `profile` takes the ends from the profile of the objective; its draws are those of `residual`.
    - `auto` is the method that covered best in simulations (benchmarks/coverage.py). That is `residual`, but `case` for
      many runs and `wild` for many groups, which need not take all noise to be alike. For an objective that treats
      over- and underestimates differently it is `case`, the only one that does not need the law amid the runs.

    `residual` and `wild` scale the noise of each refit so that percentiles have the width of Student's t. Every method
    draws the means of priors anew as well (`priors`).
    """
    n = options.bootstrap
    if not n:
        return Intervals({}, {}, options.intervals, ())
    resampling, centre, weak = plan(task, best, options), best, task
    if options.weak_priors and "" not in resampling.refusals and _matter(task, resampling.refusals):
        weak, centre = with_weak_priors(task, best, options.seed)
        resampling = replace(plan(weak, centre, options), refusals=resampling.refusals, weak=True)
    found = None
    if "" not in resampling.refusals:
        begin = np.vstack([centre, *([] if others is None else others)])
        found = refits(weak, begin, n, (resampling.weights, resampling.targets, resampling.centres), progress)
    return conclude(task, best, resampling, found, options)


def _matter(task: Task, lost: Iterable[str]) -> bool:
    """Return whether predictions depend on one of these parameters, all of them open."""
    return not all(task.law.param(k).each for k in lost)


def plan(task: Task, best: np.ndarray, options: FitOptions) -> Plan:
    """Return how the fit at best [P] is to be resampled; `intervals` explains the methods."""
    noise, groups, seed = noise_of(task, best), task.used.groups, options.seed
    method = options.intervals if options.intervals != "auto" else _suited(task)
    lost = refusals(task, best, noise.sd, method)
    given = bool(np.isfinite(task.spread).any())
    # `case` resamples around the runs and the others around the fit: the prior has to be centred alike.
    middle = np.where(np.isfinite(task.spread), task.centre if method == "case" else best, 0.0)
    centres = (lambda i: priors(middle, task.spread, i, seed)) if given else None
    if method == "case":
        return Plan(method, CaseDraw(groups, seed), None, centres, noise, lost)
    r, columns = jacobian(task, best)
    fitted = task.targets + r
    if method in ("residual", "profile"):
        return Plan(method, None, ResidualDraw(fitted, noise, groups, seed), centres, noise, lost)
    left, df = _corrected(task, best, -r, columns), max(task.used.n_groups - task.n_free, 1)
    return Plan(method, None, WildDraw(fitted, left, groups, df, seed), centres, noise, lost)


def _suited(task: Task) -> str:
    n, groups, p = len(task.used.y), task.used.n_groups, task.n_free
    if task.objective.leans:
        return "case"
    if groups < n:
        return "wild" if task.objective.squares and groups - p >= MANY_GROUPS else "residual"
    return "case" if n - p >= MANY_RUNS else "residual"


def conclude(task: Task, best: np.ndarray, resampling: Plan, found: Solutions | None, options: FitOptions) -> Intervals:
    """Return the intervals that the refits `found` give; `found` is None where all intervals are refused."""
    if found is None or "" in resampling.refusals:
        return Intervals({}, {}, resampling.method, (resampling.refusals[""],))
    kept = np.isfinite(found.value) & (found.status == CONVERGED)
    draws = {k: np.asarray(v) for k, v in natural(task.law, found.u[kept]).items()}
    lost, notes = dict(resampling.refusals), []
    if kept.mean() < 0.99:
        notes.append(f"{(~kept).sum()} of {len(kept)} resamples did not converge and are left out of the intervals.")
    ends: dict[str, tuple[float, float]] = {}
    if resampling.method == "profile":
        ends = _profiled(task, best, notes)
    elif kept.sum() >= FEWEST_DRAWS:
        both = {k: percentile_interval(v) for k, v in draws.items()}
        ends = {k: (float(low), float(high)) for k, (low, high) in both.items()}
    else:
        notes.append(f"No intervals: {kept.sum()} resamples are too few for 95 %; at least {FEWEST_DRAWS} are needed.")
    lost |= {k: v for k, v in too_wide(task.law, ends).items() if k not in lost}
    ends = {k: v for k, v in ends.items() if k not in lost}
    if resampling.weak:
        notes.append(f"{WEAK}{', '.join(resampling.refusals)} to the runs and to weak priors.")
    notes = [*lost.values(), *notes]
    if _matter(task, resampling.refusals) and not resampling.weak:  # a prediction may lean on what is not known
        return Intervals(ends, {}, resampling.method, tuple(notes))
    noise = new_runs(resampling.noise, np.flatnonzero(kept), options.seed)
    return Intervals(ends, draws, resampling.method, tuple(notes), noise, np.flatnonzero(~kept))


def _corrected(task: Task, best: np.ndarray, r: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return residuals [R] multiplied by (I - H)^-1 of their group, H being the hat matrix (CR3; HC3 for rows)."""
    free = (best > task.lower) & (best < task.upper) & (np.linalg.norm(columns, axis=0) > 0)
    q = np.linalg.qr(columns[:, free] / np.linalg.norm(columns[:, free], axis=0))[0]
    groups, n = task.used.groups, task.used.n_groups
    if n == len(r):
        return r / np.clip(1.0 - (q**2).sum(axis=1), SMALLEST_LEFT, 1.0)
    # (I - q q')^-1 r = r + q (I - q'q)^-1 q'r, group by group, with eigenvalues of I - q'q kept off zero
    inner, toward = np.zeros((n, q.shape[1], q.shape[1])), np.zeros((n, q.shape[1]))
    np.add.at(inner, groups, q[:, :, None] * q[:, None, :])
    np.add.at(toward, groups, q * r[:, None])
    sizes, axes = np.linalg.eigh(inner)
    along = np.einsum("gij,gi->gj", axes, toward) / np.clip(1.0 - sizes, SMALLEST_LEFT, 1.0)
    return r + np.einsum("rp,rp->r", q, np.einsum("gij,gj->gi", axes, along)[groups])


def _profiled(task: Task, best: np.ndarray, notes: list[str]) -> dict[str, tuple[float, float]]:
    """Return profile intervals in natural space, and add a note for each parameter whose profile never rises enough."""
    ends = {}
    if task.used.n_groups < len(task.used.y):
        notes.append("Profile intervals count every row as independent, and here rows share runs: they are too narrow.")
    for name, pair in profile(task, best).items():
        if not np.isfinite(pair).all():
            notes.append(f"{name} has no 95 % interval: its profile never rises far enough on one side.")
            continue
        log = task.law.param(name).domain.log
        low, high = np.exp(pair) if log else pair
        ends[name] = (float(low), float(high))
    held = {p.name for p, a, b in zip(task.law.params, task.lower, task.upper, strict=True) if a >= b}
    point = natural(task.law, best)
    return ends | {name: (float(point[name]), float(point[name])) for name in held}
