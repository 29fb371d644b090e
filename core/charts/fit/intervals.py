"""How well the runs pin down each constant, beside what others have published."""

import math

import altair as alt
import pandas as pd

from ...units import plain
from ..marks import inline, interval_text, stack, tips

ROW = 58


def intervals(estimates: pd.DataFrame) -> alt.LayerChart:
    """The fitted constants and their intervals.

    `estimates` has `parameter`, `value`, `low`, `high` (95 %, NaN where there is none), `published` and
    `published_name` (NaN where nothing is); a parameter with several published values has several rows. Each
    parameter has its own linear scale, as long as its interval and its published values need.
    """
    names = list(dict.fromkeys(estimates["parameter"]))
    scaled = (
        pd.concat([_scaled(estimates[estimates["parameter"] == n], i) for i, n in enumerate(names)])
        if names
        else (estimates.assign(row=0.0, place=0.0, start=0.0, stop=0.0, other=0.0, words="", interval=""))
    )
    published = scaled.dropna(subset=["published"])
    layers = [*_fitted(scaled.drop_duplicates("parameter"), len(names)), *_published(published, len(names))]
    others = list(dict.fromkeys(published["published_name"].dropna()))
    words = ["● fitted, bar: 95 % interval", *([f"◇ {', '.join(others)}"] if others else [])]
    return stack(layers, "Fitted constants with their 95 % intervals", ROW * max(len(names), 1), words, grows=False)


def _scaled(rows: pd.DataFrame, index: int) -> pd.DataFrame:
    """Return the rows of one parameter with places, 0 to 1, on its own scale, and its numbers in words."""
    first = rows.iloc[0]
    value, low, high = (float(first[c]) for c in ("value", "low", "high"))
    known = [v for v in (value, low, high, *rows["published"].astype(float)) if math.isfinite(v)]
    bottom, top = (min(known), max(known)) if known else (0.0, 1.0)
    spare = (top - bottom) * 0.06 or abs(bottom) * 0.1 or 1.0
    bottom, length = bottom - spare, top - bottom + 2 * spare

    def at(v: float) -> float:
        return (float(v) - bottom) / length

    interval = interval_text(low, high, "")
    words = plain(value) if interval == "–" else f"{plain(value)}   ({interval})"
    return rows.assign(
        row=index,
        place=at(value),
        start=at(low),
        stop=at(high),
        other=rows["published"].map(at),
        words=words,
        interval=interval,
    )


def _x(field: str) -> alt.X:
    return alt.X(field, type="quantitative", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)


def _base(rows: pd.DataFrame, n: int) -> alt.Chart:
    scale = alt.Scale(domain=[n - 0.5, -0.5], nice=False)
    return alt.Chart(inline(rows)).encode(y=alt.Y("row", type="quantitative", scale=scale, axis=None))


def _fitted(rows: pd.DataFrame, n: int) -> list[alt.Chart]:
    rows, tooltip = tips(
        rows, [("parameter", "parameter", ""), ("value", "fitted", ""), ("interval", "95 % interval", "")]
    )
    base = _base(rows, n)
    words = {"yOffset": -14, "baseline": "bottom"}
    bars = _base(rows.dropna(subset=["start", "stop"]), n)
    return [
        base.mark_bar(style="track", height=2).encode(x=alt.XValue(0), x2=alt.X2Value("width")),
        bars.mark_bar(style="law", height=5, opacity=0.5, cornerRadius=2).encode(
            x=_x("start"), x2=alt.X2("stop"), tooltip=tooltip
        ),
        base.mark_point(style="law", filled=True, size=90, opacity=1).encode(x=_x("place"), tooltip=tooltip),
        base.mark_text(style="text", align="left", fontWeight=600, **words).encode(
            x=alt.XValue(0), text=alt.Text("parameter", type="nominal")
        ),
        base.mark_text(style="text", align="right", **words).encode(
            x=alt.XValue("width"), text=alt.Text("words", type="nominal")
        ),
    ]


def _published(rows: pd.DataFrame, n: int) -> list[alt.Chart]:
    if rows.empty:
        return []
    rows, tooltip = tips(
        rows,
        [("parameter", "parameter", ""), ("published_name", "published by", ""), ("published", "value", "")],
    )
    return [_base(rows, n).mark_point(style="published", size=80).encode(x=_x("other"), tooltip=tooltip)]
