"""The runs of a table that a law can use, as plain numbers: for whoever plans further ones."""

from dataclasses import dataclass

import numpy as np

from ..errors import BadInput
from ..laws.base import Law
from ..runs import Runs
from .data.usable import column_for, usable_rows
from .predict import reach


@dataclass(frozen=True, eq=False)
class KnownRuns:
    """Runs of a law: features x [n] by name, the target y [n] and their training compute `flops` [n]."""

    x: dict[str, np.ndarray]
    y: np.ndarray
    flops: np.ndarray

    def some(self, rows: np.ndarray) -> "KnownRuns":
        """Return the runs of these numbers."""
        return KnownRuns({k: v[rows] for k, v in self.x.items()}, self.y[rows], self.flops[rows])


def none_known(law: Law) -> KnownRuns:
    """Return no runs of a law."""
    return KnownRuns({f.name: np.empty(0) for f in law.features}, np.empty(0), np.empty(0))


def known_runs(law: Law, runs: Runs, target: str = "") -> KnownRuns:
    """Return the included runs of a table that a law can use, one a row, with targets above 0.

    Compute is that of the law's own cost. Raises BadInput where the table lacks the target or a column that the law
    needs, and for a law without a cost.
    """
    columns, target = {f.name: column_for(f, runs) for f in law.features}, target or law.target
    if target not in runs.table:
        raise BadInput(f"{runs.name} has no column {target!r}; targets there are: {', '.join(runs.targets)}.")
    usable = usable_rows(law, runs.table, target, columns).rows & np.asarray(runs.table.index.isin(runs.included.index))
    table = runs.table[usable & (runs.table[target].to_numpy(float) > 0)]
    x = {name: table[column].to_numpy(float) for name, column in columns.items()}
    found = reach(law, x)
    if "flops" not in found:
        raise BadInput(f"{law.title} does not say what its runs cost.")
    return KnownRuns(x, table[target].to_numpy(float), np.asarray(found["flops"], float))
