"""MLflow: tables of runs from its page and from search_runs, and the points of its charts."""

import re

import pandas as pd

from ..raw import RawTable
from ._cells import grouped, history, renamed

RANK = 50
_PAGE = {"Start Time", "Run ID", "Status"}
_SEARCH = {"run_id", "experiment_id", "status"}
_POINTS = {"Run ID", "metric", "step", "value"}
_GUARD = re.compile(r"'[=+\-@].*", re.DOTALL)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|min|h|d)")
_SECONDS = {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_NAME = "tags.mlflow.runName"


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return what MLflow writes without its own marks and notes; None for any other table."""
    headers = set(raw.cells.columns)
    if headers >= _POINTS:
        return _chart(raw)
    if headers >= _PAGE and headers & {"Source Type", "Source Name", "Duration"}:
        return _page(raw)
    return _search(raw) if headers >= _SEARCH else None


def _page(raw: RawTable) -> RawTable:
    """Return the table without the apostrophe before signs and without notes; durations are seconds."""
    cells = raw.cells[[h for h in raw.cells if not str(h).startswith("mlflow.")]].copy(deep=False)
    guarded = []
    for header in cells.columns:
        found = cells[header].map(lambda c: isinstance(c, str) and bool(_GUARD.fullmatch(c)))
        if found.any():
            cells[header] = cells[header].map(lambda c: c[1:] if isinstance(c, str) and _GUARD.fullmatch(c) else c)
            guarded.append(str(header))
    if "Duration" in cells:
        cells = renamed(cells.assign(Duration=cells["Duration"].map(_seconds)), {"Duration": "seconds"})
    said = [f"Apostrophes that MLflow puts before signs are dropped, in {', '.join(guarded)}."] if guarded else []
    return RawTable(cells, raw.kind, (*raw.notes, *said))


def _seconds(cell: object) -> float | None:
    found = _DURATION.fullmatch(str(cell).strip())
    return float(found[1]) * _SECONDS[found[2]] if found else None


def _search(raw: RawTable) -> RawTable:
    kept = [h for h in raw.cells if h == _NAME or not str(h).startswith("tags.mlflow.")]
    kept = [h for h in kept if h not in ("artifact_uri", "experiment_id")]
    cells = raw.cells[kept]
    if "run_name" not in cells:
        cells = renamed(cells, {_NAME: "run_name"})
    return RawTable(cells, raw.kind, raw.notes)


def _chart(raw: RawTable) -> RawTable:
    """Return the points with a row a run and step, and a column for each metric."""
    cells = raw.cells
    names = [h for h in ("Run", "Group", "Run ID", "step") if h in cells]
    codes = grouped(cells, names)
    points = pd.DataFrame({"code": codes, "metric": cells["metric"], "value": cells["value"], "row": cells.index})
    wide = points.drop_duplicates(["code", "metric"], keep="last").pivot(index="code", columns="metric", values="value")
    first = points.groupby("code")["row"].first()
    start = cells.loc[first.to_numpy(), names].reset_index(drop=True)
    found = pd.concat([start, wide.reset_index(drop=True)], axis=1)
    found.index = pd.Index(first.tolist(), name="row")
    return history(raw, found, "The points of one step stand in one row, with a column for each metric.")
