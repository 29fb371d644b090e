"""Say how a table was read, in the shape that the verb `read` prints."""

from typing import Any

from ..errors import BadInput
from .build import NATS, from_table, interpret
from .options import ReadOptions
from .problem import Problem
from .read.cells import typed
from .read.evidence import SampledCells
from .read.raw import RawTable
from .table import Runs, included_rows

SEVERE = ("error", "warning")


def reading(runs: Runs) -> dict[str, Any]:
    """Return how a table was read, as JSON can hold it.

    `rows` counts the rows of the file, `rows_used` those that a fit may use, `runs` the runs they belong to. `columns`
    maps each canonical column to the header it is from (None where it was computed), its unit, the factor, and its
    range among the used rows (None for texts). `left_out` has a row, its run and the reason for each row that is not
    used.
    """
    return {
        "rows": runs.n_rows,
        "rows_used": len(runs.included),
        "runs": runs.keeping(included_rows(runs.table)).n_runs,
        "loss_unit": runs.loss_unit,
        "columns": _columns(runs),
        "unread": list(runs.beside.columns),
        "left_out": _left_out(runs),
        "questions": [
            {"question": q.text, "column": q.column, "option": q.option, "choices": dict(q.choices), "chosen": q.chosen}
            for q in runs.questions
        ],
        "warnings": [p.message for p in runs.problems if p.severity in SEVERE],
        "notes": [p.message for p in runs.problems if p.severity not in SEVERE],
    }


def reading_of(name: str, raw: RawTable, options: ReadOptions | None = None, loss_unit: str = NATS) -> dict[str, Any]:
    """Return how raw cells are read, whether runs come of them or not: then no row is used, and a warning says why.

    Raises BadInput where no column of them is known, or where none holds a number.
    """
    try:
        return reading(from_table(raw, name, loss_unit=loss_unit, options=options))
    except BadInput as error:
        found = interpret(raw, name, options=options)
        table, _ = typed(found.cells, found.mapping)
        cells = SampledCells(found.cells)
        if len(table.columns) == 1 or not any(cells.numeric(h) for h in found.cells.columns):  # `excluded` alone
            raise
        problems = (Problem(None, None, str(error), "error"), *found.problems)
        runs = Runs(name, table, found.mapping, problems, loss_unit, None, found.beside, found.questions)
        return reading(runs) | {"rows_used": 0, "runs": 0}


def _columns(runs: Runs) -> dict[str, dict[str, Any]]:
    sources, ranges, found = {m.column: m for m in runs.mapping}, runs.ranges(), {}
    for name in runs.table.columns:
        mapped = sources.get(name)
        if name == "excluded" and mapped is None:
            continue
        low, high = ranges.get(name, (None, None))
        found[name] = {
            "source": mapped.source if mapped else None, "unit": runs.unit(name),
            "factor": mapped.factor if mapped else None, "transform": mapped.transform if mapped else "",
            "times": [*([mapped.by] if mapped.by else []), *mapped.times] if mapped else [],
            "why": mapped.why if mapped else "", "low": low, "high": high,
        }  # fmt: skip
    return found


def _left_out(runs: Runs) -> list[dict[str, Any]]:
    rest = runs.table[~included_rows(runs.table)]
    names = rest["run"] if "run" in rest else rest["excluded"].map(lambda _: "")
    reasons = rest["excluded"].where(rest["excluded"] != "", "diverged")
    cells = zip(rest.index.tolist(), names, reasons, strict=True)
    return [{"row": int(row), "run": run or None, "reason": reason} for row, run, reason in cells]
