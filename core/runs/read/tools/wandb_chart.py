"""Weights & Biases: the CSV of a chart, with a column for each run and metric."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...words import quote
from .. import limits
from ..raw import RawTable
from ._cells import filled, history

RANK = 10
_AGAIN = re.compile(r"(.+) (\(\d{1,6}\))")
_ENDS = ("__MIN", "__MAX")
_X = frozenset({"step", "_step", "epoch", "trainer/global_step", "global_step", "tokens", "wall time", "evaluations"})


@dataclass(frozen=True)
class Curve:
    """A column of a chart: of which run and metric it is, and `end`: "", "__MIN" or "__MAX"."""

    header: str
    run: str
    metric: str
    end: str


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return the curves of a chart in long form: columns run, step (or what the chart is drawn over), and each metric.

    The lowest and highest values of a curve stand beside it where they differ from it, as in charts of grouped runs.
    None for any other table.
    """
    headers = [str(header) for header in raw.cells.columns]
    if not any(" - " in header for header in headers[1:]):
        return None
    known = frozenset(headers)
    curves = [curve for header in headers[1:] if (curve := _curve(header, known))]
    if len(curves) < 1 or len(curves) != len(headers) - 1 or " - " in headers[0]:
        return None
    if not any(curve.end for curve in curves) and headers[0].strip().lower() not in _X:
        return None
    runs = {curve.run for curve in curves}
    limits.fits(name, len(raw.cells) * len(runs), 2 + len({(c.metric, c.end) for c in curves}), limits.MAX_CELLS)
    of_run: dict[str, list[Curve]] = {}
    for curve in curves:
        of_run.setdefault(curve.run, []).append(curve)
    pieces = [_of_run(raw.cells, run, found) for run, found in of_run.items()]
    cells = pd.concat(pieces, ignore_index=True)
    cells.index = pd.RangeIndex(1, len(cells) + 1, name="row")
    grouped = all(run.startswith("Group: ") for run in runs)
    if grouped:
        cells["run"] = [run.removeprefix("Group: ") for run in cells["run"]]
    return history(raw, _fielded(_named(cells, headers[0])), *_said(curves, len(runs), grouped))


def _curve(header: str, headers: frozenset[str]) -> Curve | None:
    """Return what a header says; the last " - " divides run and metric. The runs of one name are numbered."""
    again = _AGAIN.fullmatch(header) if header.endswith(")") else None
    number = f" {again[2]}" if again and again[1] in headers else ""
    bare = again[1] if again and number else header
    end = next((e for e in _ENDS if bare.endswith(e)), "")
    run, dash, metric = bare.removesuffix(end).rpartition(" - ")
    return Curve(header, run + number, metric, end) if dash and run and metric else None


def _of_run(cells: pd.DataFrame, run: str, curves: list[Curve]) -> pd.DataFrame:
    """Return the rows of one run: those where it has a cell."""
    found = {"run": pd.Series(run, index=cells.index, dtype=object), "\0x": cells.iloc[:, 0]}
    values = {curve.metric: cells[curve.header] for curve in curves if not curve.end}
    given = np.zeros(len(cells), bool)
    for curve in curves:
        if not curve.end:
            found[curve.metric] = cells[curve.header]
            given |= filled(cells[curve.header]).to_numpy()
        elif curve.metric != "_step" and not _same(cells[curve.header], values.get(curve.metric)):
            found[curve.metric + curve.end] = cells[curve.header]
    return pd.DataFrame(found)[given]


def _same(cells: pd.Series, other: pd.Series | None) -> bool:
    return other is not None and bool((cells.fillna("").astype(str) == other.fillna("").astype(str)).all())


def _named(cells: pd.DataFrame, x: str) -> pd.DataFrame:
    """Return cells with the chart's x column by its name; Step and _step are `step`."""
    x = "step" if x.strip().lower() in ("step", "_step") else x
    called = {"\0x": x if x not in cells.columns else f"{x} (x)"}
    if "step" not in (x, *cells.columns):
        called["_step"] = "step"
    return cells.rename(columns=called)


def _fielded(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with a column for the setting by which the runs of a chart are grouped, `lr: 0.003`."""
    parts = [str(run).partition(": ") for run in cells["run"]]
    fields = {field for field, _, _ in parts}
    if len(fields) != 1 or not all(value for _, _, value in parts) or fields & set(cells):
        return cells
    return cells.assign(**{fields.pop(): [value for _, _, value in parts]})


def _said(curves: Iterable[Curve], runs: int, grouped: bool) -> list[str]:
    metrics = list(dict.fromkeys(quote(c.metric) for c in curves if c.metric != "_step"))
    of = "group of runs" if grouped else "run"
    said = [f"A chart of {runs} {of}{'' if runs == 1 else 's'} became rows, one a point: {', '.join(metrics[:5])}."]
    said += ["Rows are counted from 1 in this form, and not as in the file."]
    return said
