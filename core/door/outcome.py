"""What a decision, a comparison or a backtest gives: its numbers, a table, a verdict and a chart."""

import html
import json
import math
import pathlib
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from ..charts.theme import AnyChart, Mode
from ..errors import BadInput
from ..verdict import LEVELS, Reason, Verdict
from .entry import entry
from .pictures import Figure, dots, for_notebook
from .rows import AXES, drawn_of


class Outcome:
    """An answer as a record.

    `report` has its numbers, in the shape that the shell prints with `--json`; each of them is an attribute too.
    `table` is the frame that people compare, `verdict` says how far to rely on it, and `chart()` draws the table.
    """

    def __init__(self, verb: str, report: Mapping[str, Any], table: pd.DataFrame, verdict: Verdict):
        self._verb, self.report, self.table, self.verdict = verb, dict(report), table, verdict

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self.report:
            return self.report[name]
        raise AttributeError(f"{self.__class__.__name__} has no {name!r}; it has {', '.join(self.__dict__['report'])}")

    def __getitem__(self, name: str) -> Any:
        return self.report[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.report]

    @entry
    def chart(self, mode: Mode = "light") -> AnyChart:
        """Return the table as an Altair chart. Raises BadInput where there is nothing to draw."""
        return for_notebook(self._drawn(), mode)

    @entry
    def figure(self, width: str | float = "3.25in") -> Figure:
        """Return the chart as a picture for a paper, so wide: SVG or PDF. Raises BadInput for an impossible width."""
        return Figure(self._drawn(), width)

    @entry
    def to_json(self, path: str | pathlib.Path | None = None) -> str:
        """Return the report as JSON, and write it to a file if one is named."""
        text = json.dumps(plain(self.report), indent=2, allow_nan=False)
        if path is not None:
            try:
                pathlib.Path(path).write_text(text, encoding="utf-8")
            except OSError as err:
                raise BadInput(f"{path} cannot be written: {err.strerror or err}.") from None
        return text

    def _drawn(self) -> alt.LayerChart:
        x, y, title = AXES[self._verb]
        rows = drawn_of(self._verb, self.table).reset_index()
        if x not in rows or rows[x].dropna().empty:
            raise BadInput(f"This answer has no {x.replace('_', ' ')} to draw; its table has the rest.")
        unit = str(self.report.get("unit") or "") if self._verb in ("schedule", "shape") else ""
        return dots(rows, x, y, title, unit)

    def __repr__(self) -> str:
        return f"{self._verb}: {said(self.verdict)}\n{self.table.to_string(max_rows=20)}"

    def _repr_html_(self) -> str:
        return f"<p><b>{html.escape(said(self.verdict))}</b></p>{self.table.to_html(max_rows=20)}"


def said(verdict: Verdict) -> str:
    """Return a verdict as one line."""
    return verdict.sentence + (f" {verdict.way_out}" if verdict.way_out and verdict.level != LEVELS[0] else "")


def verdict_of(report: Mapping[str, Any]) -> Verdict:
    """Return a verdict from its report, in which the first reason is the worst."""
    reasons = tuple(Reason(report["level"], text) for text in report["reasons"])
    return Verdict(report["level"], reasons, report["way_out"])


def plain(value: Any) -> Any:
    """Return plain data with None for every number that is not finite, and dicts, lists and numbers of Python."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
