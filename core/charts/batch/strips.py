"""What published laws recommend for each setting of a run: a strip a setting, one over another, each with its axis."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import Tip, halo_text, inline, stack, tips

HEAD, ROW, GROUP, AXIS, GAP = 30, 21, 18, 22, 14  # pixels: of a heading, a law, the name of a group, an axis, below it
PHONE = 560  # pixels of width below which names are short
TIPS: tuple[Tip, ...] = (
    ("label", "source", ""), ("words", "value", ""), ("ends", "interval", ""), ("source", "published in", ""),
    ("far", "your run", ""),
)  # fmt: skip


def strips(table: pd.DataFrame) -> alt.LayerChart:
    """A strip a setting, each with its axis: one row a source, its value as a dot with its name beside it.

    `table` has `strip` (the setting, with its unit in brackets at the end), `note` (of the whole strip), `group` (of
    sources of another kind, named above them; '' for the first), `label` and `brief` (the name of a row, in full and
    on a phone), `value`, `low` and `high` (NaN where there is no bar), `kind` ("recommended", "counted", "other" or
    "yours"), and for the pointer `words`, `ends`, `source` and `far`. Rows stand in the order of the table; those of
    one strip, group and label share one.
    """
    placed, heads, groups, marks, height = _placed(table)
    layers = [*_grid(marks, height), *_headings(heads, groups, height), *_bars(placed, height)]
    layers += [*_dots(placed, height), *_names(placed, height)]
    kinds = set(table["kind"])
    said = (("counted", "● counts"), ("other", "○ another question, or other data"), ("yours", "◇ yours"))
    key = [words for kind, words in said if kind in kinds]
    key += ["━ recommended, with the span of those that count"] if "recommended" in kinds else []
    return stack(layers, "What published laws recommend for batch, learning rate and weight decay", height, key)


def _placed(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame, int]:
    """Return the rows with their `place` on the axis of their strip (0 to 1) and `y` (pixels), the headings, the names
    of groups, the ticks, and the height of all.
    """
    rows, heads, groups, marks, y = [], [], [], [], 0
    for strip, part in table.groupby("strip", sort=False):
        axis = _axis(str(strip), part)
        heads.append({"words": str(strip), "note": part["note"].iloc[0], "y": y + HEAD / 2})
        top = y = y + HEAD
        for group, members in part.groupby("group", sort=False):
            if group:
                groups.append({"words": group, "y": y + GROUP / 2 + 2})
                y += GROUP
            for _, one in members.groupby("label", sort=False):
                rows.append(_on(one, axis).assign(y=y + ROW / 2))
                y += ROW
        marks += [{"place": axis.at(v), "words": axis.tick(v), "top": top, "bottom": y} for v in axis.axis().values]
        y += AXIS + GAP
    placed = pd.concat(rows, ignore_index=True) if rows else _on(table, _axis("", table)).assign(y=0.0)
    headings = pd.DataFrame(heads, columns=["words", "note", "y"])
    names = pd.DataFrame(groups, columns=["words", "y"])
    ticks = pd.DataFrame(marks, columns=["place", "words", "top", "bottom"])
    return placed, headings, names, ticks, max(y - GAP, HEAD)


def _axis(strip: str, part: pd.DataFrame) -> Quantity:
    ends = [v for name in ("value", "low", "high") for v in part[name] if v == v]
    return quantity_axis("count" if "tokens" in strip else "number", ends, title=strip, log=True, pad=(0.05, 0.05))


def _on(one: pd.DataFrame, axis: Quantity) -> pd.DataFrame:
    """Return the rows of one name, and where it stands: beside all of its dots, on the side with more room."""
    at = {f"{name}_at": [axis.at(v) if v == v else None for v in one[field]] for name, field in _ENDS}
    found = one.assign(**{name: pd.Series(places, one.index, dtype=float) for name, places in at.items()})
    ends = found[["place_at", "low_at", "high_at"]].to_numpy(float)
    low, high = (float(f(ends)) if np.isfinite(ends).any() else np.nan for f in (np.nanmin, np.nanmax))
    left = low > 1 - high
    return found.assign(left=left, beside=low if left else high, first=[i == 0 for i in range(len(found))])


_ENDS = (("place", "value"), ("low", "low"), ("high", "high"))


def _x(field: str) -> alt.X:
    return alt.X(field, type="quantitative", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)


def _y(base: alt.Chart, field: str, height: int) -> alt.Chart:
    """Return a layer at the places of `field`, in pixels from the top of all strips; they move where these grow."""
    scale = alt.Scale(domain=[height, 0], nice=False)
    return base.encode(y=alt.Y(field, type="quantitative", scale=scale, axis=None))


def _grid(marks: pd.DataFrame, height: int) -> list[alt.Chart]:
    """Return the ticks of every strip: a thin rule each, and its number below."""
    base = alt.Chart(inline(marks)).encode(x=_x("place"))
    rules = _y(base, "top", height).mark_rule(style="track-line").encode(y2=alt.Y2("bottom"))
    below = _y(base, "bottom", height).mark_text(style="quiet", dy=AXIS / 2)
    return [rules, below.encode(text=alt.Text("words", type="nominal"))]


def _headings(heads: pd.DataFrame, groups: pd.DataFrame, height: int) -> list[alt.Chart]:
    """Return what stands at the ends of a strip's heading: its setting, how many sources; and the names of groups."""

    def written(frame: pd.DataFrame, field: str) -> alt.Chart:
        frame = frame.assign(full=frame[field], brief=frame[field].map(_brief))
        return _sized(_y(alt.Chart(inline(frame)), "y", height), "full")

    left, right = alt.XValue(0), alt.XValue("width")
    return [
        written(heads, "words").mark_text(style="text", align="left", fontWeight=700, fontSize=13).encode(x=left),
        written(groups, "words").mark_text(style="quiet", align="left", fontStyle="italic").encode(x=left),
        written(heads, "note").mark_text(style="quiet", align="right").encode(x=right),
    ]


def _brief(words: str) -> str:
    """Return what of some words stands on a phone: "5 of 9 sources", or what is before a colon."""
    return words.partition(": ")[0].rpartition(" from ")[2]


def _sized(base: alt.Chart, full: str) -> alt.Chart:
    """Return a layer that writes the field `full`, or `brief` where there is little room."""
    shown = base.transform_calculate(shown=f"width < {PHONE} ? datum.brief : datum.{full}")
    return shown.encode(text=alt.Text("shown", type="nominal"))


def _based(rows: pd.DataFrame, height: int) -> alt.Chart:
    frame, tooltip = tips(rows, TIPS)
    return _y(alt.Chart(inline(frame)), "y", height).encode(tooltip=tooltip)


def _bars(placed: pd.DataFrame, height: int) -> list[alt.Chart]:
    """Return the spans: that of the recommended value in the accent colour, of others as thin rules."""
    sure = placed.dropna(subset=["low_at", "high_at"])
    found = []
    for style, rows in (("optimum-line", sure["kind"] == "recommended"), ("guide", sure["kind"] != "recommended")):
        if rows.any():
            base = _based(sure[rows], height)
            found.append(base.mark_rule(style=style).encode(x=_x("low_at"), x2=alt.X2("high_at")))
    return found


def _dots(placed: pd.DataFrame, height: int) -> list[alt.Chart]:
    looks = (
        ("other", "held-out", 60),
        ("counted", "run", 70),
        ("yours", "published", 80),
        ("recommended", "optimum", 150),
    )
    found = []
    for kind, style, size in looks:
        rows = placed[placed["kind"] == kind]
        if len(rows) or kind == "counted":  # an empty chart keeps its place
            base = _based(rows, height).mark_point(style=style, size=size, opacity=1)
            found.append(base.encode(x=_x("place_at")))
    return found


def _names(placed: pd.DataFrame, height: int) -> list[alt.Chart]:
    """Return the name of each row with its value, in the accent colour for the recommended one.

    A name that is longer than the room beside its dots stands at the edge of the plot.
    """
    found: list[alt.Chart] = []
    first = placed[placed["first"].astype(bool)] if len(placed) else placed
    for accent, rows in first.groupby(first["kind"] == "recommended"):
        letter = 7.8 if accent else 6.4  # pixels, at most
        for left, part in rows.groupby("left"):
            align, room = "right" if left else "left", f"{letter} * length(datum.shown)"
            at = f"datum.beside * width {'-' if left else '+'} 11"
            held = f"max({at}, {room})" if left else f"min({at}, width - {room})"
            base = _sized(_y(alt.Chart(inline(part)), "y", height), "label")
            base = base.transform_calculate(beside_drawn=held)
            words = base.encode(x=alt.X("beside_drawn", type="quantitative", scale=None, axis=None))
            found += halo_text(words, "optimum-text" if accent else "text", align=align)
    return found
