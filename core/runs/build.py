"""From a file or a data frame to checked runs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..errors import BadInput
from .card import Card
from .check.checks import check
from .check.mixtures import divisor
from .check.origin import Origin
from .mapping import Mapped
from .options import OpenQuestion, ReadOptions
from .problem import Problem
from .read import readers
from .read.cells import typed
from .read.checkpoints import with_checkpoints
from .read.choose import explained, guess
from .read.corrections import corrected
from .read.decimals import decimal_points
from .read.inside import sizes_in_names, with_lists, with_sizes
from .read.raw import Kind, RawTable
from .read.rows import not_runs
from .read.unfold import unfolded
from .read.unit_row import units_below
from .read.unnamed import unnamed_summaries
from .schema import COLUMNS, column, is_target
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
    index rows are counted from 2, as in a file with a header. Raises BadInput when there is no target column or no row
    can be used.
    """
    return checked(interpret(raw, name, mapping, options), name, loss_unit, card, options)


def checked(
    found: "Interpretation",
    name: str,
    loss_unit: str = NATS,
    card: Card | None = None,
    options: ReadOptions | None = None,
) -> Runs:
    """Return the checked runs in what a file is taken to say; the arguments are those of `from_table`.

    Raises BadInput when there is no target column, a question must be answered first, or no row can be used.
    """
    _readable(found, name)
    chosen = tuple(replace(m, unit=loss_unit) if m.column.split("/")[0] == "loss" else m for m in found.mapping)
    table, bad = typed(found.cells, chosen)
    mapping = _with_divisor(chosen, table, found.not_runs)
    try:
        share = next((m.by for m in chosen if m.column == "tokens" and not m.transform), "")
        source = Origin(found.cells, found.not_runs, found.kind, options, loss_unit, share)
        table, problems, questions = check(table, bad, {m.column: m.source for m in chosen}, source)
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from None
    notes = [Problem(None, None, said, "note") for said in found.notes]
    notes += found.problems
    questions = (*found.questions, *questions)
    return Runs(name, table, mapping, (*problems, *notes), loss_unit, card, found.beside, questions)


@dataclass(frozen=True, eq=False)
class Interpretation:
    """What a file is taken to say, before its numbers are checked.

    `cells` are raw cells with decimal points. `not_runs` says why a row is no run, "" where it is one; it has their
    index. `mapping` says which of their columns are canonical ones, `questions` what the file leaves open, `notes` what
    the reader did, `problems` what is to be said of columns that are read and unread, and `kind` what the reader found.
    """

    cells: pd.DataFrame
    not_runs: pd.Series
    mapping: tuple[Mapped, ...]
    questions: tuple[OpenQuestion, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    kind: Kind = "table"

    @property
    def beside(self) -> pd.DataFrame:
        """The columns of the file that are no canonical ones."""
        used = {m.source for m in self.mapping} | {m.by for m in self.mapping}
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
    _unique(list(cells.columns), name)
    cells, unfolded_notes = unfolded(cells)
    cells, counted = with_checkpoints(cells)
    cells, listed = with_lists(cells, options.mixture)
    cells = with_sizes(cells, options.columns)
    headers, below = list(cells.columns), units_below(cells)
    reasons = not_runs(cells)
    if below and not reasons.iloc[0]:
        reasons.iloc[0] = "a row of units"
    cells, questions, said = decimal_points(cells, options.decimal)
    reasons = unnamed_summaries(cells, reasons)
    if mapping is None:
        choice = guess(headers, cells[reasons == ""], options, below)
    else:
        choice = explained(corrected(_verified(mapping, cells, name), headers, options.columns), headers)
    sized = any(m.column in ("params", "params_non_embedding") for m in choice.mapped)
    read = {m.source for m in choice.mapped if m.column != "run"}
    names = () if sized else sizes_in_names(cells, [h for h in headers if h not in read])
    left_open, notes = (*listed, *questions, *choice.questions, *names), (*raw.notes, *unfolded_notes, *counted, *said)
    return Interpretation(cells, reasons, choice.mapped, left_open, notes, tuple(choice.notes), raw.kind)


def _with_divisor(chosen: Sequence[Mapped], table: pd.DataFrame, reasons: pd.Series) -> tuple[Mapped, ...]:
    """Return how columns are read, with the factor of shares that are percentages: the check divides them by 100."""
    whole = divisor(table, (reasons == "").to_numpy() & (table["excluded"] == "").to_numpy())
    return tuple(replace(m, factor=m.factor / whole) if m.column.startswith("mix/") else m for m in chosen)


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
        raise BadInput(f"{name} has a header but no rows: a row for each run is needed")


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
    twice = sorted(n for n, times in Counter(names).items() if times > 1)
    if twice:
        raise BadInput(f"{name} has the column {quote(twice[0])} more than once: allowed are distinct column names")


def _verified(mapping: Sequence[Mapped], raw: pd.DataFrame, name: str) -> tuple[Mapped, ...]:
    for mapped in mapping:
        column(mapped.column)
        for header in (mapped.source, mapped.by):
            if header and header not in raw.columns:
                raise BadInput(f"{name} has no column {quote(header)}: found {listing(map(quote, raw.columns))}")
        if not (np.isfinite(mapped.factor) and mapped.factor > 0):
            raise BadInput(
                f"the factor of {quote(mapped.source)} is {mapped.factor}: allowed are finite numbers above 0"
            )
        absent = [n for n in mapped.times if n not in {m.column for m in mapping}]
        if absent:
            raise BadInput(
                f"{mapped.column} from {quote(mapped.source)} needs the column {absent[0]}, which is not read"
            )
    _unique([m.column for m in mapping], "the mapping")
    return tuple(mapping)
