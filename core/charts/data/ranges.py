"""Where the runs lie: one strip a column, each on its own axis."""

import altair as alt
import numpy as np
import pandas as pd

from ...units import KINDS
from ..axes import Quantity, quantity_axis, short, ticks
from ..marks import flagged, inline, stack, tips

ROW = 64
# More ticks than this beside each other cannot be told apart at any width.
PLACES = 500


def ranges(values: pd.DataFrame) -> alt.LayerChart:
    """Where the runs lie.

    `values` has one row per run and column: `column` (a canonical name, or any), `unit`, `value`, `excluded`
    (true, or a reason). Every column gets a strip with a logarithmic axis, or a linear one where a value is
    not positive; its name, its unit and the range of what is not excluded stand above it.
    """
    values = values[np.isfinite(values["value"].astype(float))].assign(excluded=lambda v: flagged(v, "excluded"))
    names = list(values["column"].unique())
    parts = [_strip(row, part) for row, (_, part) in enumerate(values.groupby("column", sort=False))]
    bars, marks, notches = (
        (pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True))
        if parts
        else (pd.DataFrame(columns=["row"]) for _ in range(3))
    )
    x = alt.X("place", type="quantitative", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    row = alt.Y("row", type="quantitative", scale=alt.Scale(domain=[len(names) - 0.5, -0.5], nice=False), axis=None)
    layers = [
        *_bars(alt.Chart(inline(bars)).encode(y=row), x),
        *_notches(alt.Chart(inline(notches)).encode(x=x, y=row)),
        *_rug(marks, x, row),
    ]
    words = ["× excluded"] if values["excluded"].any() else []
    return stack(layers, "Where the runs lie, column by column", ROW * max(len(names), 1), words, grows=False)


def _strip(row: int, values: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    column, unit = str(values["column"].iloc[0]), str(values["unit"].iloc[0])
    axis = quantity_axis(column, values["value"], log=True, pad=(0.03, 0.03))
    used = values[~values["excluded"]] if not values["excluded"].all() else values
    low, high = float(used["value"].min()), float(used["value"].max())
    bar = {
        "name": _name(column, unit),
        "range": axis.short(low) if low == high else f"{axis.short(low)} – {axis.short(high)}",
        "start": axis.at(low),
        "stop": axis.at(high),
        "runs": f"{len(used):,}",
    }
    notches = [{"place": axis.at(v), "label": axis.tick(v)} for v in ticks(*axis.domain, log=axis.log, most=5)]
    return (
        pd.DataFrame([{**bar, "row": row}]),
        _places(values, axis, unit).assign(row=row),
        pd.DataFrame(notches).assign(row=row),
    )


def _name(column: str, unit: str) -> str:
    """What a strip is called: the field's name for a known column in its usual unit, else its own name and unit."""
    title, usual = KINDS.get(column, ("", None, "", None))[:2]
    if usual == unit:
        return title
    plain = column.replace("_", " ")
    return f"{plain} ({unit})" if unit and unit != plain else plain


def _places(values: pd.DataFrame, axis: Quantity, unit: str) -> pd.DataFrame:
    """Return one mark for each place of the strip that holds a run, and how many it holds."""
    places = np.round(axis.places(values["value"].to_numpy(float)) * PLACES) / PLACES
    grouped = values.assign(place=places).groupby(["place", "excluded"], as_index=False)
    marks = grouped.agg(value=("value", "median"), runs=("value", "size"))
    return marks.assign(text=[short(v, unit) for v in marks["value"]])


def _bars(base: alt.Chart, x: alt.X) -> list[alt.Chart]:
    line = base.encode(x=alt.X("start", type="quantitative", scale=x["scale"], axis=None), x2=alt.X2("stop"))
    words = {"yOffset": -17, "baseline": "bottom"}
    return [
        base.mark_bar(style="track", height=16).encode(x=alt.XValue(0), x2=alt.X2Value("width")),
        line.mark_bar(style="band", height=16),
        base.mark_text(style="text", align="left", fontWeight=600, **words).encode(
            x=alt.XValue(0), text=alt.Text("name", type="nominal")
        ),
        base.mark_text(style="text", align="right", **words).encode(
            x=alt.XValue("width"), text=alt.Text("range", type="nominal")
        ),
    ]


def _notches(base: alt.Chart) -> list[alt.Chart]:
    return [
        base.mark_tick(style="guide", orient="vertical", size=4, thickness=1, yOffset=11),
        base.mark_text(style="quiet", yOffset=21, fontSize=10.5).encode(text=alt.Text("label", type="nominal")),
    ]


def _rug(marks: pd.DataFrame, x: alt.X, row: alt.Y) -> list[alt.Chart]:
    marks, tooltip = tips(marks, [("text", "value", ""), ("runs", "runs", "")])
    layers = []
    for style, rows in (("excluded", flagged(marks, "excluded")), ("run", ~flagged(marks, "excluded"))):
        base = alt.Chart(inline(marks[rows])).encode(x=x, y=row, tooltip=tooltip)
        if not rows.any():
            continue
        if style == "run":
            # Where marks crowd, how dark the strip is shows how dense they are.
            shade = 0.7 if rows.sum() < 120 * marks["row"].nunique() else 0.35
            layers.append(base.mark_tick(style="run", orient="vertical", size=16, thickness=1.5, opacity=shade))
        else:
            layers.append(base.mark_point(style="excluded", size=58, strokeWidth=1.8))
    return layers
