"""Turn runs into what the solver needs: one array for each feature, the target, and which rows belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...laws.base import Feature, Law
from ...runs import Runs
from ...runs.table import included_rows
from ...units import name_of
from ..objectives import Objective
from .by_content import by_content
from .checkpoints import CHECKPOINTS, checkpoints
from .distinct_mixtures import distinct_mixtures, mixtures_needed, shares_of
from .series import schedule_histories
from .usable import column_for, usable_rows

COPIES = "identical rows"  # rows without a run's name that equal each other in every cell are resampled by this
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Design:
    """R usable rows of a run table, in an order that their content decides: what is drawn and summed over them does not
    depend on the order of the table.

    `x` maps each feature to its values [R], or [R, *shape] where it is a series. `y` [R] is the target. `rows` [R] are
    the labels of the rows in the table. `groups` [R] numbers the groups that are resampled whole, and `cluster` says
    what they come from. `columns` maps each feature to the run column that serves as it. `notes` are sentences.
    """

    x: dict[str, np.ndarray]
    y: np.ndarray
    rows: np.ndarray
    groups: np.ndarray
    columns: dict[str, str]
    cluster: str
    notes: tuple[str, ...]

    @property
    def n_groups(self) -> int:
        """Number of groups that are resampled whole."""
        return int(self.groups.max()) + 1


def design(
    law: Law, runs: Runs, target: str, objective: Objective, cluster: str = "auto", known: Mapping[str, float] = NOTHING
) -> Design:
    """Return the usable rows of `runs` for a law; `known` are parameters that are held or have priors.

    Raises BadInput, naming what is missing and what there is, where the runs lack a column, where there are fewer
    usable rows than the parameters need or too few different mixtures, where the objective takes the logarithm of a
    target that is not positive, and where a target lies outside of what the law can predict. Parameters that are
    `known` need no mixtures.
    """
    table = runs.included
    columns = {f.name: column_for(f, runs) for f in law.features}
    if target not in (*runs.targets, law.target) or target not in table.columns:
        raise BadInput(f"{runs.name} has no column {target!r} to fit; targets there are: {', '.join(runs.targets)}.")
    if table[target].dtype.kind not in "fiu":
        raise BadInput(f"{target} holds no numbers to fit; targets there are: {', '.join(runs.targets)}.")
    usable = usable_rows(law, runs.table, target, columns)
    notes = [_substitution(law, f, columns[f.name]) for f in law.features if columns[f.name] != f.name]
    notes += usable.notes
    table = table[usable.rows[included_rows(runs.table)]]
    _enough(law, runs, table, usable.notes)
    y = table[target].to_numpy(float)
    if objective.log and (y <= 0).any():
        row = table.index[int(np.argmax(y <= 0))]
        raise BadInput(
            f"{target} is {y[y <= 0][0]:g} in row {row}; {objective.title} takes its logarithm: "
            "allowed are numbers above 0, or an objective on the loss itself."
        )
    if not (inside := law.within.contains(y)).all():
        row = table.index[int(np.argmin(inside))]
        raise BadInput(
            f"{target} is {y[~inside][0]:g} in row {row}: what {law.called} predicts {law.within.allowed}. "
            "Read percentages times 0.01."
        )
    x = {
        f.name: schedule_histories(runs, table, f.shape) if f.shape else table[columns[f.name]].to_numpy(float)
        for f in law.features
    }
    _enough_mixtures(law, runs, {name: x[name] for name in shares_of(law)}, known)
    groups, by = grouped(table, target, cluster)
    if by == COPIES:
        copies = len(table) - int(groups.max()) - 1
        notes.append(f"{copies} rows repeat another in every cell: intervals take such rows for one run.")
    order, groups = by_content([*x.values(), y], groups)
    x, rows = {name: values[order] for name, values in x.items()}, table.index.to_numpy()[order]
    return Design(x, y[order], rows, groups, columns, by, tuple(notes))


def _substitution(law: Law, feature: Feature, column: str) -> str:
    instead, wanted = name_of(column), name_of(feature.name)
    return f"{instead} stands in for {wanted}, which the runs lack: compare constants of {law.called} with care."


def _enough(law: Law, runs: Runs, table: pd.DataFrame, left_out: Sequence[str]) -> None:
    """Raise BadInput where the rows are too few, and say which were left out."""
    p = 0 if law.together else law.n_fitted  # the losses on all domains determine such a law together
    if len(table) <= p:
        needed = f"{law.called} has {p} parameters and needs at least {p + 1} runs."
        raise BadInput(" ".join([f"{runs.name} has {len(table)} usable runs; {needed}", *left_out]))


def _enough_mixtures(law: Law, runs: Runs, shares: Mapping[str, np.ndarray], known: Mapping[str, float]) -> None:
    """Raise BadInput where parameters cannot be told apart because too few rows differ in their mixture."""
    if law.together:
        return
    p = len(law.params) - len(known)
    if not shares or (n_mixtures := distinct_mixtures(shares)) >= p:
        return
    if n_mixtures < (needed := mixtures_needed(law, tuple(known.items()))):
        rows = len(next(iter(shares.values())))
        raise BadInput(
            f"{runs.name} has {n_mixtures} different mixtures in {rows} usable runs; {law.called} has {p} parameters "
            f"over {len(shares)} domains and needs at least {needed} mixtures: one run again, at any size, is no other."
        )


def grouped(table: pd.DataFrame, target: str, cluster: str) -> tuple[np.ndarray, str]:
    """Return the number [R] of the group that each row is resampled with, and the column that tells groups apart.

    The column is '' where every row is a group of its own. What a run is was said when the table was read, in its
    column `run`. Raises BadInput where `cluster` names no column.
    """
    if cluster == "auto":
        named = "run" in table.columns and (table["run"] != "").any()
        shared = table["run"][table["run"] != ""].duplicated().any() if named else False
        cluster = "run" if shared else "none" if named else COPIES if _copied(table, target) else "none"
    by = "" if cluster == "none" else cluster
    if by not in ("", COPIES, CHECKPOINTS, *table.columns):
        raise BadInput(
            f"There is no column {cluster!r} to resample by; there are {', '.join(map(str, table.columns))}."
        )
    return resampling_groups(table, by), by


def resampling_groups(table: pd.DataFrame, by: str) -> np.ndarray:
    """Return the number [R] of the group that each row is resampled with; `by` is what `grouped` named."""
    if by == CHECKPOINTS:
        return checkpoints(table)
    if by == COPIES:
        return _equal(table, [*table.columns])
    return numbered_by_name(table[by]) if by in table.columns else np.arange(len(table))


def _copied(table: pd.DataFrame, target: str) -> bool:
    """Return whether rows that equal each other are copies of one run.

    They are if most pairs of rows that are alike in all else have the same target too. Runs that were repeated may
    agree in the digits given, but not most of the time.
    """
    if not table.duplicated().any():
        return False
    others = [c for c in table.columns if c != target]
    same, alike = (np.bincount(_equal(table, by)).astype(float) for by in ([*table.columns], others))
    return (same * (same - 1)).sum() > 0.5 * (alike * (alike - 1)).sum()


def _equal(table: pd.DataFrame, by: list[str]) -> np.ndarray:
    return table.groupby(by, dropna=False, sort=False).ngroup().to_numpy()


def numbered_by_name(names: pd.Series) -> np.ndarray:
    """Return a number [R] for each name, in the order in which names appear; a row without a name has its own."""
    labels = names.astype(str).to_numpy(object)
    alone = np.flatnonzero((labels == "") | (labels == "nan"))
    labels[alone] = [f"\x00{i}" for i in alone]
    return pd.factorize(labels)[0]
