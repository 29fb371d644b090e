"""What the choice of objective moves: each exponent and the advice, one row an objective."""

import textwrap
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from ...units import plain
from ..axes import Quantity, quantity_axis
from ..marks import flagged, inline, stack, tips

ROW, MOST = 41, 640  # pixels of a row, and of all rows
HEAD = 0.9  # of a row, for the names of the panels
LINE = 12  # characters of a panel's name in a line
BETWEEN = 0.03  # of the width, between panels
INSET = 0.2  # of a panel, so that the words over a dot stay in it


def multiverse(table: pd.DataFrame) -> alt.LayerChart:
    """Objectives as rows, quantities as panels.

    `table` has a row for each objective and quantity: `objective` (what people call it), `own` (the one that was
    chosen), optionally `leans` (off the middle on purpose, drawn hollow), `quantity`, `value`, `low` and `high`, the
    95 % sampling interval of the chosen one (NaN elsewhere). Rows and panels stand in the order of the table.
    """
    names = list(dict.fromkeys(table["objective"]))
    panels = list(dict.fromkeys(table["quantity"]))
    table = table.assign(own=flagged(table, "own"), leans=flagged(table, "leans"))
    placed = [_placed(table[table["quantity"] == q], i, len(panels)) for i, q in enumerate(panels)]
    frame = (
        pd.concat(placed, ignore_index=True)
        if placed
        else table.assign(place=0.0, start=0.0, stop=0.0, words="", left=0.0, right=1.0)
    )
    frame = frame.assign(row=frame["objective"].map({n: i for i, n in enumerate(names)}).astype(float))
    n = max(len(names), 1)
    layers = [*_bands(frame, n), *_heads(panels, n), *_labels(frame, n), *_dots(frame, n)]
    banded = frame[["start", "stop"]].notna().all(axis=1).any()
    words = ["● your choice, in the accent colour", *(["shade: its 95 % sampling interval"] if banded else [])]
    words += ["○ leans to the best runs on purpose"] if frame["leans"].any() else []
    height = min(round(ROW * (n + HEAD)), MOST)
    return stack(layers, "Exponents and advice under every objective", height, words, grows=False)


def _placed(rows: pd.DataFrame, index: int, n: int) -> pd.DataFrame:
    """Return the rows of one panel with places, 0 to 1 over the width of the chart, and their values in words."""
    scale = _scale(rows)
    left, right = _panel(index, n)
    room = right - left

    def at(value: float) -> float:
        if value is None or not np.isfinite(value) or (scale.log and value <= 0):
            return np.nan
        return left + room * (INSET + (1 - 2 * INSET) * scale.at(value))

    return rows.assign(
        place=rows["value"].map(at),
        start=rows["low"].map(at),
        stop=rows["high"].map(at),
        words=[plain(v, 3) if np.isfinite(v) else "–" for v in rows["value"]],
        left=left,
        right=right,
    )


def _scale(rows: pd.DataFrame) -> Quantity:
    return quantity_axis("number", pd.concat([rows["value"], rows["low"], rows["high"]]), pad=(0, 0))


def _panel(index: int, n: int) -> tuple[float, float]:
    room = (1 - BETWEEN * (n - 1)) / n
    left = index * (room + BETWEEN)
    return left, left + room


def _x(field: str) -> alt.X:
    return alt.X(field, type="quantitative", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)


def _y(field: str, n: int) -> alt.Y:
    scale = alt.Scale(domain=[n - 0.65, -0.65 - HEAD], nice=False)
    return alt.Y(field, type="quantitative", scale=scale, axis=None)


def _bands(frame: pd.DataFrame, n: int) -> list[alt.Chart]:
    """Return the sampling interval of the chosen objective, as a shade over the rows of its panel."""
    rows = frame.dropna(subset=["start", "stop"])
    if rows.empty:
        return []
    rows = rows.assign(top=-0.65, bottom=n - 0.65)
    base = alt.Chart(inline(rows[["start", "stop", "top", "bottom"]]))
    return [
        base.mark_rect(style="band", opacity=0.1).encode(
            x=_x("start"), x2=alt.X2("stop"), y=_y("top", n), y2=alt.Y2("bottom")
        )
    ]


def _heads(panels: list[str], n: int) -> list[alt.Chart]:
    """Return the names of the panels; the last one, often long, ends at the right edge."""
    ends = [_panel(i, len(panels)) for i in range(len(panels))]
    titles = ["\n".join(textwrap.wrap(p, LINE)) for p in panels]
    heads = pd.DataFrame({"words": titles, "row": -0.65 - HEAD / 2, "left": [e[0] for e in ends]}).assign(right=1.0)
    sides: tuple[tuple[Literal["left", "right"], pd.DataFrame], ...]
    sides = (("left", heads.iloc[:-1]), ("right", heads.iloc[-1:]))
    return [
        alt.Chart(inline(part))
        .mark_text(style="text", align=side, fontWeight=600, baseline="middle", lineBreak="\n", lineHeight=13)
        .encode(x=_x(side), y=_y("row", n), text=alt.Text("words", type="nominal"))
        for side, part in sides
        if len(part)
    ]


def _labels(frame: pd.DataFrame, n: int) -> list[alt.Chart]:
    rows = frame.drop_duplicates("objective")
    parts = (("quiet", rows[~rows["own"]]), ("optimum-text", rows[rows["own"]]))
    return [
        alt.Chart(inline(part[["objective", "row"]]))
        .mark_text(style=style, align="left", baseline="bottom", yOffset=-18, fontSize=11)
        .encode(x=alt.XValue(0), y=_y("row", n), text=alt.Text("objective", type="nominal"))
        for style, part in parts
        if len(part)
    ]


def _dots(frame: pd.DataFrame, n: int) -> list[alt.Chart]:
    """Return a track for each row and panel, the dot on it, and its value."""
    shown = [("objective", "objective", ""), ("quantity", "quantity", ""), ("words", "value", "")]
    frame, tooltip = tips(frame, shown)
    chosen, leans = frame["own"], frame["leans"] & ~frame["own"]
    parts: list[tuple[str, pd.Series, dict[str, Any]]] = [
        ("law", ~chosen & ~leans, {"filled": True, "size": 60}),
        ("held-out", leans, {"size": 50}),
        ("optimum", chosen, {"size": 110}),
    ]
    track = alt.Chart(inline(frame)).mark_bar(style="track", height=2)
    layers = [track.encode(x=_x("left"), x2=alt.X2("right"), y=_y("row", n))]
    for style, rows, look in parts:
        part = frame[rows].dropna(subset=["place"])
        base = alt.Chart(inline(part)).encode(x=_x("place"), y=_y("row", n), tooltip=tooltip)
        voice = "optimum-text" if style == "optimum" else "text"
        words = base.mark_text(style=voice, baseline="bottom", yOffset=-4, fontSize=10.5)
        layers += [
            base.mark_point(style=style, opacity=1, **look),
            words.encode(text=alt.Text("words", type="nominal")),
        ]
    return layers
