"""Discover a law: of all that suit some tables, which predicts best what their training rows hide from it.

One form is chosen for all tables and targets, each of which is fitted with constants of its own. Nothing is known of
what the rows are about but the columns that they have.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ... import laws
from ...errors import BadInput
from ...laws.base import Law
from ...laws.family import split
from ...runs import Runs
from ..options import FitOptions
from ..suited import over_domains, suits
from .compare import Comparison, compare

STARTS, FOLDS = 16, 3
CELLS = 4  # tables with a target of theirs that a form is chosen on, where there are more


@dataclass(frozen=True, eq=False)
class Discovered:
    """The law that was chosen, `key`, and the mean error of every law that could be fitted everywhere.

    `errors` are geometric means, over tables and targets, of the mean relative error on the largest runs when hidden,
    or by cross-validation where runs have no order; the lowest comes first. `comparisons` are those behind them.
    """

    key: str
    errors: dict[str, float]
    comparisons: tuple[Comparison, ...]


def discover(tables: Sequence[Runs], targets: Sequence[str], options: FitOptions | None = None) -> Discovered:
    """Return the law that predicts hidden rows of all `tables` best, for each of `targets`, in the columns' units.

    Candidates are all laws whose features differ within every table. Of many tables and targets CELLS are looked at.
    Raises BadInput where there is no candidate, or where none can be fitted.
    """
    options = options or FitOptions(starts=STARTS)
    every = [law for law in laws.registry().values() if all(suits(law, runs) for runs in tables)]
    if not every:
        raise BadInput("No law suits these tables: each of its features must be a column that differs.")
    found, cells = [], _spread([(runs, target) for target in targets for runs in tables])
    for runs, target in cells:
        fitting = [law for law in (over_domains(v, runs) for v in every) if _possible(law, runs, target)]
        with contextlib.suppress(BadInput):
            found.append(compare(fitting, runs, target, replace(options, target=target), FOLDS))
    errors = _errors(found, len(cells))
    if not errors:
        raise BadInput("No law could be fitted to every table.")
    return Discovered(next(iter(errors)), errors, tuple(found))


def _spread(cells: list[tuple[Runs, str]]) -> list[tuple[Runs, str]]:
    """Return at most CELLS of the cells, evenly spread over them, the first and the last included."""
    if len(cells) <= CELLS:
        return cells
    return [cells[round(i * (len(cells) - 1) / (CELLS - 1))] for i in range(CELLS)]


def _possible(law: Law, runs: Runs, target: str) -> bool:
    """Return whether the target's values have a meaning for a law: no logarithm is taken of what is not positive."""
    values = runs.column(target)
    values = values[np.isfinite(values)]
    return bool(law.within.contains(values).all()) and bool((values > 0).all() or "log" not in law.objective)


def _errors(found: Sequence[Comparison], cells: int) -> dict[str, float]:
    """Return the geometric mean error of each law that has one in every one of so many comparisons, best first."""
    logs: dict[str, list[float]] = {}
    for comparison in found:
        for law in comparison.laws:
            score = law.held_out or law.cv
            if score is not None:
                logs.setdefault(split(law.key)[0], []).append(float(np.log(score.mre)))
    means = {key: float(np.exp(np.mean(values))) for key, values in logs.items() if len(values) == cells}
    return dict(sorted(means.items(), key=lambda pair: pair[1]))
