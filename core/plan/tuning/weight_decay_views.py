"""What pictures show of weight decay in a sweep: timescales over tokens per parameter, and one scale's valley."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...fit.sweeps.valleys import Cell
from .mistuning import left_of
from .weight_decay import DECAY, Decay

WIDER = 1.3  # times the ratios of the runs: how far lines go
POINTS = 60


def ratios_around(study: Decay, planned: Sequence[float] = ()) -> np.ndarray:
    """Return tokens per parameter that lines span: a little more than those of the runs, and of the planned ones."""
    ratios = [*study.runs["ratio"], *planned]
    return np.geomspace(min(ratios) / WIDER, max(ratios) * WIDER, POINTS)


def lowest_timescales(study: Decay) -> pd.DataFrame:
    """Return the rows of `Decay.points` that have a lowest point and a timescale, its 95 % ends `low` and `high`."""
    placed = study.points[(study.points["why"] == "") & study.points["timescale"].notna()]
    return placed.rename(columns={"timescale_low": "low", "timescale_high": "high"})


def timescale_curve(study: Decay, ratios: np.ndarray) -> pd.DataFrame:
    """Return the line through the best timescales at ratios [M]: `ratio`, `timescale`, `low`, `high` (95 %) and
    `beyond`, where no scale has a lowest point. No row where there is no line.
    """
    names = ["ratio", "timescale", "low", "high", "beyond"]
    if study.line is None:
        return pd.DataFrame(columns=names)
    value, low, high = (np.exp(v) for v in study.line.at(np.log(ratios)))
    placed = lowest_timescales(study)["ratio"]
    beyond = (ratios < placed.min() * 0.999) | (ratios > placed.max() * 1.001)
    return pd.DataFrame(dict(zip(names, (ratios, value, low, high, beyond), strict=True)))


def published_curves(study: Decay, ratios: np.ndarray) -> pd.DataFrame:
    """Return the published power laws of the timescale at ratios [M]: `ratio`, `timescale`, `label`."""
    rows = [
        pd.DataFrame({"ratio": ratios, "timescale": p.k * ratios**p.slope, "label": f"published, to the {p.slope:.2f}"})
        for p in study.published
    ]
    return pd.concat(rows) if rows else pd.DataFrame(columns=["ratio", "timescale", "label"])


def richest(cells: Sequence[Cell]) -> int:
    """Return which valley says most of decay: one with a lowest point if there is one, then that of most decays."""
    return max(range(len(cells)), key=lambda i: (not cells[i].why, cells[i].runs[DECAY].nunique()))


def runs_behind(study: Decay, cell: Cell) -> pd.DataFrame:
    """Return the rows of `Decay.runs` of one valley. Those that counted have what other settings cost them taken off
    their `loss`, where the valley has a lowest point.
    """
    rows = study.runs
    rows = rows[(rows["size"] == cell.scale["size"]) & (rows["tokens"] == cell.scale["tokens"])]
    losses, floor = rows["loss"].to_numpy(float, copy=True), rows["floor"].to_numpy(bool)
    if not cell.why:
        losses[floor] = left_of(cell, list(cell.best).index(DECAY))
    return rows.assign(loss=losses)


def parabola_over_decay(cell: Cell, highest: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the valley over the decays tried, other settings at their best, up to a loss `highest`, and its lowest
    point: tables of `weight_decay`, `loss`, `beyond`, and of `weight_decay`, `low`, `high` (95 %), `loss`. Both are
    empty where there is no lowest point.
    """
    if cell.why:
        empty = pd.DataFrame(columns=[DECAY, "loss", "beyond", "low", "high"])
        return empty[[DECAY, "loss", "beyond"]], empty[[DECAY, "low", "high", "loss"]]
    tried = cell.runs.loc[cell.runs[DECAY] > 0, DECAY]
    i, best = list(cell.best).index(DECAY), cell.best[DECAY]
    at = np.geomspace(tried.min(), tried.max(), POINTS)
    loss = cell.loss * np.exp(cell.bend[i, i] * np.log(at / best) ** 2 / 2)
    low, high = cell.ends[DECAY]
    lowest = pd.DataFrame([{DECAY: best, "low": low, "high": high, "loss": cell.loss}])
    curve = pd.DataFrame({DECAY: at, "loss": loss, "beyond": False})
    return curve[curve["loss"] <= highest], lowest


def table_of_scales(study: Decay) -> pd.DataFrame:
    """Return what every scale says, a row each, under the words of a reader."""
    kept = ["size", "tokens", "ratio", "levels", DECAY, "timescale", "timescale_low", "timescale_high", "why"]
    words = {"ratio": "tokens per parameter", "levels": "decays above 0", "why": "no lowest point"}
    return study.points[kept].rename(columns=words)
