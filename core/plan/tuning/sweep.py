"""What a sweep of learning rates, batches and weight decays says, for the page and for the shell.

At every scale, a size and a number of tokens, each setting has a valley with a lowest point (`fit/sweeps`). Over the
scales the lowest points move as a power law, and around each of them a value that misses it costs loss.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...fit.sweeps.lowest_points import FOLLOWS, lowest_points
from ...fit.sweeps.valleys import Cell, Trend, trends, valleys
from .mistuning import mistuning_of
from .weight_decay import BATCH, DECAY, RATE, Decay, decay_of, enough, size_of

SETTINGS = (RATE, BATCH, DECAY)
SCALES = ("size", "tokens")
STEP_LAW = MappingProxyType({RATE: SCALES, BATCH: SCALES[1:]})  # what each moves with, as Li et al. 2025 found it
NEAR = {RATE: 0.02, BATCH: 0.02, DECAY: 0.04}  # of the lowest loss: valleys over decay are wide and flat


@dataclass(frozen=True)
class Sweep:
    """What runs say of every setting that they vary.

    `decay` is the study of the AdamW timescale, None where runs share one weight decay. `cells` are by setting the
    valleys with a lowest point in it, and `trends` the power law of that point over size and tokens, or the sentence
    that says why there is none.
    """

    decay: Decay | None
    cells: dict[str, list[Cell]]
    trends: dict[str, Trend | str]

    def costs(self, times: float = 2.0) -> list[dict[str, Any]]:
        """Return what `times` the best of each setting costs at every scale: a record of `setting`, the scale, `best`,
        `nats` (above the lowest loss, in its unit) and `fewer` (the share of tokens it is worth), with 95 % ends, None
        where there are none.
        """
        rows = []
        for setting, cells in self.cells.items():
            for i, cell in enumerate(cells):
                cost = mistuning_of(cells, i, setting, np.array([times])).at(times)
                shown = {k: None if math.isnan(v) else v for k, v in cost.items() if k not in ("times", "beyond")}
                rows.append({"setting": setting, **cell.scale, "best": cell.best[setting], **shown})
        return rows

    def report(self) -> dict[str, Any]:
        """Return all of it as plain data, None where there is no number: `weight_decay`, `trends` and `twice`."""
        return {
            "weight_decay": _decay_report(self.decay) if self.decay else None,
            "trends": {n: _trend_report(t, len(self.cells[n])) for n, t in self.trends.items()},
            "twice": self.costs(2.0),
        }


def study(table: pd.DataFrame, factors: Sequence[str], near: float | None = None, seed: int = 0) -> Sweep:
    """Return what the rows of `table` say of each setting among the columns that differ, its `factors`; see `Sweep`.

    `table` has a size, `tokens`, `loss` (in one unit) and the settings. Runs within `near` of the lowest loss of their
    scale count, by default `NEAR`. Raises BadInput where a column is missing, or where no scale varies weight decay
    although the table does.
    """
    cells = {
        n: [c for c in cells_of(table, factors, n, near or NEAR[n], seed) if not c.why] for n in varied_of(factors)
    }
    decay = decay_of(table, near=near or NEAR[DECAY], seed=seed) if DECAY in cells else None
    return Sweep(decay, cells, {n: trend_of(found, n, seed=seed) for n, found in cells.items()})


def varied_of(factors: Sequence[str]) -> list[str]:
    """Return which settings are among the columns in which runs differ."""
    return [n for n in SETTINGS if n in factors]


def with_size(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with a column `size`: parameters, those without embeddings where they are given."""
    return table.assign(size=table[size_of(list(table.columns))])


def is_sweep(table: pd.DataFrame, settings: Sequence[str]) -> bool:
    """Whether each of `settings` differs between runs of one size and number of tokens, somewhere in `table`."""
    columns = list(table.columns)
    if not {*settings, "tokens", "loss"} <= set(columns) or not size_of(columns):
        return False
    scales = with_size(table).groupby(list(SCALES))
    return all((scales[n].nunique() > 1).any() for n in settings)


def cells_of(table: pd.DataFrame, factors: Sequence[str], setting: str, near: float, seed: int = 0) -> list[Cell]:
    """Return the valley of every scale at which runs differ in `setting`, in ascending order.

    Each is over as many of the settings among `factors` as its runs tell apart; `Cell.why` says where it has no lowest
    point. `near` is how far above the lowest loss of its scale a run may lie, as a share of it. Raises BadInput where a
    column is missing.
    """
    rows = with_size(table)
    rows = rows[rows.groupby(list(SCALES))[setting].transform("nunique") > 1]
    return lowest_points(rows, varied_of(factors), SCALES, near=near, must=setting, seed=seed)


def rate_batch_cells(table: pd.DataFrame, factors: Sequence[str], near: float, seed: int = 0) -> list[Cell]:
    """Return the valleys over learning rate and batch of every scale.

    Where runs differ in more than these two, each valley is of runs that share the rest, or over the decay too;
    `Cell.why` says where there is no lowest point. Raises BadInput where a column is missing.
    """
    rows, pair = with_size(table), (RATE, BATCH)
    if not [n for n in factors if n not in {*FOLLOWS, *pair}]:
        return valleys(rows, pair, SCALES, near=near)
    apart = rows.groupby(list(SCALES))[list(pair)].transform("nunique").max(axis=1) > 1
    cells = lowest_points(rows[apart], varied_of(factors), SCALES, near=near, seed=seed)
    return cells or valleys(rows, pair, SCALES, near=near)  # the latter says what is missing


def trend_of(cells: Sequence[Cell], setting: str, scales: Sequence[str] = SCALES, seed: int = 0) -> Trend | str:
    """Return the power law of the best `setting` over `scales`, or the sentence that says why the valleys give none."""
    try:
        return trends(cells, {setting: scales}, seed)[setting]
    except BadInput as error:
        return str(error)


def _trend_report(trend: Trend | str, scales: int) -> dict[str, Any]:
    if isinstance(trend, str):
        return {"exponents": None, "scales": scales, "why": trend}
    exponents = {s: dict(zip(("value", "low", "high"), e, strict=True)) for s, e in trend.exponents.items()}
    return {"exponents": exponents, "scales": trend.n_cells, "why": ""}


def _decay_report(decay: Decay) -> dict[str, Any]:
    exponent = dict(zip(("value", "low", "high"), decay.line.slope, strict=True)) if decay.line else None
    kept = ["size", "tokens", "weight_decay", "timescale", "timescale_low", "timescale_high", "why"]
    scales = decay.points[kept].astype(object).where(decay.points[kept].notna(), None).to_dict("records")
    published = [{"reference": p.reference, "exponent": p.slope} for p in decay.published]
    return {
        "identified": decay.identified, "exponent": exponent, "published": published, "doubts": list(decay.doubts),
        "what_would_tell": "" if decay.identified else enough(decay), "scales": scales,
    }  # fmt: skip
