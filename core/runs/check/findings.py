"""Collect what a check finds: the reason for which each row is excluded, and the problems."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from ..problem import Problem
from ..table import included_rows
from ..words import clean, plural, quote

SHOWN = 5  # problem rows of one kind that are named one by one


class Findings:
    """The table under check, its `excluded` column as it grows, and the problems found so far."""

    def __init__(self, table: pd.DataFrame, labels: Mapping[str, str]):
        self.table, self.labels = table.copy(), labels
        self.problems: list[Problem] = []
        self.numbers: list[int] = table.index.tolist()  # of the rows, in their own file

    @property
    def live(self) -> np.ndarray:
        """Which rows still count, a bool array of shape (rows,)."""
        return included_rows(self.table)

    def say(self, severity: str, message: str, name: str | None = None, row: int | None = None) -> None:
        """Add a problem."""
        self.problems.append(Problem(row, name, message, severity))  # type: ignore[arg-type]

    def label(self, name: str) -> str:
        """Return the name of a column, with its source header where that differs."""
        source = self.labels.get(name, name)
        return name if source == name else f"{name} (from {quote(source)})"

    def exclude(self, rows: np.ndarray, name: str, what: Callable[[int], str], allowed: str) -> None:
        """Exclude those of `rows`, bool of shape (rows,), that still count. `what(position)` says what is wrong."""
        found: list[int] = np.flatnonzero(rows & self.live).tolist()
        if not found:
            return
        reasons = self.table["excluded"].to_numpy(object).copy()
        for i in found:
            reasons[i] = clean(f"{name} {what(i)}")
        self.table["excluded"] = pd.Series(reasons, index=self.table.index, dtype=str)
        for i in found[:SHOWN]:
            row = self.numbers[i]
            self.say("error", f"row {row}, {self.label(name)}: {what(i)}; allowed are {allowed}", name, row)
        if len(found) > SHOWN:
            more = plural(len(found) - SHOWN, "more row")
            self.say(
                "error",
                f"{self.label(name)}: {more} excluded for the same reason; allowed are {allowed}",
                name,
            )
