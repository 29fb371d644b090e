"""Cells that hold several settings, "d=1024_l=12_h=16", as a column for each of them."""

import re

import pandas as pd

from ..numbers import LONGEST, value

_SETTING = re.compile(
    r"(?:^|[ _,;|/-])([A-Za-z][A-Za-z ]{0,30}|[A-Za-z][A-Za-z_]{0,30}?)=([^=_,;|/ ]{1,40})(?=$|[ _,;|/])"
)
_FEWEST = 2  # settings in a cell


def unfolded(cells: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return raw cells with a column for each setting that every cell of a column of texts holds, and notes on them.

    A setting whose name is a header already is left where it is.
    """
    new: dict[str, list[str]] = {}
    notes = []
    for header in cells.columns:
        if cells[header].dtype.kind in "fiub" or not len(cells):
            continue
        found = _settings(cells[header])
        found = {k: v for k, v in found.items() if k not in new and k not in cells.columns}
        if found:
            new |= found
            notes.append(f"{', '.join(found)} are read from the cells of {header}.")
    if not new:
        return cells, ()
    return pd.concat([cells, pd.DataFrame(new, index=cells.index, dtype=object)], axis=1), tuple(notes)


def _settings(source: pd.Series) -> dict[str, list[str]]:
    """Return the settings in the cells of a column by name, {} unless each cell holds the same, two or more."""
    first = source.iloc[0]
    if not isinstance(first, str) or first.count("=") < _FEWEST:
        return {}
    names = [name for name, _ in _parts(first)]
    if len(names) < _FEWEST or len(set(names)) < len(names):
        return {}
    values: dict[str, dict[str, str]] = {}
    for cell in pd.unique(source):
        parts = _parts(cell) if isinstance(cell, str) else []
        if [name for name, _ in parts] != names:
            return {}
        values[cell] = dict(parts)
    columns = {name: [values[cell][name] for cell in source] for name in names}
    return {name: texts for name, texts in columns.items() if all(map(_plain, set(texts)))}


def _plain(text: str) -> bool:
    """Return whether a setting is a number or one word, so that nothing else was written behind it."""
    return value(text) is not None or text.isidentifier()


def _parts(cell: str) -> list[tuple[str, str]]:
    return [(m[1].strip(), m[2]) for m in _SETTING.finditer(cell)] if len(cell) <= LONGEST else []
