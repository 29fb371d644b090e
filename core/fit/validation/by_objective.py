"""One law under every objective: what would have come out if another way to count errors had been chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...errors import BadInput
from ...laws.base import Law
from ...runs import Runs
from ..fitting import fit
from ..objectives import OBJECTIVES, Objective
from ..options import FitOptions
from ..result import Fit
from ..solver.task import Progress, named_progress

DELTAS = (1e-4, 1e-3, 1e-2, 1e-1)


@dataclass(frozen=True, eq=False)
class ObjectiveFit:
    """One objective: Huber's `delta` (None where it has none), the fit or the line why there is none, and whether it
    is the one that was chosen (`chosen`).
    """

    objective: Objective
    delta: float | None
    chosen: bool
    fit: Fit | None
    error: str = ""

    @property
    def label(self) -> str:
        """What people call the objective, with its delta."""
        delta = "" if self.delta is None else f", delta {self.delta:g}"
        return f"{self.objective.title}{delta}"

    @property
    def leans(self) -> bool:
        """Whether errors above and below count differently."""
        return self.objective.leans


def by_objective(
    law: Law,
    runs: Runs,
    options: FitOptions | None = None,
    deltas: Sequence[float] = DELTAS,
    chosen_fit: Fit | None = None,
    progress: Progress | None = None,
) -> tuple[ObjectiveFit, ...]:
    """Fit `law` to the same runs from the same starts under every objective, Huber's with each of `deltas`.

    The choice in `options` comes first; `chosen_fit` is its fit where there is one already, and is then not made again.
    Its resamples are the only ones. Raises BadInput where the chosen fit does; another objective that these runs do not
    allow (a logarithm of a target that is not positive) is reported with its line.
    """
    options = options or FitOptions()
    objective_chosen = OBJECTIVES.get(options.objective or law.objective)
    mine = chosen_fit or fit(law, runs, options, named_progress(progress, "your choice"))
    objective_chosen = objective_chosen if chosen_fit is None else OBJECTIVES[chosen_fit.objective.name]
    assert objective_chosen is not None  # the fit above has refused an unknown name
    delta = mine.delta if objective_chosen.uses_delta else None
    found = [ObjectiveFit(objective_chosen, delta, True, mine)]
    for objective in OBJECTIVES.values():
        for d in sorted(set(deltas)) if objective.uses_delta else (None,):
            if (objective, d) != (objective_chosen, delta):
                found.append(_other(law, runs, options, objective, d, progress))
    return tuple(found)


def _other(
    law: Law, runs: Runs, options: FitOptions, objective: Objective, delta: float | None, progress
) -> ObjectiveFit:
    """Return the fit under one objective that was not chosen."""
    changed = replace(options, objective=objective.name, delta=delta or options.delta, bootstrap=0)
    other = ObjectiveFit(objective, delta, False, None)
    try:
        got = fit(law, runs, changed, named_progress(progress, other.label))
    except BadInput as err:
        return replace(other, error=str(err))
    return replace(other, fit=got) if got.ok else replace(other, error=got.message)
