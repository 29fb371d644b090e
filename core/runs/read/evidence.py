"""What the cells of a table say of its columns: numbers, gaps, percent signs, on a sample of the rows of a long one."""

import numpy as np
import pandas as pd

from ..mapping import Mapped
from ..numbers import numbers

MOST_ROWS = 4000  # rows that are looked at, spread over the table


class SampledCells:
    """The cells of a raw table as evidence. Without a table (None) nothing speaks against any reading."""

    def __init__(self, raw: pd.DataFrame | None):
        if raw is not None and len(raw) > MOST_ROWS:
            raw = raw.iloc[np.linspace(0, len(raw) - 1, MOST_ROWS).astype(int)]
        self.raw = raw
        self._read: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    @property
    def given(self) -> bool:
        """Whether there are cells at all."""
        return self.raw is not None and len(self.raw) > 0

    def _numbers(self, header: str) -> tuple[np.ndarray, np.ndarray]:
        assert self.raw is not None
        if header not in self._read:
            self._read[header] = numbers(self.raw[header])
        return self._read[header]

    def values(self, header: str) -> np.ndarray:
        """Return the numbers of a column, float64 [rows of the sample], NaN where a cell is none."""
        return self._numbers(header)[0]

    def of(self, mapped: Mapped) -> np.ndarray:
        """Return the canonical values of a column that is read from one header alone, float64 [rows of the sample]."""
        values = self.values(mapped.source)
        return mapped.convert(values * self.values(mapped.by) if mapped.by else values)

    def filled(self, header: str) -> float:
        """Return the share of cells that hold something, number or not."""
        values, bad = self._numbers(header)
        return float((~np.isnan(values) | bad).mean())

    def numeric(self, header: str) -> float:
        """Return the share of numbers among the cells that hold something, 0 where none does."""
        values, bad = self._numbers(header)
        held = int((~np.isnan(values) | bad).sum())
        return float((~np.isnan(values)).sum()) / held if held else 0.0

    def texts(self, header: str) -> list[str]:
        """Return the cells as texts, "" where one is missing."""
        assert self.raw is not None
        return ["" if pd.isna(c) else str(c).strip() for c in self.raw[header].tolist()]

    def percent(self, header: str) -> bool:
        """Return whether cells of a column have percent signs, so that they were read as shares of one."""
        assert self.raw is not None
        return self.raw[header].dtype.kind not in "fiub" and any("%" in text for text in self.texts(header))


def constant(values: np.ndarray, most: float = 0.8, within: float = 0.02) -> float | None:
    """Return the value that most of `values` share within a few percent, None where there is none."""
    found = values[np.isfinite(values) & (values > 0)]
    if not len(found):
        return None
    middle = float(np.median(found))
    return middle if (np.abs(found / middle - 1) <= within).mean() >= most else None
