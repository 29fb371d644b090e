"""What a setting away from the best costs: in loss, and in tokens that would make up for it.

Near its floor a valley is a parabola in the logarithms of the settings: f times the best setting, the others held,
multiplies the loss by exp(h ln^2 f / 2), h the bend. Along the floor the loss falls with tokens, L ~ D^-s from one
number of tokens to the next at the same size; a loss that much lower takes exp(h ln^2 f / (2 s)) times the tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...fit.sweeps.valleys import LEVEL, Cell

WIDER = 1.5  # times what was tried: how far a curve goes


@dataclass(frozen=True)
class Mistuning:
    """What `times` the best setting cost [M]: a table with `times`, `nats` and `fewer`, each with `_low` and `_high`
    (95 %), and `beyond`, where no run that counted was.

    `fewer` is the share of the tokens that could be left out for the same loss at the best setting; NaN where the size
    has one number of tokens only. `runs` are those that counted: `times`, `nats` (above the lowest point, the cost of
    the other settings taken off) and the setting itself.
    """

    setting: str
    best: float
    loss: float
    table: pd.DataFrame
    runs: pd.DataFrame

    def at(self, times: float) -> dict[str, float]:
        """Return the row nearest to so many times the best."""
        logs = np.abs(np.log(self.table["times"]) - np.log(times))
        return {str(k): float(v) for k, v in self.table.loc[logs.idxmin()].items()}

    def near(self) -> pd.DataFrame:
        """Return the rows as far as there are runs, half and twice the best at the least, and half as far again, with
        `fewer` in percent.
        """
        low, high = min(self.runs["times"].min(), 0.5) / WIDER, max(self.runs["times"].max(), 2.0) * WIDER
        table = self.table[self.table["times"].between(low, high)]
        return table.assign(fewer=100 * table["fewer"])

    def marked(self, times: Sequence[float]) -> pd.DataFrame:
        """Return the rows at some `times` that `near` reaches, each with the `label` and `kind` of a mark."""
        table = self.near()
        points = pd.DataFrame([{**self.at(t), "label": f"x {t:.3g}", "kind": "best"} for t in times])
        points = points.assign(fewer=100 * points["fewer"])
        return points[points["times"].between(table["times"].min(), table["times"].max())]


def mistuning_of(cells: Sequence[Cell], which: int, setting: str, times: np.ndarray) -> Mistuning:
    """Return what `times` [M] the best `setting` cost at one of the valleys.

    Raises BadInput where the valley has no lowest point in that setting.
    """
    cell = cells[which]
    if setting not in cell.best:
        raise BadInput(
            f"This valley has no lowest point over {setting.replace('_', ' ')}: {cell.why or 'it was held'}."
        )
    i, logs = list(cell.best).index(setting), np.log(times)
    bends = np.concatenate([[cell.bend[i, i]], cell.bends[:, i, i]])
    rises = np.outer(bends, logs**2 / 2)  # of the logarithm of the loss, [1 + B, M]
    nats = cell.loss * np.expm1(rises)
    slopes = slopes_of(cells, which)
    with np.errstate(all="ignore"):
        fewer = -np.expm1(-rises / np.where(slopes > 0, slopes, np.nan)[:, None])
    table = pd.DataFrame({"times": times} | _ends("nats", nats) | _ends("fewer", fewer))
    runs = _left(cell, i, setting)
    tried = runs["times"]
    table["beyond"] = (table["times"] < tried.min() * 0.999) | (table["times"] > tried.max() * 1.001)
    return Mistuning(setting, cell.best[setting], cell.loss, table, runs)


def slopes_of(cells: Sequence[Cell], which: int) -> np.ndarray:
    """Return s of L ~ D^-s at a valley, then in each draw [1 + B]: NaN where its size has no other number of tokens.

    Between two neighbours it is that of the parabola through the three, else that of the line to the one there is.
    """
    cell = cells[which]
    same = [c for c in cells if not c.why and c.scale["size"] == cell.scale["size"]]
    same.sort(key=lambda c: c.scale["tokens"])
    at = next((n for n, c in enumerate(same) if c is cell), None)
    if at is None or len(same) < 2:
        return np.full(1 + len(cell.floors), np.nan)

    def fall(one: Cell, two: Cell) -> np.ndarray:
        lower, upper = (np.concatenate([[np.log(c.loss)], c.floors]) for c in (one, two))
        return (lower - upper) / np.log(two.scale["tokens"] / one.scale["tokens"])

    if at == 0:
        return fall(same[0], same[1])
    if at == len(same) - 1:
        return fall(same[-2], same[-1])
    left, right = (np.log(same[at + k].scale["tokens"] / same[at + k - 1].scale["tokens"]) for k in (0, 1))
    before, after = fall(same[at - 1], same[at]), fall(same[at], same[at + 1])
    return (right * before + left * after) / (left + right)


def _ends(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """Return the first row of values [1 + B, M] and the 95 % interval of the others."""
    some = np.isfinite(values[1:]).mean(axis=0) > 0.975 if len(values) > 1 else np.zeros(values.shape[1], bool)
    low, high = np.full((2, values.shape[1]), np.nan)
    if some.any():
        low[some], high[some] = np.nanpercentile(values[1:, some], LEVEL, axis=0)
    return {name: values[0], f"{name}_low": low, f"{name}_high": high}


def _left(cell: Cell, i: int, setting: str) -> pd.DataFrame:
    """Return the runs that counted, with what is left of their loss once the other settings' cost is taken off."""
    rows = cell.runs[cell.runs["floor"]]
    times = rows[setting].to_numpy(float) / cell.best[setting]
    return pd.DataFrame({"times": times, "nats": left_of(cell, i) - cell.loss, setting: rows[setting].to_numpy(float)})


def left_of(cell: Cell, i: int) -> np.ndarray:
    """Return the losses [M] of the runs that counted, less what settings other than the i-th cost them."""
    rows = cell.runs[cell.runs["floor"]]
    away = np.log(rows[list(cell.best)].to_numpy(float)) - np.log(list(cell.best.values()))
    every = np.einsum("mi,ij,mj->m", away, cell.bend, away) / 2
    return rows["loss"].to_numpy(float) * np.exp(cell.bend[i, i] * away[:, i] ** 2 / 2 - every)
