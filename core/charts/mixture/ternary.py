"""Where mixtures of three domains lie, and what loss is predicted between them."""

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ..marks import Tip, dot_size, flagged, halo_text, inline, loss_shade, run_key, stack, tips
from ._triangle import SHARES, placed

RISE = math.sqrt(3) / 2  # height of an equilateral triangle with sides of one
SIDE, LEAST = 440, 120  # pixels of a side: at most, and at least
BESIDE, TOP, BOTTOM = 38, 26, 46  # pixels around the triangle, for the numbers and the corners' names
GRID = (0.2, 0.4, 0.6, 0.8)
STUB = 6  # pixels from a side to its numbers
CLEAR = 8  # percent, between labels and the sides
APART = 0.09  # of a side, between labels, and from a label to the chosen mixtures
FIT = f"max(min(width - {2 * BESIDE}, {SIDE}), {LEAST})"  # the side, known only when the chart is drawn


def ternary(
    contours: pd.DataFrame, runs: pd.DataFrame, marks: pd.DataFrame, corners: Sequence[str], unit: str
) -> alt.LayerChart:
    """A triangle of three domains: runs, lines of equal predicted loss, the best mixture.

    `corners` names the three domains: top, left, right. `contours` has `level` (loss), `piece`, `order`; `runs` has
    `loss` (NaN where there is none), `label`, `excluded`; `marks` has `kind` ("best", "other", or "cloud" for the
    best by a resample) and `label`; all have `a`, `b`, `c`, shares as fractions. Where other domains have the rest,
    the place is that among the three. Losses are in `unit`.
    """
    contours, runs, marks = (placed(f) for f in (contours, runs, marks))
    named: list[Tip] = [(c, name, "%") for c, name in zip(SHARES, corners, strict=True)]
    layers = [
        *_grid(),
        *_contours(contours, unit),
        *_cloud(marks, named),
        *_runs(runs, [("label", "run", ""), *named, ("loss", "loss", unit), ("excluded", "excluded", "")], unit),
        *_levels(contours, marks),
        *_chosen(marks, [("label", "mixture", ""), *named]),
        *_corners(corners),
    ]
    height = TOP + BOTTOM + round(RISE * SIDE)
    chart = stack(layers, f"Mixtures of {', '.join(corners)}", height, _key(contours, runs, marks), grows=False)
    # A narrower page has a smaller triangle, and no empty space below it.
    chart.params = [alt.VariableParameter(name="height", expr=f"round({TOP + BOTTOM} + {RISE:.4f} * {FIT})")]
    return chart


def _at(frame: pd.DataFrame) -> alt.Chart:
    """Return a chart of places in pixels around the middle, so that the sides are equal at any width."""
    left, right = (alt.ExprRef(f"width / 2 {sign} {FIT} / 2") for sign in "-+")
    low, high = alt.ExprRef(f"{TOP} + {RISE:.4f} * {FIT}"), alt.ExprRef(f"{TOP}")
    across = alt.Scale(domain=[0, 1], nice=False, zero=False, rangeMin=left, rangeMax=right)
    up = alt.Scale(domain=[0, 1], nice=False, zero=False, rangeMin=low, rangeMax=high)
    x = alt.X("x", type="quantitative", scale=across, axis=None)
    return alt.Chart(inline(frame)).encode(x=x, y=alt.Y("y", type="quantitative", scale=up, axis=None))


def _spot(shares: Sequence[float], turns: int) -> dict[str, float]:
    """Return the place of three shares, turned around the triangle so many times."""
    a, _, c = (float(v) for v in np.roll(shares, turns))
    return {"x": c + a / 2, "y": a}


def _grid() -> list[alt.Chart]:
    """Return the sides, the lines of equal share, and numbers that rise along a side to their domain's corner."""
    rows = [
        {"line": f"{k} at {t}", "share": t, **_spot(end, k)}
        for t in (0.0, *GRID)
        for k in range(3)
        for end in ((t, 1 - t, 0), (t, 0, 1 - t))
    ]
    frame, detail = pd.DataFrame(rows), alt.Detail("line", type="nominal")
    side = frame["share"] == 0
    layers = [
        _at(frame[~side]).encode(detail=detail).mark_line(style="track-line"),
        _at(frame[side]).encode(detail=detail).mark_line(style="guide"),
    ]
    looks: list[dict[str, Any]] = [{"align": "left", "dx": STUB}, {"align": "right", "dx": -STUB}, {"dy": 2 * STUB}]
    for k, look in enumerate(looks):
        numbers = pd.DataFrame([{"words": f"{100 * t:.0f} %", **_spot((t, 0, 1 - t), k)} for t in GRID])
        layers.append(_at(numbers).encode(text=alt.Text("words", type="nominal")).mark_text(style="quiet", **look))
    return layers


def _corners(corners: Sequence[str]) -> list[alt.Chart]:
    looks: list[dict[str, Any]] = [
        {"align": "center", "dy": -TOP / 2},
        {"align": "left", "dx": -BESIDE + STUB, "dy": BOTTOM - 12},
        {"align": "right", "dx": BESIDE - STUB, "dy": BOTTOM - 12},
    ]
    return [
        _at(pd.DataFrame([{"words": str(name), **_spot((1, 0, 0), k)}]))
        .encode(text=alt.Text("words", type="nominal"))
        .mark_text(style="text", fontWeight=600, fontSize=12.5, limit=160, **looks[k])
        for k, name in enumerate(corners)
    ]


def _contours(contours: pd.DataFrame, unit: str) -> list[alt.Chart]:
    frame, tooltip = tips(contours, [("level", "predicted loss", unit)])
    detail = [alt.Detail("level", type="nominal"), alt.Detail("piece", type="nominal")]
    base = _at(frame).encode(order=alt.Order("order", type="quantitative"), detail=detail, tooltip=tooltip)
    return [base.mark_line(style="law-quiet")]


def _levels(contours: pd.DataFrame, marks: pd.DataFrame) -> list[alt.Chart]:
    """Return the levels, each where its longest piece is farthest from other words, unless all of it is too near."""
    chosen = marks.loc[marks["kind"] != "cloud", ["x", "y"]].to_numpy(float) * [1, RISE]
    spots, places = [], list(chosen)
    decimals = _decimals(sorted(contours["level"].unique()))
    for level, contour in contours.groupby("level"):
        longest = contour[contour["piece"] == contour["piece"].value_counts().idxmax()]
        longest = longest[longest[SHARES].min(axis=1) > CLEAR]
        here = longest[["x", "y"]].to_numpy(float) * [1, RISE]
        gaps = np.linalg.norm(here[:, None] - np.array(places).reshape(1, -1, 2), axis=2).min(axis=1, initial=1.0)
        if gaps.max(initial=0.0) > APART:
            best = int(np.argmax(gaps))
            places.append(here[best])
            spots.append({"x": longest["x"].iloc[best], "y": longest["y"].iloc[best], "words": f"{level:.{decimals}f}"})
    if not spots:
        return []
    return halo_text(_at(pd.DataFrame(spots)).encode(text=alt.Text("words", type="nominal")), "law-text")


def _decimals(levels: Sequence[float]) -> int:
    """Return how many decimals tell neighbouring levels apart, with a digit to spare."""
    gap = min(np.diff(levels), default=0.1)
    return min(max(math.ceil(-math.log10(gap / 5)), 0), 5) if gap > 0 else 2


def _runs(runs: pd.DataFrame, shown: Sequence[Tip], unit: str) -> list[alt.Chart]:
    """Return the runs, coloured by loss where it is known; crosses where excluded."""
    frame, tooltip = tips(runs, shown)
    out, known = flagged(frame, "excluded"), frame["loss"].notna()
    size = dot_size(len(frame))
    shade = loss_shade(frame.loc[known & ~out, "loss"], unit, padding=10)
    parts: list[tuple[str, pd.Series, dict[str, Any]]] = [
        ("excluded", out, {}),
        ("run", ~out & ~known, {}),
        ("run", ~out & known, {"color": shade}),
    ]
    return [
        _at(frame[rows]).encode(tooltip=tooltip, **more).mark_point(style=style, size=size)
        for style, rows, more in parts
        if rows.any()
    ]


def _cloud(marks: pd.DataFrame, named: Sequence[Tip]) -> list[alt.Chart]:
    rows = marks[marks["kind"] == "cloud"]
    if rows.empty:
        return []
    frame, tooltip = tips(rows, [("label", "mixture", ""), *named])
    return [_at(frame).encode(tooltip=tooltip).mark_point(style="optimum", size=26, opacity=0.28, strokeWidth=0)]


def _chosen(marks: pd.DataFrame, shown: Sequence[Tip]) -> list[alt.Chart]:
    """Return the other mixture as a diamond, and the best one as a cross in the accent colour, above it."""
    frame, tooltip = tips(marks, shown)
    looks: tuple[tuple[str, str, dict[str, Any]], ...]
    looks = (("other", "published", {"size": 75}), ("best", "optimum", {"shape": "cross", "size": 150}))
    return [
        _at(frame[frame["kind"] == kind]).encode(tooltip=tooltip).mark_point(style=style, **look)
        for kind, style, look in looks
        if (frame["kind"] == kind).any()
    ]


def _key(contours: pd.DataFrame, runs: pd.DataFrame, marks: pd.DataFrame) -> list[str]:
    by = {kind: part["label"].iloc[0] for kind, part in marks.groupby("kind")}
    words = [f"{glyph} {by[kind]}" for kind, glyph in (("best", "✚"), ("other", "◇")) if kind in by]
    words += ["small dots: best mixtures by resamples"] if "cloud" in by else []
    words += run_key(runs)
    words += ["grey: loss not known"] if (runs["loss"].isna() & ~flagged(runs, "excluded")).any() else []
    words += ["thin lines: equal predicted loss"] if len(contours) else []
    return [*words, "numbers along a side rise to their domain's corner"]
