"""Read an original with the project's own readers: unlike pandas' defaults they keep the last bit of every figure."""

from pathlib import Path

import numpy as np
import pandas as pd

from core.runs.numbers import numbers
from core.runs.read.readers import read


def original(path: Path) -> pd.DataFrame:
    """Return the raw cells of a file."""
    return read(path.name, path.read_bytes()).cells.reset_index(drop=True)


def figures(raw: pd.DataFrame, name: str) -> np.ndarray:
    """Return the numbers of a column, NaN where there is none."""
    return numbers(raw[name])[0]
