"""What the runs of a fit cannot tell: the direction they leave open, and parameters that are not held at all."""

from dataclasses import dataclass

import numpy as np

from ...laws.base import Law
from ...runs import Runs
from ...verdict import Level, Reason
from ..data.roles import floor
from ..result import Fit
from ..solver.task import Task, start_of, task_of
from ..uncertainty.curvature import curvature

SHARE = 0.25  # of the weak direction, from which a parameter is named as part of it
HARD, HOPELESS = 1e8, 1e13  # condition of J'J with scaled columns
AT_BOUND = 1e-6
VANISHING = 1e-3  # a floor below this share of the lowest target has been driven to zero


@dataclass(frozen=True)
class Identifiability:
    """`raw` and `scaled` are condition numbers of J'J, as it is and with columns scaled to one length; `weak` gives
    the share of each parameter in the direction that changes the fit least, signed; `sentence` says it in words.
    `errors` are standard errors in natural space, robust to what rows of one group share where there are groups (see
    `curvature`); None where the runs leave a parameter open or the groups are too few. `findings` are reasons.
    """

    raw: float
    scaled: float
    weak: dict[str, float]
    sentence: str
    errors: dict[str, float | None]
    findings: tuple[Reason, ...]


def identify(fit: Fit, runs: Runs) -> Identifiability:
    """Say what `runs` leave open about a fit that was made from them. Raises BadInput as `fit` does."""
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
    """Name the weak direction: the parameter that carries most of it against those that make up for it."""
    named = sorted((k for k in weak if abs(weak[k]) >= SHARE), key=lambda k: -abs(weak[k]))
    if not named:
        return "nothing"
    if len(named) == 1:
        return f"{named[0]} alone"
    first, rest = named[0], named[1:]
    return f"{first} against {' and '.join(rest)}"


def _edges(task: Task, u: np.ndarray, besides: str | None) -> list[Reason]:
    """Parameters at a bound, `besides` one. That of a logarithm is no law's: what reached it would have gone on."""
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
