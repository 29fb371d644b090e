"""Rows of the measured runs, how far laws miss them, and tables of them: for benchmarks/measured.py."""

from collections.abc import Iterator

import pandas as pd

from core import laws
from core.errors import BadInput
from core.fit import Fit, FitOptions, fit
from core.fit.diagnostics.residuals import residuals
from core.fit.solver.task import bound_to_runs
from core.runs import Runs, from_table, load_bundled
from core.runs.where import mask

SIZE = "params_non_embedding"
# The sizes that laws are fitted to, the largest kept from them.
LARGEST = {
    "backbone": "width < 96", "mixture": "width < 48", "heads": "width < 48", "long": "width < 64", "far": "width < 64",
}  # fmt: skip


def part(name: str) -> Runs:
    return load_bundled(f"measured/{name}")


def missed(key: str, runs: Runs, train: str, target: str = "loss") -> tuple[float, float]:
    """Return the mean absolute log residual of a law on the runs it is fitted to, and on those kept from it."""
    law, some = bound_to_runs(laws.get(key), runs), runs.where(train)
    return missed_by(fit(law, some, FitOptions(bootstrap=0, target=target)), runs, some)


def missed_by(fitted: Fit, runs: Runs, some: Runs) -> tuple[float, float]:
    """Return the mean absolute log residual on `some` of the runs, to which a law was fitted, and on the others."""
    if not fitted.ok:
        raise BadInput(fitted.message)
    rows = residuals(fitted, runs)
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


def sized(runs: Runs, column: str) -> Runs:
    """Return runs whose sizes, of whatever name, are those of `column`."""
    resized = runs.table.assign(params=runs.table[column], **{SIZE: runs.table[column]})
    return from_table(resized, f"{runs.name} by {column}", loss_unit=runs.loss_unit)


def sweep(name: str) -> pd.DataFrame:
    rows = load_bundled("measured").included
    return rows[rows["sweep"] == name]


def grid(rows: pd.DataFrame, index: str, columns: str, value: str = "loss") -> list[str]:
    """Return a Markdown table of `value`."""
    shown = rows.pivot_table(index=index, columns=columns, values=value)
    return table([{index: i} | {str(c): f"{v:.3f}" for c, v in r.items()} for i, r in shown.iterrows()])


def errors() -> Iterator[dict[str, str]]:
    """How far laws of size and data miss the runs they are fitted to, and the largest size, kept from them."""
    for name, least in (("backbone", 0), ("backbone", 2), ("long", 1), ("long", 2), ("far", 4), ("far", 8)):
        runs = only(part(name), f"tokens > {0.9e6 * least:.0f}")
        for key in ("chinchilla", "kaplan-nd"):
            row = {"sweep": name, "law": key, "tokens": f"{least}M or more" if least else "all"}
            for column, counted in (("params", "with"), (SIZE, "without")):
                try:
                    on, off = missed(key, sized(runs, column), LARGEST[name])
                    said = f"{100 * on:.2f} / {100 * off:.2f} %"
                except BadInput as err:
                    said = str(err)
                row[f"{counted}: on the fitted / on the largest"] = said
            yield row
