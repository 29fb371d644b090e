"""Fit laws to parts of the runs, on the same rows for every law; backtests and comparisons share this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...laws.base import Law, Published
from ...laws.family import split
from ...runs import Runs
from ...runs.table import included_rows
from .. import objectives
from ..calibrated import Calibrated, from_published, why_no_draws
from ..data.first_target import first_target
from ..data.usable import column_for, usable_rows
from ..draws import FEWEST_DRAWS
from ..evaluate import evaluate
from ..fitting import fit
from ..options import FitOptions
from ..result import Fit
from ..solver.progress import Progress, named_progress
from ..solver.task import bound_to_runs

MOST_DRAWS = 4000  # draws that rows are predicted with; more would hardly move the ends of a 95 % interval
Entrant = Law | tuple[Law, Published]


@dataclass(frozen=True, eq=False)
class Refit:
    """A law fitted to some rows, which can predict rows of the same table; `fit` is None for published constants."""

    calibrated: Calibrated
    columns: Mapping[str, str]
    log: bool
    fit: Fit | None

    @property
    def n_free(self) -> int:
        """Number of parameters that the runs were free to move."""
        return len(self.fit.parameters) - len(self.fit.pins) if self.fit else 0

    def predict(self, table: pd.DataFrame) -> np.ndarray:
        """Return predictions [1 + B, R] for the rows of `table`: by the fit first, then by each of B draws."""
        x = {name: table[column].to_numpy(float) for name, column in self.columns.items()}
        return evaluate(self.calibrated.law, self.calibrated.stacked, x)


def named(entrant: Entrant) -> tuple[str, Law]:
    """Return the name of an entrant (KEY, or KEY@PUBLISHED) and its law."""
    if isinstance(entrant, Law):
        return split(entrant.key)[0], entrant
    return f"{entrant[0].key}@{entrant[1].name}", entrant[0]


def refit(
    entrant: Entrant,
    runs: Runs,
    subsets: Sequence[np.ndarray],
    options: FitOptions,
    progress: Progress | None = None,
) -> list[Refit | str]:
    """Fit a law to each of `subsets`, bool arrays [rows] over `runs.table`; published constants stay as they are.

    This is the one place where laws are fitted again. For a subset that cannot be fitted it returns the reason, one
    line.
    """
    key, done = named(entrant)[0], []
    for i, rows in enumerate(subsets):
        name = f"{key}, {i + 1} of {len(subsets)}" if len(subsets) > 1 else key
        done.append(_refit(entrant, runs.keeping(rows), options, named_progress(progress, name)))
    return done


def _refit(entrant: Entrant, runs: Runs, options: FitOptions, progress: Progress | None) -> Refit | str:
    key, law = named(entrant)
    if law.series:  # a hidden row still belongs to the schedule of the rows after it
        return f"{key} goes by whole schedules: rows of its runs cannot be hidden from it."
    log = objectives.get(options.objective or law.objective).log
    try:
        if not isinstance(entrant, Law):
            columns = {f.name: column_for(f, runs) for f in law.features}
            return Refit(from_published(*entrant), columns, log, None)
        found = fit(law, runs, options, progress)
    except BadInput as err:
        return str(err)
    if not found.ok:
        return found.message
    draws = {k: np.asarray(v[:MOST_DRAWS]) for k, v in found.draws.items()}
    enough = bool(draws) and len(next(iter(draws.values()))) >= FEWEST_DRAWS
    values = {k: e.value for k, e in found.parameters.items()}
    why = "" if enough else why_no_draws(found)
    calibrated = Calibrated(
        law,
        values,
        draws if enough else None,
        found.ranges,
        found.unit,
        key,
        no_draws=why,
        together=tuple(found.together),
    )
    return Refit(calibrated, found.columns, log, found)


@dataclass(frozen=True)
class Common:
    """The rows [rows] that every law can use, with all `entrants` by name.

    `errors` has a line for each law that is left out, and `notes` has sentences on rows that are left out.
    """

    rows: np.ndarray
    entrants: dict[str, Entrant]
    errors: dict[str, str]
    notes: tuple[str, ...]


def common(entrants: Sequence[Entrant], runs: Runs, target: str, needed: Sequence[np.ndarray]) -> Common:
    """Return the included rows that all laws can be fitted to and scored on.

    `needed` are bool arrays [rows]: the rows to fit, and then the rows to predict. A law that can use too few of them
    is left out, so that it takes no rows away from the others. Raises BadInput for a target that the runs lack, a law
    given twice, where every law is left out, where the laws have no rows in common, and where the target is 0.
    """
    wanted = _has(runs, target) & included_rows(runs.table) & np.logical_or.reduce(needed)
    usable, errors, keys, ready = {}, {}, [named(e)[0] for e in entrants], list(entrants)
    if again := [k for k in keys if keys.count(k) > 1]:
        raise BadInput(f"{again[0]} is given twice.")
    for i, key in enumerate(keys):
        try:
            law = entrants[i]
            ready[i] = entrant = bound_to_runs(law, runs) if isinstance(law, Law) else law
            of = named(entrant)[1]
            rows = wanted & usable_rows(of, runs.table, target, {f.name: column_for(f, runs) for f in of.features}).rows
            _enough(entrant, runs, [int((rows & part).sum()) for part in needed])
            usable[key] = rows
        except BadInput as err:
            errors[key] = str(err)
    if not usable:
        raise all_failed(errors)
    rows = np.logical_and.reduce(list(usable.values()))
    notes = [
        f"{lost} rows lack what {key} needs and are left out for every law."
        for key, usable_rows in usable.items()
        if (lost := int((wanted & ~usable_rows).sum()))
    ]
    if zeros := int((runs.table.loc[rows, target] == 0).sum()):
        raise BadInput(f"{target} is 0 in {zeros} rows: relative errors need numbers other than 0.")
    for part in needed:
        if not (rows & part).any():
            raise BadInput(f"{', '.join(usable)} have no rows of {runs.name} in common: compare fewer laws at once.")
    return Common(rows, dict(zip(keys, ready, strict=True)), errors, tuple(notes))


def all_failed(errors: Mapping[str, str]) -> BadInput:
    """Return the one line for laws of which none could be fitted."""
    if len(errors) == 1:
        return BadInput(next(iter(errors.values())))
    return BadInput("No law can be fitted. " + " ".join(f"{key}: {line}" for key, line in errors.items()))


def shared_target(entrants: Sequence[Entrant], target: str | None, runs: Runs) -> str:
    """Return `target`, or without it the target that all laws have, or what the runs have for it (`first_target`).

    Raises BadInput where the targets of the laws differ, and where no law is given.
    """
    if not entrants:
        raise BadInput("No law is given: name one at least.")
    targets = {named(e)[0]: named(e)[1].target for e in entrants}
    if target is None and len(set(targets.values())) > 1:
        listed = ", ".join(f"{key} gives {name}" for key, name in targets.items())
        raise BadInput(f"Laws of different targets cannot be scored together: {listed}.")
    return target or first_target(named(entrants[0])[1], runs)[0] or next(iter(targets.values()))


def _has(runs: Runs, target: str) -> np.ndarray:
    if target not in runs.table or runs.table[target].dtype.kind not in "fiu":
        raise BadInput(
            f"{runs.name} has no numbers in a column {target!r}; targets there are: {', '.join(runs.targets)}."
        )
    return np.isfinite(runs.table[target].to_numpy(float))


def _enough(entrant: Entrant, runs: Runs, counts: list[int]) -> None:
    """Raise BadInput unless there are more rows to fit than parameters (counts[0]) and some in every other part."""
    law = named(entrant)[1]
    p = law.n_fitted if isinstance(entrant, Law) else 0
    if counts[0] <= p:
        raise BadInput(
            f"{runs.name} has {counts[0]} usable rows to fit; {law.called} has {p} parameters and needs at least "
            f"{p + 1}."
        )
    if not all(counts):
        raise BadInput(f"{runs.name} has no row to predict that has all that {law.called} needs.")
