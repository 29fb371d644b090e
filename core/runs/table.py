"""The run table: its canonical columns, the headers that they come from, and its problems."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..errors import BadInput
from . import where as selection
from .card import Card
from .mapping import Mapped
from .numbers import numbers
from .options import OpenQuestion
from .problem import Problem
from .schema import column, family, is_factor, is_target, ordered
from .words import clean, listing, quote
from .writing import write_csv


@dataclass(frozen=True, eq=False)
class Runs:
    """A checked table of runs.

    `table` has one row a measurement. Its index is the number of the row in the file. Numbers are float64 in canonical
    units, NaN where they are missing. Texts are str, "" where they are missing. The column `excluded` always exists.
    `loss_unit` is the unit of `loss` and `loss/...`. `beside` holds the columns of the file that are no canonical
    columns, with the index of `table`: rows are filtered, grouped and coloured by them. `questions` are what the table
    leaves open; the answers in force are those that each names.
    """

    name: str
    table: pd.DataFrame
    mapping: tuple[Mapped, ...]
    problems: tuple[Problem, ...]
    loss_unit: str
    card: Card | None = None
    beside: pd.DataFrame = field(default_factory=pd.DataFrame)
    questions: tuple[OpenQuestion, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Sha256 (hex) of the canonical table and the loss unit. The name and the row numbers do not enter."""
        total = hashlib.sha256(self.loss_unit.encode())
        for name in ordered(self.table.columns):
            total.update(f"\x1e{name}\x1f".encode())
            total.update(_cell_bytes(self.table[name]))
        return total.hexdigest()

    @cached_property
    def whole_digest(self) -> str:
        """Sha256 (hex) of all that an answer can say of the table: also its name, row numbers and columns beside it."""
        total = hashlib.sha256(f"{self.digest}\x1e{self.name}".encode(errors="replace"))
        total.update(self.table.index.to_numpy(np.int64).tobytes())
        for name in self.beside.columns:
            total.update(f"\x1e{name}\x1f".encode(errors="replace"))
            total.update("\x1f".join(map(str, self.beside[name])).encode(errors="replace"))
        return total.hexdigest()

    @cached_property
    def included(self) -> pd.DataFrame:
        """The rows that are neither excluded nor diverged, with their index."""
        return self.table[self.used]

    @cached_property
    def used(self) -> np.ndarray:
        """Which rows are included, a bool array of shape (rows,)."""
        return included_rows(self.table)

    @cached_property
    def every_column(self) -> pd.DataFrame:
        """The table, then what lies beside it: numbers where every cell is one, else texts ("" where one is absent)."""
        names = [n for n in self.beside.columns if n not in self.table.columns]
        beside = self.beside[names].reindex(self.table.index)
        return pd.concat([self.table, beside.apply(_readable)], axis=1) if names else self.table

    @property
    def n_rows(self) -> int:
        """Number of rows, excluded rows included."""
        return len(self.table)

    @cached_property
    def n_runs(self) -> int:
        """Number of runs. Rows with one `run` name are one run. A row without a name is a run by itself."""
        if "run" not in self.table:
            return len(self.table)
        return distinct(self.table["run"]) + int((self.table["run"] == "").sum())

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """The columns that say how a model was trained and have at least two values among the included rows."""
        used = self.included
        return tuple(n for n in used.columns if is_factor(n) and distinct(used[n]) > 1)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The columns that a law can be fitted to and that hold a number in at least one included row."""
        used = self.included
        return tuple(n for n in used.columns if is_target(n) and used[n].notna().any())

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Return (smallest, largest) of the included rows for every column that has a finite number."""
        return dict(self._ranges)

    @cached_property
    def _ranges(self) -> dict[str, tuple[float, float]]:
        found = {}
        for name in self.included.select_dtypes("number").columns:
            cells = self.column(name)
            cells = cells[np.isfinite(cells)]
            if len(cells):
                found[name] = (float(cells.min()), float(cells.max()))
        return found

    @cached_property
    def headers(self) -> dict[str, pd.Series]:
        """The columns that are read, by the headers of the file where these are other names, with its own numbers."""
        found = {}
        for m in self.mapping:
            if m.source in self.every_column or m.column not in self.table:
                continue
            cells = self.table[m.column]
            values = m.revert(cells.to_numpy(np.float64)) if cells.dtype.kind == "f" else cells
            if values is not None:
                found[m.source] = pd.Series(values, index=cells.index)
        return found

    def mask(self, expr: str) -> np.ndarray:
        """Return which rows satisfy `expr`, a bool array of shape (rows,). Raises BadInput as `where.mask` does."""
        return selection.mask(expr, self.every_column, self.headers)

    def where(self, expr: str) -> "Runs":
        """Return the runs with those rows excluded that do not satisfy `expr`. Their reason and the new name say so.

        Raises BadInput when `expr` cannot be read or leaves no row.
        """
        filtered = self.excluding(~self.mask(expr), f"filtered: not ({clean(expr)})")
        if not included_rows(filtered.table).any():
            raise BadInput(f"{quote(expr)} leaves none of the {len(self.included):,} included rows of {self.name}")
        return replace(filtered, name=f"{self.name} where {clean(expr)}")

    def excluding(self, rows: np.ndarray, reason: str) -> "Runs":
        """Return the runs with `rows`, a bool array of shape (rows,), excluded for `reason`.

        The rows stay in the table. Rows that were excluded before keep their reason.
        """
        table = self.table.copy()
        included = (table["excluded"] == "").to_numpy()
        table["excluded"] = table["excluded"].mask(np.asarray(rows, bool) & included, reason)
        return replace(self, table=table)

    def keeping(self, rows: np.ndarray) -> "Runs":
        """Return only those rows of the runs where `rows`, a bool array of shape (rows,), is true."""
        return replace(self, table=self.table[rows])

    def column(self, name: str) -> np.ndarray:
        """Return one numeric column of the included rows, float64 of shape (included rows,).

        Raises BadInput when the table has no such column, or when the column holds texts.
        """
        numeric = self.included.select_dtypes("number").columns
        if name not in numeric:
            raise BadInput(f"{self.name} has no numbers in a column {quote(name)}: allowed are {listing(numeric, 60)}")
        return self.included[name].to_numpy(np.float64)

    def unit(self, name: str) -> str:
        """Return the unit of a column: losses have that of this table, metrics that of their file.

        Raises BadInput for an unknown column.
        """
        prefix = (family(name) or (name, ""))[0]
        if prefix == "metric":
            return next((m.unit for m in self.mapping if m.column == name and m.unit), column(name).unit)
        return self.loss_unit if prefix == "loss" else column(name).unit

    def to_csv(self) -> str:
        """Return the table as canonical CSV. Reading it again gives the same digest."""
        return write_csv(self.table)


def included_rows(table: pd.DataFrame) -> np.ndarray:
    """Return which rows are neither excluded nor diverged, a bool array of shape (rows,)."""
    used = (table["excluded"] == "").to_numpy(bool)
    return used & (table["status"] != "diverged").to_numpy(bool) if "status" in table else used


def _readable(cells: pd.Series) -> pd.Series:
    """Return cells as numbers where each is one (true and false are 1 and 0), else as texts. Each is read once."""
    if cells.dtype.kind in "fiub":
        return cells.astype(np.float64)
    codes, distinct_cells = pd.factorize(cells.astype(object), use_na_sentinel=True)
    texts = [clean(c) for c in distinct_cells]
    if texts and {t.lower() for t in texts} <= set(selection.FLAGS):
        read = np.array([*(selection.FLAGS[t.lower()] for t in texts), np.nan])
        return pd.Series(read[codes], cells.index)
    values, unread = numbers(pd.Series(distinct_cells, dtype=object))
    if not unread.any():
        return pd.Series(np.append(values, np.nan)[codes], cells.index)
    return pd.Series(np.array([*texts, ""], dtype=object)[codes], cells.index, dtype=str)


def distinct(cells: pd.Series) -> int:
    """Return how many different values the cells have. Missing cells do not count."""
    return int(cells.nunique() if cells.dtype.kind in "fiub" else cells[cells != ""].nunique())


def _cell_bytes(cells: pd.Series) -> bytes:
    if cells.dtype.kind == "f":
        numbers = cells.to_numpy("<f8")
        return np.where(np.isnan(numbers), np.nan, numbers).astype("<f8").tobytes()
    return "\x1f".join(cells).encode()
