"""What pictures of shapes show: where a shape loses as much, where models are as large, how the best one grows."""

from collections.abc import Sequence
from dataclasses import replace

import contourpy
import numpy as np
import pandas as pd

from ...fit.calibrated import Calibrated
from .family import GEMSTONES, Family
from .shape import TokenCost, best_shape, over_shapes
from .speed import Speed

POINTS = 64  # along either side: one compiled size of evaluations
COLUMNS = ["level", "piece", "order", "width", "depth"]


def frame_of(places: Sequence[tuple[float, float]], family: Family = GEMSTONES) -> tuple[tuple[float, float], ...]:
    """Return from where to where width and depth are drawn so that all places (width, depth) lie well inside."""
    w, d = np.array(places, float).T
    wide = (max(float(w.min()) / 1.5, float(family.narrowest)), float(w.max()) * 1.8)
    return wide, (max(float(d.min()) / 1.6, 1.0), float(d.max()) * 2.6)


def excess_lines(
    calibrated: Calibrated, budget: float, cost: TokenCost, best: float, percents: Sequence[float],
    frame: tuple[tuple[float, float], ...], family: Family = GEMSTONES,
) -> pd.DataFrame:  # fmt: skip
    """Return the lines on which the loss at a budget is so many percent above that of the `best` shape.

    One row a vertex: level (percent), piece (number of the line), order (along it), width, depth.
    """
    widths, depths = (np.geomspace(*span, POINTS) for span in frame)
    table = over_shapes(calibrated, budget, cost, widths, depths, family)
    percent = 100 * (table["loss"].to_numpy() / best - 1).reshape(POINTS, POINTS)
    return _contours(widths, depths, percent, percents)


def size_lines(
    sizes: Sequence[float], frame: tuple[tuple[float, float], ...], family: Family = GEMSTONES
) -> pd.DataFrame:
    """Return the lines on which a model has so many parameters: level (parameters), piece, order, width, depth."""
    widths, depths = (np.geomspace(*span, POINTS) for span in frame)
    w, d = np.meshgrid(widths, depths, indexing="ij")
    contours = _contours(widths, depths, np.log(family.params(w, d, whole=False)), np.log(sizes).tolist())
    return contours.assign(level=np.exp(contours["level"].astype(float)))


def along_budgets(calibrated: Calibrated, budgets: np.ndarray, speed: Speed) -> pd.DataFrame:
    """Return the best shapes of budgets [K] (FLOP), counted in FLOP and in the device-hours that these take.

    One row a budget and way of counting: by, flops, width, depth, params, tokens, loss, beyond (a size or number of
    tokens that no run had, where that is known).
    """
    family, rows = speed.family, []
    point = replace(calibrated, draws=None)
    for flops in np.asarray(budgets, float).tolist():
        deep = best_shape(point, flops, family.flops_per_token, family).shape
        hours = deep.tokens * float(speed.hours_per_token(deep.width, deep.depth))
        wide = best_shape(point, hours, speed.hours_per_token, family).shape
        for by, shape in (("FLOP", deep), ("GPU-hours", wide)):
            at = {k: getattr(shape, k) for k in ("width", "depth", "params", "tokens", "loss")}
            known = {k: v for k, v in calibrated.ranges.items() if k in at}
            out = any(not low <= at[k] <= high for k, (low, high) in known.items())
            rows.append({"by": by, "flops": flops, **at, "beyond": out})
    return pd.DataFrame(rows)


def _contours(widths: np.ndarray, depths: np.ndarray, values: np.ndarray, levels: Sequence[float]) -> pd.DataFrame:
    drawn, pieces = contourpy.contour_generator(np.log(depths), np.log(widths), values), []
    for level in levels:
        for line in drawn.lines(float(level)):
            d, w = np.exp(np.asarray(line)).T
            piece = {"level": level, "piece": len(pieces), "order": range(len(w)), "width": w, "depth": d}
            pieces.append(pd.DataFrame(piece))
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=COLUMNS, dtype=float)
