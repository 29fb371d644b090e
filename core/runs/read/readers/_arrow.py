# pyright: reportAttributeAccessIssue=false
"""Arrow's columns as raw cells: figures stay figures, structs become columns, lists become texts."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc  # makes its functions on import, so pyright sees none of them

from ....errors import BadInput
from ...words import listing, quote
from .. import limits
from ..raw import RawTable

_LISTED = 1_000_000  # values in lists that are written out as texts
_TEXT_BYTES = 2 * limits.MAX_BYTES
_DEPTH = 12


def raw_table(name: str, table: pa.Table, notes: tuple[str, ...] = ()) -> RawTable:
    """Return raw cells with rows counted from 1. What the file says about Python objects is not heeded.

    Numbers keep their type, dates become texts, structs become columns `a.b`, and lists JSON texts. Columns of bytes
    are left out with a note. Raises BadInput for texts that are no UTF-8, and for too many cells.
    """
    table = _flat(name, table)
    limits.fits(name, table.num_rows, table.num_columns)
    kept, left, names, cut = [], [], [], False
    for field, column in zip(table.schema, table.columns, strict=True):
        try:
            cells = _cells(field.type, column)
        except (pa.ArrowException, UnicodeDecodeError, ValueError, OverflowError):
            raise BadInput(
                f"{quote(name)}, {quote(field.name)}: cells that cannot be read; allowed are UTF-8 texts"
            ) from None
        if cells is None:
            left.append(quote(field.name))
            continue
        cut = cut or (_longest(cells) >= limits.LONGEST_CELL)
        names.append(field.name)
        kept.append(cells)
    _room(name, kept)
    cells = pa.Table.from_arrays(kept, names=[str(i) for i in range(len(kept))]).to_pandas(ignore_metadata=True)
    cells.columns = pd.Index(names, dtype=object)
    cells.index = pd.RangeIndex(1, table.num_rows + 1, name="row")
    said = [f"Columns of a type that holds neither numbers nor texts are left out: {listing(left)}."] if left else []
    return RawTable(cells, notes=(*notes, *said, *([limits.CUT] if cut else [])))


def _longest(cells: pa.ChunkedArray) -> int:
    """Return the length in bytes of the longest text, 0 for other columns."""
    texts = pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)
    return (pc.max(pc.binary_length(cells)).as_py() or 0) if texts else 0


def _flat(name: str, table: pa.Table) -> pa.Table:
    for _ in range(_DEPTH):
        if not any(pa.types.is_struct(field.type) for field in table.schema):
            break
        table = table.flatten()
        limits.fits(name, 0, table.num_columns)
    return table


def _room(name: str, columns: list[pa.ChunkedArray]) -> None:
    size = sum(column.nbytes for column in columns)
    if size > _TEXT_BYTES:
        raise limits.too_large(name, size)


def _cells(kind: pa.DataType, column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return a column of numbers, truth values or texts; None for what is neither."""
    types = pa.types
    if types.is_dictionary(kind):
        return _of_dictionary(kind, column)
    if types.is_string_view(kind):
        column = column.cast(pa.string())
        kind = column.type
    if types.is_string(kind) or types.is_large_string(kind):
        column.validate(full=True)
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        return pc.utf8_slice_codeunits(column, 0, limits.LONGEST_CELL) if longest > limits.LONGEST_CELL else column
    if types.is_decimal(kind):
        return column.cast(pa.float64())
    if types.is_floating(kind) or types.is_integer(kind) or types.is_boolean(kind) or types.is_null(kind):
        return column
    if types.is_duration(kind):
        return pc.divide(column.cast(pa.int64()).cast(pa.float64()), _PER_SECOND[kind.unit])
    if types.is_temporal(kind):
        return column.cast(pa.string())
    if types.is_nested(kind):
        return _written(column)
    return None


_PER_SECOND = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


def _of_dictionary(kind: pa.DataType, column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return the values of a dictionary column, once it is known that they have room."""
    pieces, size = [], 0
    for chunk in column.chunks:
        values = _cells(kind.value_type, pa.chunked_array([chunk.dictionary], kind.value_type))
        if values is None:
            return None
        values = values.combine_chunks()
        values = values.chunk(0) if isinstance(values, pa.ChunkedArray) else values
        if len(values) and (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
            size += pc.sum(pc.take(pc.binary_length(values), chunk.indices)).as_py() or 0
        if size > _TEXT_BYTES:
            raise OverflowError
        pieces.append(pc.take(values, chunk.indices))
    return pa.chunked_array(pieces, pieces[0].type if pieces else kind.value_type)


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return lists as JSON texts, None where there are too many values."""
    if column.nbytes > 8 * _LISTED:
        return None
    texts = [None if cell is None else json.dumps(cell, default=str) for cell in column.to_pylist()]
    return pa.chunked_array([pa.array([t and t[: limits.LONGEST_CELL] for t in texts], pa.string())])
