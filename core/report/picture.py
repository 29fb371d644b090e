"""What a picture says as one table: the answer with its intervals, the curve, and the runs."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ..units import KINDS

ANSWER = ("quantity", "value", "low", "high", "unit")
MAIN = ("value", "loss", "size")  # what bare ends of a decision are those of, the first that it has
ENDS = ("low", "high")
CHOSEN = "best"  # the report within a decision's report to which its intervals belong as well
NOTHING: Mapping[str, Any] = {}
Found = pd.DataFrame | Mapping[str, Any]


def picture_table(answer: Found, curve: pd.DataFrame | None = None, runs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one table of what a picture shows; its column `part` is "answer", "curve" or "run".

    `answer` is a table with the columns ANSWER (those it lacks stay empty), or the report of a decision: see
    `answer_rows`. Rows of the answer come first. Columns of `curve` and `runs` keep their names, `part` excepted.
    """
    first = answer if isinstance(answer, pd.DataFrame) else answer_rows(answer)
    first = first.reindex(columns=[*ANSWER, *(c for c in first.columns if c not in ANSWER)])
    named = [("answer", first), ("curve", curve), ("run", runs)]
    parts = [
        table.drop(columns="part", errors="ignore").astype(object).assign(part=name)
        for name, table in named
        if table is not None and len(table)
    ]
    together = pd.concat(parts, ignore_index=True) if parts else first.assign(part="answer")
    together = together[["part", *(c for c in together.columns if c != "part")]]
    return together.infer_objects().map(lambda cell: None if isinstance(cell, float) and math.isnan(cell) else cell)


def answer_rows(report: Mapping[str, Any]) -> pd.DataFrame:
    """Return a row for every number of a decision's report, with the 95 % ends that the report has for it.

    Ends are looked for as `NAME_low` and `NAME_high`, as a pair in `intervals` (those of `best` too), as {value, low,
    high}, and as bare `low` and `high`, which are those of MAIN. Reports within a report go by both names. What is
    neither is left aside.
    """
    return pd.DataFrame(list(_rows(report, "", str(report.get("unit") or ""))), columns=list(ANSWER))


def _rows(
    report: Mapping[str, Any], above: str, unit: str, inherited: Mapping[str, Any] = NOTHING
) -> Iterator[dict[str, Any]]:
    main = next((name for name in MAIN if _is_number(report.get(name))), "")
    pairs = {**inherited, **(report.get("intervals") or {})}
    for name, cell in report.items():
        quantity = f"{above} {name}".strip()
        if isinstance(cell, Mapping):
            if name == "intervals":
                continue
            if _is_number(cell.get("value")):
                yield _row(quantity, cell["value"], cell.get("low"), cell.get("high"), unit if above == "" else "")
            else:
                yield from _rows(cell, quantity, unit, pairs if name == CHOSEN else {})
        elif _is_number(cell) and not _is_end(name, report):
            low, high = pairs[name] if name in pairs else (report.get(f"{name}_{end}") for end in ENDS)
            if name == main and low is None and high is None:
                low, high = (report.get(end) for end in ENDS)
            of = unit if name == main else KINDS[name][1] if name in KINDS else ""
            yield _row(quantity, cell, low, high, of)


def _row(quantity: str, value: Any, low: Any, high: Any, unit: str) -> dict[str, Any]:
    return dict(zip(ANSWER, (quantity, value, low, high, unit), strict=True))


def _is_end(name: str, report: Mapping[str, Any]) -> bool:
    stem, _, end = name.rpartition("_")
    return name in ENDS or (end in ENDS and (stem in report or stem == "sampling"))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
