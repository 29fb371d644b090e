"""How uncertain the parameters of a fit are: refits of resampled runs, and the interval made of them."""

from dataclasses import dataclass

import numpy as np

from core.fit.bootstrap import FEWEST_DRAWS, flips, percentile_interval, resample
from core.fit.jacobian import jacobian
from core.fit.options import FitOptions
from core.fit.profile import profile
from core.fit.search import stage
from core.fit.solve import CONVERGED
from core.fit.space import natural
from core.fit.task import Progress, Task


@dataclass(frozen=True)
class Intervals:
    """95 % intervals (low, high) by parameter, empty where none can be given; `draws` are the refits that ended well,
    natural space, by parameter; `method` in a word and `notes` in sentences.
    """

    ends: dict[str, tuple[float, float]]
    draws: dict[str, np.ndarray]
    method: str
    notes: tuple[str, ...]


def intervals(task: Task, best: np.ndarray, options: FitOptions, progress: Progress | None = None) -> Intervals:
    """Return the intervals around the best fit [P] in solver space, by the method that `options` names.

    `case` takes percentiles of refits to runs drawn again, whole groups together. `wild` keeps the runs and draws the
    signs and sizes of their residuals anew, each divided by what the fit has taken of it (HC3, MacKinnon & White 1985)
    and widened to Student's t with as many degrees of freedom as groups exceed parameters. `profile` takes the ends
    from the profile of the objective, which needs no resamples; resamples are those of `wild`. `auto` is `case`.
    """
    method = "case" if options.intervals == "auto" else options.intervals
    n, told = options.bootstrap, stage(progress, "resamples")
    begin = np.tile(best, (n, 1))
    if method == "case" or not n:
        found = task.walk(begin, weights=lambda i: resample(task.used.groups, i, options.seed), progress=told)
    else:
        fitted, spread = _wild(task, best)
        found = task.walk(
            begin, targets=lambda i: fitted + spread * flips(task.used.groups, i, options.seed), progress=told
        )
    kept = np.isfinite(found.value) & (found.status == CONVERGED)
    draws = {k: np.asarray(v) for k, v in natural(task.law, found.u[kept]).items()}
    notes = []
    if n and kept.mean() < 0.99:
        notes.append(f"{(~kept).sum()} of {n} resamples did not converge and are left out of the intervals.")
    ends: dict[str, tuple[float, float]] = {}
    if method == "profile" and n:
        ends = _profiled(task, best, notes)
    elif kept.sum() >= FEWEST_DRAWS:
        both = {k: percentile_interval(v) for k, v in draws.items()}
        ends = {k: (float(low), float(high)) for k, (low, high) in both.items()}
    return Intervals(ends, draws, method, tuple(notes))


def _wild(task: Task, best: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return fitted values and residuals [R] to draw from, corrected for what the fit has taken of them."""
    from scipy.stats import norm, t  # here, because importing it takes most of a second

    r, columns = jacobian(task, best)
    free = (best > task.lower) & (best < task.upper) & (np.linalg.norm(columns, axis=0) > 0)
    columns = columns[:, free] / np.linalg.norm(columns[:, free], axis=0)
    leverage = np.clip((np.linalg.qr(columns)[0] ** 2).sum(axis=1), 0.0, 0.99)
    df = max(task.used.n_groups - int(free.sum()), 1)
    wider = float(t.ppf(0.975, df) / norm.ppf(0.975))
    return task.targets + r, -wider * r / (1.0 - leverage)


def _profiled(task: Task, best: np.ndarray, notes: list[str]) -> dict[str, tuple[float, float]]:
    """Return profile intervals in natural space; a parameter whose profile never rises enough gets none, and a note."""
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
