"""Run tables of any shape that a reader lets through: numbers to the last bit, names and texts of every script."""

import string
from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.errors import BadInput
from core.runs import COLUMNS, Runs, from_table
from core.runs.options import ReadOptions

LETTERS = string.ascii_letters + string.digits + " _-./%'\"<>&|\\$`{}äßλ漢字🙂\u200b\u202e"


def random_tables(seed: int) -> Iterator[Runs]:
    """Give tables without end; those that are refused, as a reader refuses them, are left out."""
    rng = np.random.default_rng(seed)
    while True:
        try:
            yield _table(rng)
        except BadInput:
            continue


def _table(rng: np.random.Generator) -> Runs:
    n = int(rng.integers(1, 80))
    frame = pd.DataFrame({"loss": np.exp(rng.normal(1, 0.5, n))})
    plain = [c for c in COLUMNS.values() if c.name not in ("loss", "excluded", "run", "step")]
    for i in rng.choice(len(plain), int(rng.integers(1, 7)), replace=False):
        column = plain[i]
        if column.kind == "text":
            frame[column.name] = [_text(rng) for _ in range(n)]
        else:
            size = 10 ** rng.uniform(-6, 24, n) if column.kind == "number" else rng.integers(1, 10_000, n)
            frame[column.name] = size.astype(float)
            frame.loc[rng.random(n) < 0.2, column.name] = np.nan
    for domain in range(int(rng.integers(0, 4))):
        frame[f"loss/{_text(rng) or 'd'}{domain}"] = rng.uniform(1, 5, n)
    if rng.random() < 0.3:
        frame["excluded"] = [_text(rng) if rng.random() < 0.3 else "" for _ in range(n)]
    return from_table(frame, _text(rng) or "table", options=ReadOptions(rows="runs"))


def _text(rng: np.random.Generator) -> str:
    return "".join(rng.choice(list(LETTERS), int(rng.integers(0, 12))))
