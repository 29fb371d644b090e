"""How the best mixture moves with the size of the model or of its data."""

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..beyond import beyond_layers
from ..marks import HEIGHT, in_pixels, inline, pieces, stack
from ..reading import of_each, reading
from ..spread import spread

TALL = HEIGHT + 20
COLOURS, MOST = 6, 8  # domains in colour, and domains up to which all are named
LABEL, NAME = 15, 125  # pixels of a label: high, and wide at most
TOP = 0.22  # of the largest share, above it: room for the words of the shades


def shares_along(
    paths: pd.DataFrame, field: Literal["params", "tokens"], seen: tuple[float, float], at: float | None = None
) -> alt.LayerChart:
    """The best shares over `field`.

    `paths` has `value` (of `field`), `domain`, `share` and optionally `low`, `high` (95 %), fractions; `seen` is the
    range of `field` in the runs, `at` the value that was chosen. The domains that are largest or move most are in
    colour and named; the others are grey, and named where that leaves no crowd.
    """
    paths = paths.dropna(subset=["share"]).sort_values("value", ignore_index=True)
    for name in {"share", "low", "high"} & set(paths):
        paths[name] = 100 * paths[name].astype(float)
    x = quantity_axis(field, [*paths["value"], *([at] if at else [])], pad=(0.02, 0.02))
    tops = [paths[c].max() for c in ("share", "high") if c in paths]
    y = quantity_axis("number", [0, *tops], title="share of the training tokens (%)", log=False, pad=(0.0, TOP))
    bright = _bright(paths)
    cut = _cut(paths, seen)
    colour, grey = cut[cut["domain"].isin(bright)], cut[~cut["domain"].isin(bright)]
    shade = alt.Color("domain", type="nominal", legend=None, scale=alt.Scale(domain=bright), title="domain")
    unnamed = paths["domain"].nunique() - len(bright) if paths["domain"].nunique() > MOST else 0
    layers = [
        *(_beyond(x, seen, at) if len(paths) else []),
        *_bands(colour, x, y, shade),
        *_curves(grey, x, y, "law-other", **({} if unnamed else {"opacity": 1, "strokeWidth": 1.8})),
        *_chosen(at, x, y, max(tops, default=1.0)),
        *[line.encode(color=shade) for line in _curves(colour, x, y, "law")],
        *_labels(cut, x, y, shade, bright),
    ]
    banded = {"low", "high"} <= set(paths) and paths["low"].notna().any()
    words = ["━ best share of a domain (dashed: beyond the runs)"] + (["band: 95 % interval"] if banded else [])
    words += [f"grey: {unnamed} domains that are smaller or move less"] if unnamed else []
    return stack(
        layers, f"Best shares over {x.title}", TALL, words + ([f"│ {x.tick(at)} chosen"] if at else []),
        reads=_reading(paths, x, y, bright),
    )  # fmt: skip


def _bright(paths: pd.DataFrame) -> list[str]:
    """Return the domains that are in colour, the largest at the end of the way first."""
    by = paths.groupby("domain", sort=False)["share"]
    first = (2 * by.max() - by.min()).nlargest(COLOURS).index
    return [str(n) for n in by.last()[first].sort_values(ascending=False, kind="stable").index]


def _beyond(x: Quantity, seen: tuple[float, float], at: float | None) -> list[alt.LayerChart]:
    """Return the shades, one at a time: on both sides the words are above the lines."""
    left, right = (seen[0], x.domain[1]), (x.domain[0], seen[1])
    return [*beyond_layers(x, left, True, at), *beyond_layers(x, right, False, at)]


def _cut(paths: pd.DataFrame, seen: tuple[float, float]) -> pd.DataFrame:
    """Return the lines with a point at each end of what was seen, and in pieces, on one side of it each."""
    parts = []
    for _, line in paths.groupby("domain", sort=False):
        edges = [v for v in seen if line["value"].iloc[0] < v < line["value"].iloc[-1]]
        values = np.unique([*line["value"], *edges])
        more = {
            c: np.interp(np.log(values), np.log(line["value"]), line[c].astype(float))
            for c in ("share", "low", "high")
            if c in line
        }
        whole = pd.DataFrame({"value": values, "domain": line["domain"].iloc[0], **more})
        # A piece starts where the one before ends: the low end is beyond, so that solid lines start at it. Ends may be
        # off by a rounding.
        low, high = (end * (1 + 1e-9) for end in seen)
        parts.append(pieces(whole.assign(beyond=(whole["value"] <= low) | (whole["value"] > high))))
    return pd.concat(parts, ignore_index=True) if parts else paths.assign(beyond=False, piece=0)


def _curves(cut: pd.DataFrame, x: Quantity, y: Quantity, style: str, **look: Any) -> list[alt.Chart]:
    detail = [alt.Detail("domain", type="nominal"), alt.Detail("piece", type="nominal")]
    base = alt.Chart(inline(cut)).encode(x=x.x("value"), y=y.y("share"), detail=detail)
    return [
        base.transform_filter("!datum.beyond").mark_line(style=style, **look),
        base.transform_filter("datum.beyond").mark_line(style=style, strokeDash=[5, 5], strokeCap="butt", **look),
    ]


def _bands(cut: pd.DataFrame, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    rows = cut.dropna(subset=["low", "high"]) if {"low", "high"} <= set(cut) else cut[:0]
    if rows.empty:
        return []
    base = alt.Chart(inline(rows)).mark_area(style="band", clip=True, opacity=0.12)
    detail = alt.Detail("piece", type="nominal")
    return [base.encode(x=x.x("value"), y=y.y("low"), y2=alt.Y2("high"), color=shade, detail=detail)]


def _chosen(at: float | None, x: Quantity, y: Quantity, top: float) -> list[alt.Chart]:
    """Return the line at the chosen value, up to the largest share: the words of the shade are above it."""
    if not at:
        return []
    base = alt.Chart(inline(pd.DataFrame({"value": [float(at)], "low": 0.0, "high": top})))
    line = base.mark_rule(style="optimum-line", strokeWidth=1.5)
    return [line.encode(x=x.x("value"), y=y.y("low"), y2=alt.Y2("high"))]


def _reading(paths: pd.DataFrame, x: Quantity, y: Quantity, bright: list[str]) -> list[alt.Chart]:
    """Return what reads the shares of the domains in colour, with their intervals where they have any."""
    order = {name: i for i, name in enumerate(bright)}
    shown = paths[paths["domain"].isin(bright)].sort_values("domain", key=lambda names: names.map(order))
    rows, fields, said = of_each(shown, ("value", "share"), "domain", "%")
    return reading(rows, x, y, fields, [("value", x.title, x.unit), *said], TALL)


def _labels(cut: pd.DataFrame, x: Quantity, y: Quantity, shade: alt.Color, bright: list[str]) -> list[alt.Chart]:
    """Return the domains' names right of the lines' ends, moved apart."""
    ends = cut.sort_values("value").groupby("domain", as_index=False, sort=False).last()
    ends = ends[ends["domain"].isin(bright)] if len(ends) > MOST else ends
    if ends.empty:
        return []
    ends = ends.assign(offset=spread([(1 - y.at(v)) * TALL for v in ends["share"]], LABEL))
    inside, look = ends["domain"].isin(bright), {"align": "left", "dx": 6, "limit": NAME, "fontWeight": 600}
    colour, grey = (
        in_pixels(alt.Chart(inline(part)), "offset", TALL, y.title).encode(
            x=x.x("value"), text=alt.Text("domain", type="nominal")
        )
        for part in (ends[inside], ends[~inside])
    )
    return [colour.encode(color=shade).mark_text(style="text", **look), grey.mark_text(style="quiet", **look)]
