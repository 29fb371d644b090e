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
from ..solver.task import Progress, under

DELTAS = (1e-4, 1e-3, 1e-2, 1e-1)


@dataclass(frozen=True, eq=False)
class Universe:
    """One objective: Huber's `delta` (None where it has none), the fit or the line why there is none, and whether it
    is the one that was chosen (`own`).
    """

    objective: Objective
    delta: float | None
    own: bool
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


def universes(
    law: Law,
    runs: Runs,
    options: FitOptions | None = None,
    deltas: Sequence[float] = DELTAS,
    own: Fit | None = None,
    progress: Progress | None = None,
) -> tuple[Universe, ...]:
    """Fit `law` to the same runs from the same starts under every objective, Huber's with each of `deltas`.

    The choice in `options` comes first; `own` is its fit where there is one already, and is then not made again. Its
    resamples are the only ones. Raises BadInput where the chosen fit does; another objective that these runs do not
    allow (a logarithm of a target that is not positive) is reported with its line.
    """
    options = options or FitOptions()
    chosen = OBJECTIVES.get(options.objective or law.objective)
    mine = own or fit(law, runs, options, under(progress, "your choice"))
    chosen = chosen if own is None else OBJECTIVES[own.objective.name]
    assert chosen is not None  # the fit above has refused an unknown name
    delta = mine.delta if chosen.uses_delta else None
    found = [Universe(chosen, delta, True, mine)]
    for objective in OBJECTIVES.values():
        for d in sorted(set(deltas)) if objective.uses_delta else (None,):
            if (objective, d) != (chosen, delta):
                found.append(_other(law, runs, options, objective, d, progress))
    return tuple(found)


def _other(law: Law, runs: Runs, options: FitOptions, objective: Objective, delta: float | None, progress) -> Universe:
    """Return the fit under one objective that was not chosen."""
    changed = replace(options, objective=objective.name, delta=delta or options.delta, bootstrap=0)
    universe = Universe(objective, delta, False, None)
    try:
        got = fit(law, runs, changed, under(progress, universe.label))
    except BadInput as err:
        return replace(universe, error=str(err))
    return replace(universe, fit=got) if got.ok else replace(universe, error=got.message)
