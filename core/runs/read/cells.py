"""Turn raw cells into canonical columns: float64 in canonical units, and clean texts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...errors import BadInput
from ..mapping import Mapped
from ..numbers import numbers
from ..schema import Column, column, ordered
from ..words import clean

_NOT_EXCLUDED = {"", "false", "0", "0.0", "no", "nan", "none"}
_FLAGS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}


def typed(raw: pd.DataFrame, mapping: Sequence[Mapped]) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Return the canonical table of the mapped columns, and the raw cells of each column that are no numbers.

    The table has the index of `raw`, the mapped columns in canonical order, and always `excluded`. A cell that is no
    number is NaN in the table.
    """
    cells: dict[str, pd.Series] = {"excluded": pd.Series("", index=raw.index, dtype=str)}
    bad: dict[str, pd.Series] = {}
    for mapped in _in_order(mapping):
        entry, source = column(mapped.column), raw[mapped.source]
        if entry.kind == "text":
            cells[entry.name] = _texts(source, entry.name)
            continue
        values, unread = numbers(_flags(source, entry))
        if mapped.by:
            values = values * numbers(raw[mapped.by])[0]
        # Adding zero turns -0.0 into 0.0: they are equal but would differ in the digest.
        found = mapped.convert(values) + 0.0
        for other in mapped.times:
            found = found * cells[other].to_numpy(np.float64)
        if mapped.times and entry.sign == "positive":
            found = np.where(found > 0, found, np.nan)  # before the first step nothing was computed
        cells[entry.name] = pd.Series(found, index=raw.index, dtype=np.float64)
        if unread.any():
            bad[entry.name] = source[unread]
    return pd.DataFrame({name: cells[name] for name in ordered(cells)}, index=raw.index), bad


def _in_order(mapping: Sequence[Mapped]) -> list[Mapped]:
    """Return columns behind those by which they are multiplied. Raises BadInput where these need each other."""
    rest, found = list(mapping), []
    while rest:
        open_ones = {m.column for m in rest}
        ready = [m for m in rest if open_ones.isdisjoint(m.times)]
        if not ready:
            raise BadInput(f"{rest[0].column} is computed from itself: allowed are columns that other columns give")
        found += ready
        rest = [m for m in rest if not open_ones.isdisjoint(m.times)]
    return found


def _flags(source: pd.Series, entry: Column) -> pd.Series:
    """Return `source` with yes and no as 1 and 0 where the column counts, such as `tied_embeddings`."""
    if entry.kind != "integer" or source.dtype.kind in "fiub":
        return source
    return source.astype(object).map(lambda c: _FLAGS.get(c.strip().lower(), c) if isinstance(c, str) else c)


def _texts(source: pd.Series, name: str) -> pd.Series:
    codes, distinct = pd.factorize(source.astype(object), use_na_sentinel=True)
    # An integer column with gaps arrives as floats: run 3.0 is run 3.
    whole = [int(c) if isinstance(c, float) and c.is_integer() else c for c in distinct]
    words = [clean(c) for c in whole] + [""]
    if name == "status":
        words = [word.lower() for word in words]
    if name == "excluded":
        words = ["" if word.lower() in _NOT_EXCLUDED else word for word in words]
    return pd.Series([words[code] for code in codes], index=source.index, dtype=str)
