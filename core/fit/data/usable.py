"""Which rows of a table a law can use: the one rule for fits, errors, folds and pictures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput, LacksColumn
from ...laws.base import Feature, Law
from ...laws.family import needed_share, split
from ...runs import Runs
from ...runs.table import included_rows

STEP = "step"


@dataclass(frozen=True)
class Usable:
    """The rows that a law can use.

    `rows` [rows] is true for each row of a table that the law can use; excluded rows are judged like any other. `notes`
    are sentences on the included rows that it cannot use.
    """

    rows: np.ndarray
    notes: tuple[str, ...]


def usable_rows(law: Law, table: pd.DataFrame, target: str, columns: Mapping[str, str]) -> Usable:
    """Return the rows of a run table that have all that a law needs; `columns` maps its features to columns.

    A row needs a number in the target and in every feature, and each feature must lie within its domain. Where the law
    has no value without a share of the target's own domain, the row needs that share. Raises BadInput where the law
    needs that share and the target is on none of its domains.
    """
    rows, included, notes = np.ones(len(table), bool), included_rows(table), []
    for fulfilled, why in _conditions(law, table, target, columns):
        if lost := int((rows & ~fulfilled & included).sum()):
            notes.append(f"{lost} runs {why}")
        rows &= fulfilled
    return Usable(rows, tuple(notes))


def _conditions(
    law: Law, table: pd.DataFrame, target: str, columns: Mapping[str, str]
) -> Iterator[tuple[np.ndarray, str]]:
    """Yield the conditions of a usable row: which rows [rows] fulfil one, and the end of a sentence on the others."""
    needed = [*dict.fromkeys([*columns.values(), target])]
    with_step = [*needed, STEP] if law.series and STEP in table else needed
    present = np.asarray(np.isfinite(table[with_step].to_numpy(float)).all(axis=1))
    yield present, f"lack a value in {', '.join(columns.values())} or {target} and are left out."
    for f in law.features:
        values = table[columns[f.name]].to_numpy(float)
        inside = np.asarray(f.allows(values), bool)
        example = "".join(f", such as {v:g}" for v in values[present & ~inside][:1])
        yield inside, f"are left out for their {columns[f.name]}{example}: allowed {f.domain.allowed}."
    if share := _share_needed(law, target):
        words = f"have no {share}, without which {split(law.key)[0]} has no {target}: left out."
        yield table[columns[share]].to_numpy(float) > 0, words


def _share_needed(law: Law, target: str) -> str:
    try:
        return needed_share(law, target)
    except ValueError as err:
        raise BadInput(str(err)) from None


def column_for(feature: Feature, runs: Runs) -> str:
    """Return the run column that serves as a feature: its own, or an alternative.

    Raises LacksColumn if there is none; it says which open question of the file might give it.
    """
    allowed = (feature.name, *feature.alternatives)
    for name in allowed:
        if name in runs.table.columns:
            return name
    have = ", ".join(c for c in runs.table.columns if c != "excluded")
    giving = [q.text for q in runs.questions if q.option == "column" and {v for _, v in q.choices} & {*allowed}]
    open_question = f" The file leaves open: {giving[0]}" if giving else ""
    raise LacksColumn(
        f"The law needs the column {feature.name!r} ({feature.doc}); {runs.name} has {have}.{open_question}"
    )
