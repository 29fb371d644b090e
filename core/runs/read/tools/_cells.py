"""What tools have in common: cells that are missing, rows of one step, names from the name of a file."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from ...aliases import canonical
from ...words import listing, quote
from ..raw import RawTable

_SETTINGS = frozenset(
    {
        "params", "params_non_embedding", "active_params", "width", "depth", "ffn_width", "query_heads", "kv_heads",
        "head_dim", "vocab_size", "context", "batch_tokens", "steps", "weight_decay", "optimizer", "beta1", "beta2",
        "warmup_steps", "seed", "experts", "active_experts", "embedding_dim", "unique_tokens",
    }
)  # fmt: skip


def stem(name: str) -> str:
    """Return the name of a file without its folders and its ending."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.name if path.name.startswith(".") else path.stem


def renamed(cells: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return cells with columns by other names; a column that has such a name already is numbered, as `seconds (2)`."""
    names = {old: new for old, new in names.items() if old in cells}
    aside = {}
    for new in set(names.values()) & set(cells) - set(names):
        numbers = (f"{new} ({i})" for i in range(2, len(cells.columns) + 3))
        aside[new] = next(name for name in numbers if name not in cells)
    return cells.rename(columns={**names, **aside})


def filled(cells: pd.Series) -> pd.Series:
    """Return which cells hold something, a bool series."""
    given = cells.notna()
    return given & (cells != "") if cells.dtype.kind == "O" else given


def by_step(cells: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return one row for each run of rows with the same `keys`: the last cell that each column has.

    The row keeps the number of the first of them, and stands where that stood.
    """
    rows = cells.index
    text = cells.astype(object).where(pd.DataFrame({name: filled(cells[name]) for name in cells}), None)
    codes = grouped(text, keys)
    found = text.groupby(codes, sort=False).last()
    found.index = pd.Index(pd.Series(rows).groupby(codes, sort=False).first().tolist(), name="row")
    return found[list(cells.columns)]


def grouped(cells: pd.DataFrame, keys: Sequence[str]) -> np.ndarray:
    """Return a number for each row that rows with the same `keys` share, counted as they come."""
    texts = cells[list(keys)].astype(object).fillna("").map(str)
    return texts.groupby(list(keys), sort=False).ngroup().to_numpy()


def complementary(cells: pd.DataFrame, keys: Sequence[str]) -> bool:
    """Return whether rows with the same `keys` fill different columns, as a logger that is called twice a step does."""
    codes = grouped(cells, keys)
    if len(set(codes.tolist())) == len(cells):
        return False
    rest = [name for name in cells if name not in keys]
    given = pd.DataFrame({name: filled(cells[name]) for name in rest}).groupby(codes).sum()
    counts = pd.Series(codes).value_counts()
    shared = counts[counts > 1].index
    return bool((given.loc[shared] <= 1).sum().sum() >= 0.5 * len(rest) * len(shared))


def completed(cells: pd.DataFrame, step: str) -> tuple[pd.DataFrame, list[str]]:
    """Return a history whose counters and settings stand in every row, and what was filled in, in sentences.

    A counter of tokens that grows by the same number each step is filled in where a step did not log it. A setting,
    such as the number of parameters, that was logged once or always alike holds for every row.
    """
    found, counters, settings = cells.copy(deep=False), [], []
    steps = pd.to_numeric(cells[step], errors="coerce").to_numpy(float)
    for name in cells.columns:
        given = filled(cells[name]).to_numpy()
        if name == step or given.all() or not given.any():
            continue
        known = canonical(str(name).replace(".", "/").rpartition("/")[2])
        if "token" in str(name).lower() and (line := _line(cells[name], steps, given)) is not None:
            found[name] = line
            counters.append(quote(name))
        elif known in _SETTINGS and cells[name][given].astype(str).nunique() == 1:
            found[name] = cells[name][given].iloc[0]
            settings.append(quote(name))
    said = (
        [f"Steps that did not log {listing(counters, 3)} got it from those that did; it grows evenly."]
        if counters
        else []
    )
    said += [f"{listing(settings, 5)} did not change and stands in every row."] if settings else []
    return found, said


def _line(cells: pd.Series, steps: np.ndarray, given: np.ndarray) -> np.ndarray | None:
    """Return the numbers of a counter at all steps, None where it does not grow by the same number each step."""
    counts = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    x, y = steps[given], counts[given]
    if len(x) < 2 or np.isnan(counts[given]).any() or np.isnan(steps).any() or x[-1] <= x[0] or y[-1] <= y[0]:
        return None
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    if np.abs(y - (y[0] + slope * (x - x[0]))).max() > 1e-6 * np.abs(y).max():
        return None
    return np.where(given, counts, np.round(y[0] + slope * (steps - x[0])))


def rising(cells: pd.Series) -> bool:
    """Return whether the numbers of a column never fall."""
    numbers = pd.to_numeric(cells, errors="coerce")
    return bool(numbers.notna().all() and numbers.is_monotonic_increasing)


def history(raw: RawTable, cells: pd.DataFrame, *notes: str) -> RawTable:
    """Return cells as a history, with what was said before."""
    return RawTable(cells, "history", (*raw.notes, *(note for note in notes if note)))


def table(columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Return columns as raw cells with rows counted from 1."""
    cells = pd.DataFrame({i: pd.Series(list(column), dtype=object) for i, column in enumerate(columns.values())})
    cells.columns = pd.Index(list(columns), dtype=object)
    cells.index = pd.RangeIndex(1, len(cells) + 1, name="row")
    return cells
