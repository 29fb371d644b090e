"""Rows of the measured runs, how far laws miss them, and tables of them: for benchmarks/measured.py."""

import pandas as pd

from core import laws
from core.errors import BadInput
from core.fit import Fit, FitOptions, fit
from core.fit.residuals import residuals
from core.fit.task import for_runs
from core.runs import Runs, from_table, load_bundled
from core.runs.where import mask


def part(name: str) -> Runs:
    return load_bundled(f"measured/{name}")


def missed(key: str, runs: Runs, train: str, target: str = "loss") -> tuple[float, float]:
    """Return the mean absolute log residual of a law on the runs it is fitted to, and on those kept from it."""
    law, some = for_runs(laws.get(key), runs), runs.where(train)
    return missed_by(fit(law, some, FitOptions(bootstrap=0, target=target)), runs, some)


def missed_by(made: Fit, runs: Runs, some: Runs) -> tuple[float, float]:
    """Return the mean absolute log residual on `some` of the runs, to which a law was fitted, and on the others."""
    if not made.ok:
        raise BadInput(made.message)
    rows = residuals(made, runs)
    rows = rows[rows.index.isin(runs.included.index)]
    held = ~rows.index.isin(some.included.index)
    size = rows["residual"].abs()
    return float(size[~held].mean()), float(size[held].mean())


def table(rows: list[dict]) -> list[str]:
    """Return rows as a Markdown table."""
    names = list(rows[0])
    return [
        f"| {' | '.join(names)} |",
        f"|{'---|' * len(names)}",
        *(f"| {' | '.join(str(r[n]) for n in names)} |" for r in rows),
        "",
    ]


def only(runs: Runs, expr: str) -> Runs:
    return from_table(runs.table[mask(expr, runs.table)], f"{runs.name}, {expr}", loss_unit=runs.loss_unit)


def sweep(name: str) -> pd.DataFrame:
    rows = load_bundled("measured").included
    return rows[rows["sweep"] == name]


def grid(rows: pd.DataFrame, index: str, columns: str, value: str = "loss") -> list[str]:
    """Return a Markdown table of `value`."""
    shown = rows.pivot_table(index=index, columns=columns, values=value)
    return table([{index: i} | {str(c): f"{v:.3f}" for c, v in r.items()} for i, r in shown.iterrows()])
