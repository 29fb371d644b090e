"""What a curve says where the pointer is: a rule that moves with it, and the numbers there, by the browser alone.

One grammar for every chart with a curve. At rest the picture shows its answer in the accent colour. The pointer moves a
rule from row to row of the curve, with a ring on each line and all quantities in a box beside the rule; a finger puts
it where it taps, and takes it along. When a mouse leaves the picture the answer stands alone again; what a finger
chose stays.
"""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from .axes import Quantity, short
from .marks import HEIGHT, Tip, has_form, inline, interval_text, tips

NAME = "reading"  # the parameter of a chart
MOST = 240  # places along a curve
LETTER, LINE, PAD, GAP = 6.2, 16, 8, 10  # pixels: of a letter, of a line of words, around words, from the rule
USUAL = 700  # pixels of width, by which it is known where the box hides no curve
Axes = tuple[alt.Axis | None, alt.Axis | None]
AS_USUAL: Axes = (None, None)
LEFT = "pointerleave[event.pointerType == 'mouse']"  # lifting a finger ends no reading


def reading(
    rows: pd.DataFrame,
    x: Quantity,
    y: Quantity,
    fields: Sequence[str],
    shown: Sequence[Tip],
    height: int = HEIGHT,
    axes: Axes = AS_USUAL,
) -> list[alt.Chart]:
    """Return the layers that read `rows` where the pointer is: one row a place along the curve.

    `fields` are the column along `x` and those along `y`, each of which gets a ring; `shown` are the quantities that
    the box says, with their titles and units. `height` is that of the chart, in pixels, `axes` those of charts whose
    ticks are not the usual ones. `stack` puts the layers in their places; there are none where there is no row.
    """
    along, *ups = fields
    if rows.empty:
        return []
    across, up = (axis or of.axis() for axis, of in zip(axes, (x, y), strict=True))
    frame, wide = _worded(_places(rows, along), x, y, fields, shown, height)
    select = {"type": "point", "on": "pointermove", "nearest": True, "encodings": ["x"], "clear": LEFT}
    base = alt.Chart(inline(frame))
    placed = base.encode(x=x.x(along).axis(across))
    targets = placed.mark_point(style="hover", filled=True).encode(y=y.y(ups[0]).axis(up))
    targets.encoding.tooltip = alt.TooltipValue(None)  # hosts show one of their own otherwise
    targets.params = [{"name": NAME, "select": select}]
    here, placed = (layer.transform_filter({"param": NAME, "empty": False}) for layer in (base, placed))
    rule = placed.mark_rule(style="reading-line", aria=False).encode(y=alt.YValue(0), y2=alt.Y2Value("height"))
    rings = [placed.mark_point(style="reading", size=70, aria=False).encode(y=y.y(name).axis(up)) for name in ups]
    # At rest these hold nothing, which a reader of the page's structure shall not be led to.
    return [targets, rule, *rings, *_box(here, x, y, wide)]


def curve_reading(
    curve: pd.DataFrame,
    x: Quantity,
    y: Quantity,
    fields: tuple[str, str],
    height: int = HEIGHT,
    axes: Axes = AS_USUAL,
) -> list[alt.Chart]:
    """Return the layers that read a curve with its interval: `low` to `high`, where it has them.

    Where the curve has the form error, that is the whole band and what of it is sampling error.
    """
    both = has_form(curve)
    if known := {"low", "high"} <= set(curve) and bool(curve["low"].notna().any()):
        curve = curve.assign(interval=intervals(curve, "", y.unit))
    if both:
        curve = curve.assign(sampling=intervals(curve, "sampling_", y.unit))
    shown: list[Tip] = [(fields[0], x.title, x.unit), (fields[1], y.title, y.unit)]
    shown += [("interval", "95 % band" if both else "95 % interval", "")] if known else []
    shown += [("sampling", "sampling error alone", "")] if both else []
    return reading(curve, x, y, fields, shown, height, axes)


def intervals(rows: pd.DataFrame, prefix: str, unit: str) -> list[str]:
    """Return the intervals of rows from their columns `prefix` low to `prefix` high, in words."""
    return [interval_text(*ends, unit) for ends in zip(rows[f"{prefix}low"], rows[f"{prefix}high"], strict=True)]


def of_each(
    curves: pd.DataFrame, fields: tuple[str, str], name: str, unit: str
) -> tuple[pd.DataFrame, list[str], list[Tip]]:
    """Return curves that `name` tells apart as one table with a column each, the fields to read, and what is shown.

    Intervals are shown where the curves have any, `low` to `high`. A curve without a value at the place of another is
    read between its neighbours.
    """
    along, up = fields
    names = list(dict.fromkeys(curves[name]))
    values, low, high = (_apart(curves, along, c, name, names) for c in (up, "low", "high"))
    columns = [f"{NAME}_{i}" for i in range(len(names))]
    rows = values.set_axis(columns, axis=1).reset_index()
    shown: list[Tip] = [(c, str(n), unit) for c, n in zip(columns, names, strict=True)]
    for column, one in zip(columns, names, strict=True):
        if low[one].notna().any():
            ends = [interval_text(*pair, "") for pair in zip(low[one], high[one], strict=True)]
            rows[f"{column}_said"] = [f"{short(v, unit)} ({e.strip()})" for v, e in zip(values[one], ends, strict=True)]
            shown = [(f"{column}_said", title, "") if c == column else (c, title, u) for c, title, u in shown]
    return rows, [along, *columns], shown


def _apart(curves: pd.DataFrame, along: str, up: str, name: str, names: list) -> pd.DataFrame:
    """Return the column `up` of each curve at the places of all: nothing beyond its ends."""
    if up not in curves:
        return pd.DataFrame(float("nan"), sorted(curves[along].unique()), names)
    table = curves.pivot_table(index=along, columns=name, values=up, dropna=False, observed=True)
    return table.reindex(columns=names).astype(float).interpolate(method="index", limit_area="inside")


def _places(rows: pd.DataFrame, along: str) -> pd.DataFrame:
    """Return at most MOST rows in order, one a place."""
    finite = rows[np.isfinite(rows[along].astype(float))]
    found = finite.sort_values(along).drop_duplicates(along, ignore_index=True)
    return found.iloc[np.unique(np.linspace(0, max(len(found) - 1, 0), MOST).astype(int))] if len(found) else found


def _worded(
    rows: pd.DataFrame, x: Quantity, y: Quantity, fields: Sequence[str], shown: Sequence[Tip], height: int
) -> tuple[pd.DataFrame, float]:
    """Return what is drawn of the rows, with their words and the place of the box, and the width of the box."""
    said = [tip for tip in shown if tip[0] in rows]
    texts, tooltip = tips(rows, said)
    columns = [texts[str(tip["shorthand"])].astype(str) for tip in tooltip]
    titles = [title.removesuffix(f" ({unit})") for _, title, unit in said]
    letters = max(map(len, titles), default=0) + max((len(v) for c in columns for v in c), default=0)
    wide, high = LETTER * letters + 2 * PAD + GAP, LINE * len(said) + 2 * PAD
    frame = rows[list(fields)].assign(
        reading_place=x.places(rows[fields[0]].to_numpy(float)),
        reading_titles="\n".join(titles),
        reading_values=["\n".join(v) for v in zip(*columns, strict=True)] if columns else "",
        reading_lines=len(said),
    )
    heights = np.column_stack([y.places(rows[up].to_numpy(float)) for up in fields[1:]])
    frame["reading_above"] = _above(frame["reading_place"].to_numpy(float), heights, wide / USUAL, high / height)
    return frame, wide


def _above(places: np.ndarray, heights: np.ndarray, wide: float, high: float) -> np.ndarray:
    """Return for which places [n], of curves at `heights` [n, curves], a box beside the rule belongs at the top.

    Places and heights are shares of the plot, and so are how `wide` and `high` the box is. It goes to the bottom only
    where the curves leave that free and the top not.
    """
    heights = np.where(np.isfinite(heights), heights, 0.5)
    start = np.where(places < 0.5, places, places - wide)
    under = (places >= start[:, None]) & (places <= start[:, None] + wide)
    top = np.where(under, heights.max(axis=1), -np.inf).max(axis=1)
    bottom = np.where(under, heights.min(axis=1), np.inf).min(axis=1)
    return (top < 1 - high) | (bottom < high)


def _box(here: alt.Chart, x: Quantity, y: Quantity, wide: float) -> list[alt.Chart]:
    """Return the box beside the rule and its words, in pixels of the plot: on the side where there is more room."""
    at, size = "datum.reading_place * width", f"min({wide:.0f}, width)"
    tall = f"(datum.reading_lines * {LINE} + {2 * PAD - 4})"
    left = f"datum.reading_place < 0.5 ? min({at} + {GAP}, width - {size}) : max({at} - {GAP} - {size}, 0)"
    placed = (
        here.transform_calculate(reading_left=left)
        .transform_calculate(reading_right=f"datum.reading_left + {size}")
        .transform_calculate(reading_top=f"datum.reading_above ? 4 : height - 4 - {tall}")
        .transform_calculate(reading_bottom=f"datum.reading_top + {tall}")
        .transform_calculate(reading_begin=f"datum.reading_left + {PAD}", reading_end=f"datum.reading_right - {PAD}")
    )
    down = alt.Y("reading_top", type="quantitative", scale=None, title=y.title)
    across = {
        field: alt.X(f"reading_{field}", type="quantitative", scale=None, title=x.title)
        for field in ("left", "begin", "end")
    }
    # On a telephone the box is as wide as the plot, and its letters are smaller.
    look = {"baseline": "top", "lineBreak": "\n", "lineHeight": LINE, "dy": PAD - 1}
    look["fontSize"] = alt.ExprRef(f"width < {wide:.0f} ? 10 : 11.5")
    titles = placed.encode(x=across["begin"], y=down, text=alt.Text("reading_titles", type="nominal"))
    values = placed.encode(x=across["end"], y=down, text=alt.Text("reading_values", type="nominal"))
    return [
        placed.mark_rect(style="reading-box", aria=False).encode(
            x=across["left"], x2=alt.X2("reading_right"), y=down, y2=alt.Y2("reading_bottom")
        ),
        titles.mark_text(style="reading-title", align="left", aria=False, **look),
        values.mark_text(style="reading-value", align="right", aria=False, **look),
    ]
