"""A fitted law over its runs: the first picture of a fit. Runs can be selected in it."""

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ...units import KINDS
from ..axes import Quantity, quantity_axis
from ..beyond import beyond_layers
from ..marks import (
    HEIGHT,
    Tip,
    dot_size,
    error_layers,
    error_words,
    flagged,
    has_form,
    in_pixels,
    inline,
    pieces,
    run_key,
    run_layers,
    stack,
    thinned,
)
from ..spread import spread
from ._features import features

CLICKED, BRUSHED, ROW = "clicked", "brushed", "row"  # the names of the selections, and the field of a clicked run
ADDED = [ROW, "x", "group", "percent", "reason"]  # columns that the tooltip says otherwise, or not
LABEL = 14  # pixels from one name of a curve to the next
ABOVE, BELOW = 0.15, 0.3  # of the height of runs and curves inside them: how much of a curve beyond them is shown


def law_over_runs(
    runs: pd.DataFrame,
    curves: pd.DataFrame,
    groups: pd.DataFrame,
    along: str,
    by: str = "",
    unit: str = "nats per token",
    target: str = "loss",
    chosen: Sequence[int] = (),
) -> alt.LayerChart:
    """The law over the runs: runs as dots, a curve for each group of them, solid where the group has runs.

    `runs` has `x`, `observed`, `predicted` (both in `unit`), `residual` (a fraction), `run`, `excluded` (true, or a
    reason), `group` (a number), `row` (its number in the file) and any feature columns, which appear in the tooltip.
    `curves` has `x`, `value`, `low`, `high`, `sampling_low`, `sampling_high` (a 95 % band, NaN where there is none),
    `beyond` and `group`. `groups` has `group` and `value`, the middle of its runs, or `name`. `along` and `by` are the
    columns of the axis and of the groups (see units.KINDS); `predicted` is the target itself. The selections `clicked`
    (of `row`) and `brushed` (of `x` and `observed`) are a host's to read; `chosen` rows are selected at first.
    """
    named = f"{target} ({unit})" if unit else target
    alike = {"along": "number", "title": f"predicted {named}"} if along == "predicted" else {"along": along}
    used = runs[~flagged(runs, "excluded")]
    x = quantity_axis(alike["along"], [*curves["x"], *used["x"]], title=alike.get("title"), pad=(0.02, 0.02))
    y = _vertical(curves, used["observed"], f"observed {named}" if along == "predicted" else named)
    excluded = int(flagged(runs, "excluded").sum())
    seen = runs["observed"].between(*y.domain) & runs["x"].between(*x.domain)
    runs = runs[~flagged(runs, "excluded") | seen].assign(percent=lambda t: 100 * t["residual"])
    shown: list[Tip] = [
        ("run", "run", ""), ("observed", "observed", unit), ("predicted", "predicted", unit), ("percent", "error", "%"),
        *features(runs.drop(columns=ADDED, errors="ignore")), ("excluded", "excluded", ""),
    ]  # fmt: skip
    several = len(groups) > 1
    shade = {"color": _shade(len(groups))} if several else {}
    dots = run_layers(runs, x, y, ("x", "observed"), shown, **shade)
    dots[-1].params = [_clicked(chosen), {"name": BRUSHED, "select": {"type": "interval", "clear": "dblclick"}}]
    layers = [
        *(_beyond(x, used["x"], curves) if len(used) and along != "predicted" else []),
        *(_bands(curves, x, y, shade) if several else error_layers(curves, x, y, "x")),
        *dots,
        _rings(runs[~flagged(runs, "excluded")], x, y),
        *_curves(curves, x, y, shade),
        *(_names(curves, groups, by, x, y) if several else []),
    ]
    return stack(layers, _said(x, y, groups, by), words=[*run_key(runs, excluded), *_words(curves, groups, by, along)])


def _vertical(curves: pd.DataFrame, observed: pd.Series, title: str) -> Quantity:
    """Return the vertical axis: all runs and curves where they have runs, and some of what lies beyond."""
    inner = [*observed, *curves.loc[~flagged(curves, "beyond"), "value"]]
    log = quantity_axis("loss", inner).log
    values = np.asarray(inner, float)[np.isfinite(np.asarray(inner, float))]
    if not len(values):
        return quantity_axis("loss", inner, title=title)
    low, high = (np.log(v) if log else v for v in (values.min(), values.max()))
    outer = curves["value"].where(curves["value"] > 0).map(math.log, na_action="ignore") if log else curves["value"]
    reach = outer.dropna().clip(low - BELOW * (high - low), high + ABOVE * (high - low))
    return quantity_axis("loss", [*inner, *(np.exp(reach) if log else reach)], title=title, log=log, pad=(0.05, 0.05))


def _shade(n: int) -> alt.Color:
    """Return the colour of a group: equal steps of the ramp, the largest stand out least from the low end up."""
    scale = alt.Scale(domain=[n - 1, 0], range="ramp")
    return alt.Color("group", type="quantitative", scale=scale, legend=None)


def _clicked(chosen: Sequence[int]) -> dict:
    first = {"value": [{ROW: int(row)} for row in chosen]} if len(chosen) else {}
    return {"name": CLICKED, "select": {"type": "point", "fields": [ROW], "clear": "dblclick"}, **first}


def _rings(runs: pd.DataFrame, x: Quantity, y: Quantity) -> alt.Chart:
    """Return a ring around each selected run."""
    either: Any = {"or": [{"param": name, "empty": False} for name in (CLICKED, BRUSHED)]}
    columns = [c for c in (ROW, "x", "observed") if c in runs]
    rings = alt.Chart(inline(thinned(runs)[columns])).mark_point(
        style="chosen", size=dot_size(len(runs)) + 90, aria=False
    )
    return rings.transform_filter(either).encode(x=x.x("x"), y=y.y("observed"))


def _beyond(x: Quantity, used: pd.Series, curves: pd.DataFrame) -> list[alt.LayerChart]:
    values = curves.sort_values("x")["value"]
    rising = bool(len(values) and values.iloc[-1] > values.iloc[0])
    return beyond_layers(x, (float(used.min()), float(used.max())), rising)


def _bands(curves: pd.DataFrame, x: Quantity, y: Quantity, shade: dict) -> list[alt.Chart]:
    """Return the bands where groups have runs, and beyond them that of the largest: all would hide each other."""
    shown = ~flagged(curves, "beyond") | (curves["group"] == curves["group"].max())
    rows = curves[shown].dropna(subset=["low", "high"])
    if rows.empty:
        return []
    area = alt.Chart(inline(rows[["x", "group", "low", "high"]])).mark_area(style="band-form", clip=True)
    detail = alt.Detail("group", type="nominal")
    return [area.encode(x=x.x("x"), y=y.y("low"), y2=alt.Y2("high"), detail=detail, **shade)]


def _curves(curves: pd.DataFrame, x: Quantity, y: Quantity, shade: dict) -> list[alt.Chart]:
    """Return a curve a group, dashed where it has no runs."""
    cut = [pieces(part.sort_values("x")).assign(group=group) for group, part in curves.groupby("group")]
    rows = pd.concat(cut, ignore_index=True)[["x", "value", "group", "piece", "beyond"]]
    detail = [alt.Detail("group", type="nominal"), alt.Detail("piece", type="nominal")]
    base = alt.Chart(inline(rows)).encode(x=x.x("x"), y=y.y("value"), detail=detail, **shade)
    return [
        base.transform_filter("!datum.beyond").mark_line(style="law", clip=True),
        base.transform_filter("datum.beyond").mark_line(
            style="law-beyond", clip=True, strokeWidth=1.3 if shade else 2.2
        ),
    ]


def _names(curves: pd.DataFrame, groups: pd.DataFrame, by: str, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the groups' names right of the ends of their curves, moved apart."""
    ends = (
        curves.sort_values("x").groupby("group", as_index=False).last().merge(groups, on="group", suffixes=("", "_of"))
    )
    ends = ends[ends["value"].between(*y.domain)]
    if ends.empty:
        return []
    axis = quantity_axis(by, groups["value"])
    words = [name or axis.tick(value) for name, value in zip(ends["name"], ends["value_of"], strict=True)]
    offset = spread([(1 - y.at(v)) * HEIGHT for v in ends["value"]], LABEL)
    frame = pd.DataFrame({"x": ends["x"], "offset": offset, "words": words})
    base = in_pixels(alt.Chart(inline(frame)), "offset", HEIGHT, y.title)
    base = base.encode(x=x.x("x"), text=alt.Text("words", type="nominal"))
    return [base.mark_text(style="quiet", align="left", dx=8, limit=150)]


def _said(x: Quantity, y: Quantity, groups: pd.DataFrame, by: str) -> str:
    each = f", one curve for each group of {_title(by)}" if len(groups) > 1 else ""
    return f"{y.title} against {x.title}: runs and fitted law{each}"


def _title(column: str) -> str:
    return KINDS[column][0] if column in KINDS else column


def _words(curves: pd.DataFrame, groups: pd.DataFrame, by: str, along: str) -> list[str]:
    """Return the words that explain curves and bands."""
    words = [f"curves: {_title(by)} as named at their ends"] if len(groups) > 1 else []
    words += ["━ observed = predicted"] if along == "predicted" else ["┄ where a curve has no runs"]
    if len(groups) <= 1:
        return [*words, *error_words(curves)]
    of = "sampling error and the form of the law" if has_form(curves) else "sampling error"
    return [*words, *([f"bands: 95 %, {of}"] if curves["low"].notna().any() else [])]
