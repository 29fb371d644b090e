"""Data frames as Arrow tables and back, cell for cell: a frame of raw cells may mix texts and numbers in one column."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

_KEY = b"frame"
_PLAIN = {str: pa.large_string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}


def pack(frame: pd.DataFrame) -> pa.Table:
    """Return a frame [R, C] as an Arrow table: its index, then its columns.

    Cells that are no text, number or truth value (a date, a decimal number) become the texts that they are shown as.
    """
    packed = [_array(frame.index.to_series()), *(_array(frame.iloc[:, i]) for i in range(frame.shape[1]))]
    said = {
        "index": frame.index.name,
        "columns": [str(c) for c in frame.columns],
        "kinds": [kind for kind, _ in packed],
    }
    table = pa.table([array for _, array in packed], names=[str(i) for i in range(len(packed))])
    return table.replace_schema_metadata({_KEY: json.dumps(said).encode()})


def unpack(table: pa.Table) -> pd.DataFrame:
    """Return the frame that `pack` took. Raises ValueError for a table that it did not write."""
    said = json.loads((table.schema.metadata or {}).get(_KEY, b"null"))
    if not isinstance(said, dict) or len(said["kinds"]) != table.num_columns:
        raise ValueError("no packed frame")
    index, *cells = (_series(kind, table.column(i)) for i, kind in enumerate(said["kinds"]))
    frame = pd.DataFrame(dict(enumerate(cells)), index=range(table.num_rows))
    frame.columns = pd.Index(said["columns"], dtype=str)
    frame.index = pd.Index(index, name=said["index"])
    return frame


def _array(cells: pd.Series) -> tuple[str, pa.Array]:
    """Return how a column is written, and it as an array: `number`, `str` (of pandas), `cells` of one type, `mixed`."""
    if cells.dtype.kind in "fiub":
        return "number", pa.array(cells.to_numpy(), from_pandas=False)
    if isinstance(cells.dtype, pd.StringDtype):
        return "str", pa.array(cells.array, pa.large_string(), from_pandas=True)
    values = list(cells)
    kinds = {type(v) for v in values} - {type(None)}
    plain = _PLAIN.get(kinds.pop() if len(kinds) == 1 else str if not kinds else object)
    try:
        if plain is not None:
            return "cells", pa.array(values, plain, from_pandas=False)
    except (OverflowError, UnicodeEncodeError, pa.ArrowInvalid):
        pass  # a whole number beyond 64 bits, or half of a pair of code units
    return "mixed", pa.array([_text(v) for v in values], pa.large_string())


def _text(cell: Any) -> str:
    """Return one cell as JSON, which is ASCII and holds whole numbers of any length."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    return json.dumps(None if cell is pd.NA or cell is pd.NaT else cell, default=str)


def _series(kind: str, column: pa.ChunkedArray) -> pd.Series:
    if kind == "number":
        return pd.Series(column.to_numpy())
    if kind == "str":
        return pd.Series(column.to_pylist(), dtype=str)
    texts = column.to_pylist()
    values = json.loads(f"[{','.join(texts)}]") if kind == "mixed" else texts
    return pd.Series(values, dtype=object)
