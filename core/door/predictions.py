"""Predictions of a law at the rows of a frame, with intervals and quantiles."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..fit.band import LEVEL, Band, band
from ..fit.calibrated import Calibrated
from ..fit.point import check_point, columns_of
from ..fit.predict import farthest
from ..laws.base import Feature, Law

FEW = 256  # points that are found one by one
COLUMNS = ("value", "low", "high", "sampling_low", "sampling_high")


def predicted(calibrated: Calibrated, at: Any, quantiles: Sequence[float] = ()) -> pd.DataFrame:
    """Return predictions at the rows of a frame, or of a dict of numbers or equal lists, with the index of the frame.

    Columns: value, low, high, sampling_low, sampling_high, decades_beyond_data (NaN where it is not known), and one for
    each of `quantiles`, whose outer ones are ends of intervals of that level. Raises BadInput as `check_point` does.
    """
    frame, levels = _frame(at), [_level(q) for q in quantiles]
    x = points(calibrated.law, frame)
    found = _band(calibrated, x)
    if not np.isfinite(found.value).all():
        raise BadInput(f"{calibrated.law.key} gives no finite value at such a point; it is too far from any run.")
    rows = {name: getattr(found, name) for name in COLUMNS}
    far = [farthest(calibrated, {k: float(v[i]) for k, v in x.items()}) for i in range(len(frame))]
    rows["decades_beyond_data"] = np.array([np.nan if f is None else f.decades for f in far])
    return pd.DataFrame(rows, index=frame.index).join(_quantiles(calibrated, x, levels, frame.index))


def _band(calibrated: Calibrated, x: Mapping[str, np.ndarray], level: float = LEVEL) -> Band:
    """Return the band [M] at points: those of a few alone, as the app and the shell find them, so to the last bit.

    Points together go through sums in another order, which costs less and changes the last digits of the ends.
    """
    n = len(next(iter(x.values())))
    if n > FEW:
        return band(calibrated, x, level=level)
    alone = [band(calibrated, {k: v[i : i + 1] for k, v in x.items()}, level=level) for i in range(n)]
    return Band(*(np.concatenate([getattr(one, f.name) for one in alone]) for f in fields(Band)))


def _quantiles(calibrated: Calibrated, x: Mapping[str, np.ndarray], levels: list[float], index) -> pd.DataFrame:
    """Return the quantiles [M] as columns: an end of the interval that has as much outside on that side."""
    columns = {}
    for q in levels:
        found = _band(calibrated, x, round(abs(2 * q - 1), 12))
        columns[q] = found.value if q == 0.5 else found.low if q < 0.5 else found.high
    return pd.DataFrame(columns, index=index)


def points(law: Law, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the features of a law [M] from the columns of a frame, canonical or as people write them.

    Raises BadInput for a column that is missing or none, for what is no number, and for a value that is not allowed.
    """
    numbers = {str(name): _numbers(str(name), frame[name]) for name in frame.columns}
    if not len(frame):
        raise BadInput("There is no row to predict; allowed is a row or more.")
    first = {name: float(v[0]) for name, v in numbers.items()}
    called = {canonical: _source(first, canonical, law) for canonical in columns_of(first, law.features, law.key)}
    if (
        all(f.name in called for f in law.features)
        and not law.series
        and not any(f.kind == "share" for f in law.features)
    ):
        found = {f.name: numbers[called[f.name]] for f in law.features}
        if all(_allowed(f, found[f.name]) for f in law.features):
            return found
    rows = [check_point(law, {name: float(v[i]) for name, v in numbers.items()}).values for i in range(len(frame))]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _source(given: Mapping[str, float], canonical: str, law: Law) -> str:
    """Return the name under which a canonical column was given."""
    return next(n for n in given if canonical in columns_of({n: given[n]}, law.features, law.key))


def _allowed(feature: Feature, values: np.ndarray) -> bool:
    return all(feature.allows(float(v)) for v in np.unique(values))


def _frame(at: Any) -> pd.DataFrame:
    if isinstance(at, pd.DataFrame):
        return at
    if isinstance(at, Mapping):
        return pd.DataFrame({str(k): np.atleast_1d(np.asarray(v, object)) for k, v in at.items()})
    raise BadInput(f"Nothing can be predicted at {type(at).__name__}; allowed are a data frame and a dict of numbers.")


def _numbers(name: str, cells: pd.Series) -> np.ndarray:
    found = pd.to_numeric(cells, errors="coerce").to_numpy(np.float64)
    if not np.isfinite(found).all():
        row = int(np.flatnonzero(~np.isfinite(found))[0])
        raise BadInput(f"{name} is {str(cells.iloc[row])[:40]!r} in row {row}; allowed are finite numbers.")
    return found


def _level(q: Any) -> float:
    found = number("A quantile", q)
    if not 0 < found < 1:
        raise BadInput(f"A quantile is {found:g}; allowed are numbers between 0 and 1.")
    return found


def number(name: str, value: Any) -> float:
    """Return a number. Raises BadInput, by its name, for what is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadInput(f"{name} is {str(value)[:40]!r}; allowed is a number.") from None
