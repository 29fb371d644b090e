"""What a panel shows, frozen: an answer with its verdict, a chart with its data, a table, or a note.

Nothing in one can run, or ask another host for anything: a chart is a Vega-Lite specification that names no address.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ..verdict import BADGES, Level, Verdict
from .specification import IMAGE, asks_nobody

MOST_CELLS = 500_000
Cell = str | int | float | bool | None


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ReasonShown(_Frozen):
    """One reason of a verdict."""

    level: Level
    text: str


class AnswerExhibit(_Frozen):
    """An answer in one sentence (`**` marks what to look at first), and its verdict if it has one."""

    kind: Literal["answer"] = "answer"
    text: str = Field(max_length=2000)
    level: Level | None = None
    reasons: tuple[ReasonShown, ...] = ()
    way_out: str = ""

    @property
    def badge(self) -> str:
        """The few words that stand for its verdict, "" where it has none."""
        return BADGES[self.level] if self.level else ""


class ChartExhibit(_Frozen):
    """A chart: its specification without colours, and the rows of its data by the names that it gives them."""

    kind: Literal["chart"] = "chart"
    specification: dict[str, Any]
    data: dict[str, list[dict[str, Cell]]]

    @field_validator("specification")
    @classmethod
    def _asks_nobody(cls, value: dict[str, Any]) -> dict[str, Any]:
        asks_nobody(value)
        return value

    @field_validator("data")
    @classmethod
    def _has_no_pictures(cls, value: dict[str, list[dict[str, Cell]]]) -> dict[str, list[dict[str, Cell]]]:
        if any(IMAGE in row for rows in value.values() for row in rows):
            raise ValueError(f"a chart of rows with {IMAGE!r}, whose value would be fetched as a picture")
        return value


class TableExhibit(_Frozen):
    """A table: what its columns are called, and its rows."""

    kind: Literal["table"] = "table"
    columns: list[str]
    rows: list[list[Cell]]

    @model_validator(mode="after")
    def _is_whole(self) -> "TableExhibit":
        if len({*self.columns}) < len(self.columns):
            raise ValueError("a table with two columns of one name")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a table with rows of other lengths than its columns")
        return self

    def frame(self) -> pd.DataFrame:
        """Return the table as a frame."""
        return pd.DataFrame(self.rows, columns=self.columns)


class NoteExhibit(_Frozen):
    """A text in Markdown, as somebody wrote it; who shows it makes it harmless."""

    kind: Literal["note"] = "note"
    markdown: str = Field(max_length=20_000)


Exhibit = Annotated[AnswerExhibit | ChartExhibit | TableExhibit | NoteExhibit, Field(discriminator="kind")]


def answer_exhibit(text: str, verdict: Verdict | None) -> AnswerExhibit:
    """Return an answer and its verdict, frozen."""
    if verdict is None:
        return AnswerExhibit(text=text)
    reasons = tuple(ReasonShown(level=r.level, text=r.text) for r in verdict.reasons)
    return AnswerExhibit(text=text, level=verdict.level, reasons=reasons, way_out=verdict.way_out)


def chart_exhibit(specification: Mapping[str, Any], frames: Mapping[str, pd.DataFrame]) -> ChartExhibit:
    """Return a chart, frozen: a specification with the frames that it names as its data.

    Its config is left out, because colours are those of who looks. Numbers that are none are left empty.
    """
    bare = {k: v for k, v in specification.items() if k not in ("config", "datasets")}
    return ChartExhibit(specification=_plain(bare), data={name: records(frame) for name, frame in frames.items()})


def table_exhibit(table: pd.DataFrame) -> TableExhibit:
    """Return a table, frozen. Raises ValueError for one of more than MOST_CELLS cells."""
    return TableExhibit(columns=[str(c) for c in table], rows=[list(row.values()) for row in records(table)])


def records(frame: pd.DataFrame) -> list[dict[str, Cell]]:
    """Return the rows of a frame as plain values. Raises ValueError for more than MOST_CELLS cells."""
    if frame.size > MOST_CELLS:
        raise ValueError(f"a table of {frame.size:,} cells; {MOST_CELLS:,} are kept at most")
    names = [str(c) for c in frame]
    columns = [[_cell(v) for v in frame.iloc[:, i].tolist()] for i in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _cell(value: Any) -> Cell:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(v) for v in value]
    return _cell(value)
