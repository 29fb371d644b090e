"""All runs of a sweep in one fit: the best settings of a run by it, and its exponents beside those of the valleys."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from ...fit.calibrated import from_fit
from ...fit.result import Fit
from ...fit.sweeps.meta_regression import Line
from ...fit.sweeps.valleys import Cell, Trend
from ...units import count, plain
from ...verdict import Verdict
from .optimal_settings import best_settings
from .sweep import STEP_LAW, trend_of
from .swept import WIDEST
from .verdict import of_settings
from .weight_decay import BATCH, DECAY, RATE

# Exponents of a law of all valleys, by their names: what moves with what in words, which setting, and with which scale
# (`size`, `tokens`, or `ratio` for tokens per parameter).
Moves = Mapping[str, tuple[str, str, str]]
START: Mapping[str, float] = MappingProxyType({RATE: 1e-3, BATCH: 1e6, DECAY: 0.1})
Interval = tuple[float, float, float]  # a value and the ends of its interval
Best = Mapping[str, Interval]  # by setting


def best_of(fit: Fit, at: Mapping[str, float], moves: Moves) -> tuple[Best, Verdict]:
    """Return the best settings of the run `at` (`params`, `params_non_embedding`, `tokens`) by one fit of valleys, and
    how far to rely on them. Raises BadInput as `best_settings` does.
    """
    calibrated = from_fit(fit)
    names = {f.name for f in calibrated.law.features}
    column = fit.columns.get("params_non_embedding", "params_non_embedding")
    run = dict(at) | {"params_non_embedding": at[column]}
    best = best_settings(calibrated, run, {n: v for n, v in START.items() if n in names})
    ranged = [n for n in ("params_non_embedding", "tokens") if n in fit.ranges]
    decades = max((float(np.log10(run[n] / fit.ranges[n][1])) for n in ranged), default=0.0)
    return best, of_settings(best, decades, bool(edges(fit, moves)), fit.n_runs)


def edges(fit: Fit, moves: Moves) -> list[str]:
    """Return the exponents that stand at an edge of what is allowed."""
    names = [n.partition(" ")[0] for n in fit.notes if "edge of what is allowed" in n]
    return [n for n in names if n in moves]


def two_steps(cells: Sequence[Cell], decay: Line | None, moves: Moves) -> dict[str, Interval]:
    """Return the exponents by valleys one by one, by the name that one fit gives them, as far as there are.

    `cells` are the valleys over learning rate and batch, `decay` the line through best timescales.
    """
    found: dict[str, Interval] = {}
    for name, (_, setting, scale) in moves.items():
        if setting == DECAY:
            if decay:
                found[name] = decay.slope
        elif isinstance(trend := trend_of(cells, setting, STEP_LAW[setting]), Trend):
            found[name] = trend.exponents[scale]
    return found


def exponents(fit: Fit, two: Mapping[str, Interval], moves: Moves) -> pd.DataFrame:
    """Return the exponents of one fit beside those of `two_steps`, a row each, under the words of a reader."""
    rows = []
    for name in (n for n in moves if n in fit.parameters):
        one = fit.parameters[name]
        value, low, high = two.get(name, (math.nan,) * 3)
        ends = [math.nan if v is None else v for v in (one.low, one.high)]
        row = {"exponent": moves[name][0], "one fit": one.value, "one fit, from": ends[0], "one fit, to": ends[1]}
        rows.append(row | {"valleys one by one": value, "valleys, from": low, "valleys, to": high})
    return pd.DataFrame(rows)


def settings(fit: Fit, best: Best, moves: Moves) -> str:
    """Say the best settings of a planned run by one fit; empty where an interval is too wide to name one of them."""
    if any(not high / low < WIDEST for _, low, high in best.values()):
        return ""
    words = [
        f"{name} **{write(best[key][0])}** ({write(best[key][1])} to {write(best[key][2])})"
        for key, name, write in (
            (BATCH, "a batch of", lambda v: f"{count(v)} tokens"),
            (RATE, "a learning rate of", lambda v: plain(v, 2)),
            (DECAY, "a weight decay of", lambda v: plain(v, 2)),
        )
        if key in best
    ]
    at_edges = [f"the best {moves[n][0].replace(' with ', ' moves with ')}" for n in edges(fit, moves)]
    open_ones = f" These runs do not tell how {' and '.join(at_edges)}." if at_edges else ""
    return f"The planned run takes {', '.join(words)}.{open_ones}"
