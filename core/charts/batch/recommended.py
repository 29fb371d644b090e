"""What published laws recommend for one setting of a run, side by side."""

from typing import Any

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import halo_text, inline, stack, tips

ROW = 34  # pixels of a law


def recommended(table: pd.DataFrame, title: str, middle: float, chosen: float | None = None) -> alt.LayerChart:
    """One row a law, its recommendation as a dot.

    `table` has `title` (of the law), `source`, `value` (in the unit in brackets at the end of `title`), `words` (the
    value as people write it), `kind` ("best" or "critical"), `far` (whether the run lies outside of the source's runs,
    in words) and `counted` (part of the spread). `middle` is that of those that count, NaN where there is none,
    `chosen` the setting that was chosen.
    """
    frame = table.assign(row=range(len(table)))
    ends = [v for v in (*frame["value"], middle, chosen) if v is not None and v == v]
    x = quantity_axis("count" if "tokens" in title else "number", ends, title=title, log=True, pad=(0.06, 0.08))
    shown = [("title", "law", ""), ("words", "recommends", ""), ("source", "source", ""), ("far", "its runs", "")]
    frame, tooltip = tips(frame, shown)
    layers: list[alt.Chart] = []
    rules = [("optimum-line", middle)] + ([("guide-dash", chosen)] if chosen else [])
    for style, value in rules:
        if value == value:
            layers.append(alt.Chart(inline(pd.DataFrame([{"at": value}]))).mark_rule(style=style).encode(x=x.x("at")))
    named = _base(frame, len(frame))
    room = alt.ExprRef("max(width - 95, 60)")
    look: dict[str, Any] = {"yOffset": -8, "baseline": "bottom", "limit": room}
    ends = (("title", "left", alt.XValue(0)), ("words", "right", alt.XValue("width")))
    for field, align, at in ends:
        words = named.encode(x=at, text=alt.Text(field, type="nominal"))
        layers += halo_text(words, "text", align=align, **look)
    # A law of the critical batch answers another question, and one of video another kind of data: they are hollow.
    counted = (frame["kind"] == "best") & frame["counted"].astype(bool)
    for style, rows in (("run", counted), ("held-out", ~counted)):
        base = _base(frame[rows], len(frame))
        layers.append(base.mark_point(style=style, size=80).encode(x=x.x("value"), tooltip=tooltip))
    key = ["● best", "○ critical, rounded, or of another kind of data"]
    key += ["│ the middle of those that count"] if middle == middle else []
    key += ["┊ yours"] if chosen else []
    return stack(layers, f"Recommendations of {title}", ROW * max(len(frame), 1), key, grows=False)


def _base(frame: pd.DataFrame, n: int) -> alt.Chart:
    scale = alt.Scale(domain=[n - 0.6, -0.8] if n else [0.5, -0.7], nice=False)
    return alt.Chart(inline(frame)).encode(y=alt.Y("row", type="quantitative", scale=scale, axis=None))
