"""Fit one law under every objective, to see what another way to count errors would have given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...errors import BadInput
from ...laws.base import Law
from ...runs import Runs
from ..fitting import fit
from ..objectives import OBJECTIVES, Objective
from ..options import FitOptions
from ..result import Fit
from ..solver.progress import Progress, named_progress

DELTAS = (1e-4, 1e-3, 1e-2, 1e-1)


@dataclass(frozen=True, eq=False)
class ObjectiveFit:
    """The fit under one objective, or the line (`error`) that says why there is none.

    `delta` is Huber's, None for other objectives. `chosen` says whether the user chose this objective.
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


def alone(fit: Fit) -> tuple[ObjectiveFit, ...]:
    """Return a fit under the objective that was chosen for it, beside no other."""
    objective = OBJECTIVES[fit.objective.name]
    return (ObjectiveFit(objective, fit.delta if objective.uses_delta else None, True, fit),)


def by_objective(
    law: Law,
    runs: Runs,
    options: FitOptions | None = None,
    deltas: Sequence[float] = DELTAS,
    chosen_fit: Fit | None = None,
    progress: Progress | None = None,
) -> tuple[ObjectiveFit, ...]:
    """Fit `law` to the same runs from the same starts under every objective, Huber's with each of `deltas`.

    The choice in `options` comes first, and only its fit has resamples. Where `chosen_fit` is given it is taken as that
    fit. Raises BadInput where the chosen fit does. Another objective that these runs do not allow, as the logarithm of
    a target that is not positive, comes back with its line.
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
