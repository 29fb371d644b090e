"""Made-up loss curves: runs of four sizes under one schedule, each a little better or worse throughout."""

import numpy as np
import pandas as pd

from core.runs import Runs, from_table

SIZES = (2e7, 4e7, 8e7, 1.6e8, 3.2e8, 6.4e8)
TOTAL = 4e9
SHARES = np.arange(1, 41) / 40


def last_loss(size: float) -> float:
    """The loss at the end of a run without luck."""
    return 2.0 + 300.0 * size**-0.34


def curve(size: float, luck: float = 0.0, total: float = TOTAL, name: str = "") -> pd.DataFrame:
    """A run whose loss falls as 1 + 0.3 (share^-0.4 - 1) of its last one, times what its luck is worth."""
    loss = last_loss(size) * (1 + 0.3 * (SHARES**-0.4 - 1)) * np.exp(luck)
    rows = {"run": name or f"n{size:g}", "params": size, "tokens": SHARES * total, "loss": loss, "schedule": "cosine"}
    return pd.DataFrame(rows)


def table(until: float = 0.5, luck: float = 0.02, **more) -> pd.DataFrame:
    """Six runs with luck of 1 % either way, and one of 1e8 parameters, `going`, of which a share is done."""
    lucks = (0.01, -0.01, 0.01, -0.01, -0.01, 0.01)
    parts = [curve(size, k) for size, k in zip(SIZES, lucks, strict=True)]
    ahead = curve(1e8, luck, name="going")
    return pd.concat([*parts, ahead[SHARES <= until]], ignore_index=True).assign(**more)


def runs_of(frame: pd.DataFrame) -> Runs:
    """Return a table as checked runs."""
    return from_table(frame.astype(str), "made-up")
