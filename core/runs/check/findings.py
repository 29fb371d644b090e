"""Collect what a check finds: the reason for which each row is excluded, and the problems."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from ..aliases import key_of
from ..options import ReadOptions
from ..problem import Problem
from ..table import included_rows
from ..words import clean, plural, quote

SHOWN = 5  # problem rows of one kind that are named one by one


class Findings:
    """The table under check, its `excluded` column as it grows, and the problems found so far."""

    def __init__(
        self,
        table: pd.DataFrame,
        labels: Mapping[str, str],
        cells: pd.DataFrame | None = None,
        options: ReadOptions | None = None,
        share: str = "",
    ):
        self.table, self.labels = table.copy(), labels
        self.cells = pd.DataFrame(index=table.index) if cells is None else cells  # of the file, as they were read
        self.options = options or ReadOptions()
        self.share = share  # the header of the share of a run that a row has seen, "" for none
        self.problems: list[Problem] = []
        self.numbers: list[int] = table.index.tolist()  # of the rows, in their own file

    @property
    def live(self) -> np.ndarray:
        """Which rows still count, a bool array of shape (rows,)."""
        return included_rows(self.table)

    @cached_property
    def beside(self) -> pd.DataFrame:
        """The columns of the file that are no canonical columns."""
        used = {*self.labels.values(), self.share}
        return self.cells[[h for h in self.cells.columns if h not in used]]

    def last_part(self, header: str) -> str:
        """Return the last part of a header such as `trainer/global_step`, as headers are compared."""
        return key_of(re.split(r"[/.]", header)[-1])

    def say(self, severity: str, message: str, name: str | None = None, row: int | None = None) -> None:
        """Add a problem."""
        self.problems.append(Problem(row, name, message, severity))  # type: ignore[arg-type]

    def label(self, name: str) -> str:
        """Return the name of a column, with its source header where that differs."""
        source = self.labels.get(name, name)
        return name if source == name else f"{name} (from {quote(source)})"

    def exclude(
        self, rows: np.ndarray, name: str, what: Callable[[int], str], allowed: str = "", severity: str = "error"
    ) -> None:
        """Exclude those of `rows`, bool of shape (rows,), that still count. `what(position)` says what is wrong."""
        found: list[int] = np.flatnonzero(rows & self.live).tolist() if rows.any() else []
        if not found:
            return
        reasons = self.table["excluded"].to_numpy(object).copy()
        for i in found:
            reasons[i] = clean(f"{name} {what(i)}")  # without a name it is the row itself that is at fault
        self.table["excluded"] = pd.Series(reasons, index=self.table.index, dtype=str)
        end, label = f"; allowed are {allowed}" if allowed else "", f"{self.label(name)}: " if name else ""
        for i in found[:SHOWN]:
            row = self.numbers[i]
            self.say(severity, f"row {row}{', ' if name else ': '}{label}{what(i)}{end}", name or None, row)
        if len(found) > SHOWN:
            more = plural(len(found) - SHOWN, "more row")
            self.say(severity, f"{label}{more} excluded for the same reason{end}", name or None)

    def leave_out(self, rows: np.ndarray, name: str, what: Callable[[int], str]) -> None:
        """Exclude those of `rows`, bool of shape (rows,), that nobody took back; a note names them."""
        self.exclude(rows & ~self.kept, name, what, severity="note")

    @property
    def kept(self) -> np.ndarray:
        """Which rows a person took back, a bool array of shape (rows,)."""
        return np.isin(self.numbers, sorted(self.options.keep))
