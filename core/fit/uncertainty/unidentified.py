"""Refused intervals: which parameters the runs do not identify, so that no method gives them an interval."""

import numpy as np

from ...laws.base import Law
from ...units import plain
from ..solver.jacobian import jacobian
from ..solver.task import EXACT, Task

SPARE = 2  # runs, or groups of them, that are needed beyond the parameters to know how noisy they are
TOGETHER = 0.98  # correlation of two features' logarithms: from here on, simulated intervals missed the truth too often
OPEN = 10.0  # half a 95 % interval in solver space: a logarithm or an exponent that is so open could be anything


def refusals(task: Task, best: np.ndarray, sd: float, method: str) -> dict[str, str]:
    """Return which parameters get no interval by `method` around the fit at best [P], each with the reason.

    A reason under '' refuses all of them. `sd` is the deviation of a run's noise. The function refuses a parameter
    whose 95 % interval would reach OPEN either way if the law were linear (1.96 sd times the square root of the
    diagonal of (J'J)^-1). With two sizes of model, for example, floor, coefficient and exponent of size make up for
    each other exactly. Bounds do not count here: a parameter at a bound is as open as the runs leave it. It refuses
    all parameters where two features go together (TOGETHER): then only curvature says which effect belongs to which
    feature, and fits end in a wrong basin with a small interval around it. Priors count as runs do. Runs without noise
    (EXACT) do not say how noisy they might have been.
    """
    n, n_groups, p = len(task.used.y), task.used.n_groups, task.n_free
    if n < p + SPARE:
        return {"": f"No intervals: {n} runs for {p} parameters do not say how noisy they are."}
    if n_groups < p + SPARE:
        needed = p + SPARE
        text = f"No intervals: {n} rows of only {n_groups} groups; for {p} parameters at least {needed} are needed."
        return {"": text}
    if not sd > EXACT * (1.0 if task.objective.log else np.abs(task.used.y).mean()):
        return {"": "No intervals: the law passes through every run, so nothing says how noisy runs are."}
    if task.objective.leans and method != "case":
        return {"": f"No intervals by {method}: it takes the law to be amid the runs; this objective needs case."}
    if pair := going_together(task):
        a, b, r = pair
        return {
            "": f"No intervals: {a} and {b} go together in these runs (correlation of logs {r:.3f}): which of them "
            "matters cannot be told. Runs off that line would tell."
        }
    free = task.lower < task.upper
    half = np.zeros(len(best))
    known = np.diag(sd / task.spread)  # a prior is a row more, in units of the noise
    half[free] = 1.96 * sd * _amplified(np.vstack([jacobian(task, best)[1], known])[:, free])
    lost = [p.name for p, h in zip(task.law.params, half, strict=True) if not h < OPEN]
    return {name: f"{name} has no 95 % interval: these runs would allow any value of it." for name in lost}


def too_wide(law: Law, ends: dict[str, tuple[float, float]]) -> dict[str, str]:
    """Return which intervals say nothing, each with the reason: they are wider than OPEN either way in solver space."""
    lost = {}
    for name, (low, high) in ends.items():
        log = law.param(name).domain.log
        with np.errstate(divide="ignore"):
            half = (np.log(high) - np.log(low)) / 2 if log else (high - low) / 2
        if not half < OPEN:
            lost[name] = f"{name} has no 95 % interval: refits range from {plain(low)} to {plain(high)}."
    return lost


def going_together(task: Task) -> tuple[str, str, float] | tuple[()]:
    """Return two features that go together in the runs and the correlation of their logarithms, or nothing.

    A law of one free parameter has nothing to tell apart.
    """
    if task.n_free <= 1:
        return ()
    x = {f.name: task.used.x[f.name] for f in task.law.factors}
    logs = {k: np.log(v) for k, v in x.items() if (v > 0).all() and np.ptp(v) > 0}
    names = list(logs)
    for i, b in enumerate(names):
        for a in names[:i]:
            r = float(np.corrcoef(logs[a], logs[b])[0, 1])
            if abs(r) >= TOGETHER:
                return a, b, r
    return ()


def _amplified(columns: np.ndarray) -> np.ndarray:
    """Return the deviation of each parameter [Q] per unit of the runs' noise, infinite where no run holds it."""
    norms = np.linalg.norm(columns, axis=0)
    lengths = np.where(norms > 0, norms, 1.0)
    _, sizes, axes = np.linalg.svd(columns / lengths, full_matrices=False)
    sizes = np.maximum(sizes, np.finfo(float).eps * len(columns))  # what lies below is rounding
    found = np.sqrt(((axes.T / sizes) ** 2).sum(axis=1)) / lengths
    return np.where(norms > 0, found, np.inf)
