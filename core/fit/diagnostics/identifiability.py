"""What the runs of a fit do not determine: the direction that they hold least, and parameters that they do not hold."""

from dataclasses import dataclass

import numpy as np

from ...laws.base import Law
from ...laws.floor import floor
from ...runs import Runs
from ...verdict import Level, Reason
from ..result import Fit
from ..solver.task import Task, start_of, task_of
from ..uncertainty.curvature import curvature

SHARE = 0.25  # a parameter with at least this share of the weak direction is named as part of it
HARD, HOPELESS = 1e8, 1e13  # condition numbers of J'J with scaled columns that ask for care, and that rule a fit out
AT_BOUND = 1e-6
VANISHING = 1e-3  # a floor below this share of the lowest target has been driven to zero


@dataclass(frozen=True)
class Identifiability:
    """What the runs of a fit do not determine.

    `raw` and `scaled` are condition numbers of J'J, as it is and with columns scaled to one length. `weak` gives the
    signed share of each parameter in the direction that changes the fit least, and `sentence` names that direction.
    `errors` are standard errors in natural space; where rows come in groups they allow for what rows of a group share
    (see `curvature`). An error is None where the runs leave the parameter open and where groups are too few. `findings`
    are reasons for a verdict.
    """

    raw: float
    scaled: float
    weak: dict[str, float]
    sentence: str
    errors: dict[str, float | None]
    findings: tuple[Reason, ...]


def identify(fit: Fit, runs: Runs) -> Identifiability:
    """Return what `runs` leave open about a fit that was made from them. Raises BadInput as `fit` does."""
    task = task_of(fit, runs)
    u = start_of(task, {k: e.value for k, e in fit.parameters.items()})
    here = curvature(task, u)
    weak = dict(zip(here.names, here.weak.tolist(), strict=True))
    errors = {k: (v if np.isfinite(v) else None) for k, v in here.errors.items()}
    sentence = _direction(weak)
    vanished = _floor(task.law, fit, float(np.min(task.used.y)))
    findings = [*_edges(task, u, floor(task.law) if vanished else None), *vanished]
    if here.scaled > HARD or not np.isfinite(here.scaled):
        level: Level = "no" if here.scaled > HOPELESS or not np.isfinite(here.scaled) else "care"
        text = f"The runs hardly tell {sentence} (condition number {here.scaled:.0e} with scaled columns)."
        findings.append(Reason(level, text))
    return Identifiability(here.raw, here.scaled, weak, sentence, errors, tuple(findings))


def _direction(weak: dict[str, float]) -> str:
    """Return the weak direction in words: the parameter with the largest share, against those that make up for it."""
    named = sorted((k for k in weak if abs(weak[k]) >= SHARE), key=lambda k: -abs(weak[k]))
    if not named:
        return "nothing"
    if len(named) == 1:
        return f"{named[0]} alone"
    first, rest = named[0], named[1:]
    return f"{first} against {' and '.join(rest)}"


def _edges(task: Task, u: np.ndarray, besides: str | None) -> list[Reason]:
    """Return a reason for each parameter at a bound, except the one called `besides`.

    A logarithm has a bound only so that numbers do not overflow: a parameter that reached it would have gone on.
    """
    found = []
    for p, v, *ends in zip(task.law.params, u, task.lower, task.upper, strict=True):
        if p.name == besides or ends[0] == ends[1]:
            continue
        if not any(np.isfinite(e) and abs(v - e) <= AT_BOUND * max(1.0, abs(e)) for e in ends):
            continue
        if p.domain.log:
            found.append(Reason("no", f"{p.name} was driven off to {np.exp(v):.0e}: the runs do not hold it."))
        else:
            found.append(Reason("care", f"{p.name} stands at a bound ({v:.3g}): the runs would rather go on."))
    return found


def _floor(law: Law, fit: Fit, lowest: float) -> list[Reason]:
    name = floor(law)
    if name is None or name in fit.pins or fit.parameters[name].value >= VANISHING * abs(lowest):
        return []
    text = f"{name}, the floor, was driven to zero: these runs do not show where the law levels off."
    return [Reason("no", text)]
