"""From a file or a data frame to checked runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..errors import BadInput
from .card import Card
from .check.checks import FEWEST, check
from .mapping import Mapped
from .options import OpenQuestion, ReadOptions
from .problem import Problem
from .read import readers
from .read.cells import typed
from .read.corrections import corrected
from .read.decimals import decimal_points
from .read.domains import same
from .read.headers import guess, match
from .read.raw import RawTable
from .read.rows import not_runs
from .schema import COLUMNS, FAMILIES, column, is_target
from .table import Runs
from .words import clean, listing, quote

NATS = "nats per token"


def from_table(
    raw: pd.DataFrame | RawTable,
    name: str,
    mapping: Sequence[Mapped] | None = None,
    loss_unit: str = NATS,
    card: Card | None = None,
    options: ReadOptions | None = None,
) -> Runs:
    """Return the checked runs in raw cells (numbers or texts such as "70M"): a data frame, or what a reader found.

    `mapping` says which column of `raw` becomes which canonical column. Without it the headers and their cells decide.
    `options` are the decisions that the table leaves open. An index called "row" holds the row numbers. With any other
    index rows are counted from 2, as in a file with a header. Raises BadInput when there is no target column or too few
    rows can be used.
    """
    found = interpret(raw, name, mapping, options)
    _readable(found, name)
    chosen = tuple(replace(m, unit=loss_unit) if m.column.split("/")[0] == "loss" else m for m in found.mapping)
    table, bad = typed(found.cells, chosen)
    try:
        table, problems = check(table, bad, {m.column: m.source for m in chosen})
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from None
    notes = [Problem(None, None, said, "note") for said in found.notes]
    notes += [*_unmapped(found.cells, chosen), *(() if mapping else _by_sum(chosen))]
    return Runs(name, table, chosen, (*problems, *notes), loss_unit, card, found.beside, found.questions)


@dataclass(frozen=True, eq=False)
class Interpretation:
    """What a file is taken to say, before its numbers are checked.

    `cells` are raw cells with decimal points. `not_runs` says why a row is no run, "" where it is one; it has their
    index. `mapping` says which of their columns are canonical ones, `questions` what the file leaves open, `notes` what
    the reader did.
    """

    cells: pd.DataFrame
    not_runs: pd.Series
    mapping: tuple[Mapped, ...]
    questions: tuple[OpenQuestion, ...]
    notes: tuple[str, ...]

    @property
    def beside(self) -> pd.DataFrame:
        """The columns of the file that are no canonical ones."""
        used = {m.source for m in self.mapping}
        return self.cells[[header for header in self.cells.columns if header not in used]]


def interpret(
    raw: pd.DataFrame | RawTable,
    name: str,
    mapping: Sequence[Mapped] | None = None,
    options: ReadOptions | None = None,
) -> Interpretation:
    """Return what raw cells are taken to say; the arguments are those of `from_table`.

    A table without a target, or with a question that must be answered first, has an interpretation too: from it people
    see what to correct. Raises BadInput for columns of one name, and for a mapping or a correction of columns that are
    not there.
    """
    options = options or ReadOptions()
    raw = raw if isinstance(raw, RawTable) else RawTable(raw)
    cells = _numbered(raw.cells)
    headers = list(cells.columns)
    _unique(headers, name)
    reasons = not_runs(cells)
    cells, questions = decimal_points(cells, options.decimal)
    chosen = guess(headers, cells[reasons == ""]) if mapping is None else _verified(mapping, cells, name)
    chosen = corrected(chosen, headers, options.columns)
    return Interpretation(cells, reasons, tuple(chosen), questions, raw.notes)


def _readable(found: Interpretation, name: str) -> None:
    """Raise BadInput where there is nothing to check yet."""
    first = next((q for q in found.questions if not q.chosen), None)
    if first:
        raise BadInput(f"{name}: {first.text} Allowed are {listing(answer for answer, _ in first.choices)}")
    if not any(is_target(m.column) for m in found.mapping):
        targets = listing([n for n in [*COLUMNS, "loss/NAME", "metric/NAME"] if is_target(n)])
        headers = listing(map(quote, found.cells.columns))
        raise BadInput(f"{name} has no column to fit: found {headers}; allowed are {targets}")
    if not len(found.cells):
        raise BadInput(f"{name} has a header but no rows: at least {FEWEST} rows are needed")


def read_bytes(
    name: str,
    data: bytes,
    mapping: Sequence[Mapped] | None = None,
    loss_unit: str = NATS,
    options: ReadOptions | None = None,
) -> Runs:
    """Return the checked runs in a file's bytes.

    Raises BadInput when the file is no table of a kind that can be read, too large, or cannot be used.
    """
    name = clean(name)
    return from_table(readers.read(name, data), name, mapping, loss_unit, options=options)


def _numbered(raw: pd.DataFrame) -> pd.DataFrame:
    raw = raw.copy(deep=False)
    raw.columns = [str(n) for n in raw.columns]
    if raw.index.name != "row":
        raw.index = pd.RangeIndex(2, len(raw) + 2, name="row")
    return raw


def _unique(names: Sequence[str], name: str) -> None:
    twice = sorted({n for n in names if list(names).count(n) > 1})
    if twice:
        raise BadInput(f"{name} has the column {quote(twice[0])} more than once: allowed are distinct column names")


def _verified(mapping: Sequence[Mapped], raw: pd.DataFrame, name: str) -> tuple[Mapped, ...]:
    for mapped in mapping:
        column(mapped.column)
        if mapped.source not in raw.columns:
            raise BadInput(f"{name} has no column {quote(mapped.source)}: found {listing(map(quote, raw.columns))}")
        if not (np.isfinite(mapped.factor) and mapped.factor > 0):
            raise BadInput(
                f"the factor of {quote(mapped.source)} is {mapped.factor}: allowed are finite numbers above 0"
            )
    _unique([m.column for m in mapping], "the mapping")
    return tuple(mapping)


def _unmapped(raw: pd.DataFrame, chosen: Sequence[Mapped]) -> list[Problem]:
    """Return notes on the columns of the file that are not used, and on what is used in their place."""
    used, by_column = {m.source for m in chosen}, {same(m.column): m for m in chosen}
    unknown, notes = [], []
    for header in raw.columns:
        found = match(header)
        if header in used:
            continue
        if found and (taken := by_column.get(same(found[1].column))):
            message = f"column {quote(header)} is not used: {taken.column} is read from {quote(taken.source)}"
            share = taken.column.startswith("mix/")  # without the other the rest may sum to 1 or not
            notes.append(Problem(None, taken.column, message, "warning" if share else "note"))
        else:
            unknown.append(quote(header))
    if unknown:
        families = ", ".join(f"{prefix}/NAME" for prefix in FAMILIES)
        message = f"columns that are not used: {listing(unknown, 30)}"
        message += f"; name them as canonical columns or {families} to use them"
        notes.append(Problem(None, None, message, "note"))
    return notes


def _by_sum(chosen: Sequence[Mapped]) -> list[Problem]:
    """Return a note that names the columns which are shares only because of what they sum to."""
    found = [quote(m.source) for m in chosen if m.column.startswith("mix/") and not match(m.source)]
    message = f"read as shares of a mixture, because they sum to 1 or 100: {listing(found, 30)}"
    return [Problem(None, None, message, "note")] if found else []
