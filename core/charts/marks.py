"""The layers that several charts share: runs, laws inside and beyond the data, shades, and labels."""

import functools
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ..units import KINDS
from .axes import Quantity, short

HEIGHT = 340
MOST_ROWS = 4000
_PLAIN = re.compile(r"\w+")
# Fields of a tooltip: (column, title, unit); a None unit is looked up by the column's name.
Tip = tuple[str, str, str | None]


class Layers(alt.LayerChart):
    """Charts on top of each other, whose data, size and parameters stay where they are.

    Altair copies every part of every layer several times to lift what several layers have in common to the top.
    Ours have nothing of the kind, and a chart of fifteen layers took half of its time there.
    """

    def __init__(self, **parts: Any) -> None:
        alt.TopLevelLayerSpec.__init__(self, **parts)


def inline(frame: pd.DataFrame) -> pd.DataFrame | alt.InlineData:
    """Return `frame` as a chart's data: at most MOST_ROWS rows, evenly taken, and no infinities.

    A browser draws no more dots than that with ease, and Altair's own limit is global and left alone. Frames stay
    frames because Altair copies and validates inlined rows at every step, one by one.
    """
    if frame.empty:
        return alt.InlineData(values=[])
    frame = thinned(frame)
    numbers = {str(n): v for n, v in frame.items() if v.dtype.kind == "f"}
    endless = {n: v.where(np.isfinite(v)) for n, v in numbers.items() if np.isinf(v.to_numpy()).any()}
    return (frame.assign(**endless) if endless else frame).reset_index(drop=True)


def thinned(frame: pd.DataFrame) -> pd.DataFrame:
    """Return at most MOST_ROWS rows of `frame`, evenly taken."""
    if len(frame) <= MOST_ROWS:
        return frame
    return frame.iloc[np.linspace(0, len(frame) - 1, MOST_ROWS).astype(int)]


def flagged(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return which rows have `column` set: true, or a reason in words. A missing column flags none."""
    if column not in frame:
        return pd.Series(False, index=frame.index)
    if frame[column].dtype == bool:
        return frame[column]
    return frame[column].map(lambda v: bool(v) and not (isinstance(v, float) and math.isnan(v))).astype(bool)


def tips(frame: pd.DataFrame, fields: Sequence[Tip]) -> tuple[pd.DataFrame, list[alt.Tooltip]]:
    """Return `frame` with a text column for each field, and the tooltip that shows them with their units.

    Vega reads dots, colons and brackets in the name of a field: a column of a table that has any goes by a number. A
    tooltip called `image` would be taken for the address of one.
    """
    shown = [field for field in fields if field[0] in frame]
    names = [f"{c if _PLAIN.fullmatch(c) else f'tip_{i}'}_text" for i, (c, *_) in enumerate(shown)]
    texts = {name: _texts(frame[c], c, unit) for name, (c, _, unit) in zip(names, shown, strict=True)}
    titles = [f"{title} " if title.strip().lower() in ("image", "title") else title for _, title, _ in shown]
    tooltip = [alt.Tooltip(n, type="nominal", title=title) for n, title in zip(names, titles, strict=True)]
    return frame.assign(**texts), tooltip


def run_layers(
    runs: pd.DataFrame, x: Quantity, y: Quantity, fields: tuple[str, str], shown: Sequence[Tip], **more: Any
) -> list[alt.Chart]:
    """Return the runs: dots; hollow if `held_out`, crosses if `excluded`; `more` are encodings."""
    out, held = flagged(runs, "excluded"), flagged(runs, "held_out")
    size, layers = dot_size(len(runs)), []
    for style, rows in (("excluded", out), ("held-out", held & ~out), ("run", ~out & ~held)):
        if rows.any() or style == "run":  # an empty chart keeps its axes
            part, tooltip = tips(thinned(runs[rows]), shown)  # thinned first: words are dear
            dots = alt.Chart(inline(part)).mark_point(style=style, size=size if style == "run" else max(size, 32.0))
            colour = more if style == "run" else {}
            layers.append(dots.encode(x=x.x(fields[0]), y=y.y(fields[1]), tooltip=tooltip, **colour))
    return layers


def run_key(runs: pd.DataFrame, excluded: int = 0) -> list[str]:
    """Return the words that explain the marks of `runs` in a chart's footer.

    `excluded` is how many are left out of the fit in all, where some of them lie outside the plot.
    """
    out, held = flagged(runs, "excluded"), flagged(runs, "held_out")
    counts = (("●", "runs", ~out & ~held), ("○", "held out", held & ~out), ("×", "excluded", out))
    words = [f"{glyph} {rows.sum():,} {word}" for glyph, word, rows in counts if rows.any()]
    if beyond := max(excluded - int(out.sum()), 0):
        last = f"{words.pop()}, {beyond:,} more" if out.any() else f"{beyond:,} excluded"
        words.append(f"{last} outside the plot")
    return words


def dot_size(n: int) -> float:
    """Return the area of a dot in square pixels: smaller where there are many."""
    return max(9.0, min(50.0, 50.0 * (150 / max(n, 1)) ** 0.5))


def loss_shade(losses: pd.Series, unit: str, padding: int = 0) -> alt.Color:
    """Return the colour of runs by `loss`, cut at the 95th percentile of `losses`: poor runs take up colours.

    `padding` pixels stand around its legend, whose numbers would be cut where no axis leaves room on its left.
    """
    domain = [float(losses.min()), float(losses.quantile(0.95))] if losses.size else [0.0, 1.0]
    legend = alt.Legend(
        orient="bottom",
        direction="horizontal",
        gradientLength=150,
        gradientThickness=8,
        tickCount=3,
        titleLimit=0,
        titleOrient="left",  # one row: the plot below which it stands is the picture
        padding=padding,
    )
    scale = alt.Scale(domain=domain, clamp=True, nice=False)
    return alt.Color("loss", type="quantitative", title=f"loss ({unit})", scale=scale, legend=legend)


def law_layers(curve: pd.DataFrame, x: Quantity, y: Quantity, fields: tuple[str, str]) -> list[alt.Chart]:
    """Return a law's curve, solid where `beyond` is false and dashed where it is true."""
    base = alt.Chart(inline(pieces(curve.sort_values(fields[0]))))
    encoded = base.encode(x=x.x(fields[0]), y=y.y(fields[1]), detail=alt.Detail("piece", type="nominal"))
    return [
        encoded.transform_filter("!datum.beyond").mark_line(style="law"),
        encoded.transform_filter("datum.beyond").mark_line(style="law-beyond"),
    ]


def pieces(curve: pd.DataFrame) -> pd.DataFrame:
    """Cut a sorted curve where `beyond` changes; each piece starts at the end of the one before."""
    beyond = flagged(curve, "beyond")
    curve = curve.reset_index(drop=True).assign(beyond=beyond.to_numpy())
    curve["piece"] = (curve["beyond"] != curve["beyond"].shift()).cumsum()
    starts = curve[curve["piece"].diff() > 0].index
    joints = curve.loc[starts - 1].assign(
        piece=curve.loc[starts, "piece"].to_numpy(), beyond=curve.loc[starts, "beyond"].to_numpy()
    )
    return pd.concat([joints, curve], ignore_index=True) if len(joints) else curve


def has_form(curve: pd.DataFrame) -> bool:
    """Return whether the band `low` to `high` of a curve is anywhere wider than `sampling_low` to `sampling_high`."""
    if not {"low", "high", "sampling_low", "sampling_high"} <= set(curve):
        return False
    return bool(((curve["low"] < curve["sampling_low"]) | (curve["high"] > curve["sampling_high"])).any())


def error_layers(curve: pd.DataFrame, x: Quantity, y: Quantity, field: str) -> list[alt.Chart]:
    """Return the band of a curve along `field`: the whole of it light, and the sampling error within it dark.

    A curve without a form error has one band.
    """
    if not has_form(curve):
        return band_layer(curve, x, y, (field, "low", "high"))
    return [
        *band_layer(curve, x, y, (field, "low", "high"), "band-form"),
        *band_layer(curve, x, y, (field, "sampling_low", "sampling_high"), "band-sampling"),
    ]


def error_words(curve: pd.DataFrame) -> list[str]:
    """Return the words that explain the band of a curve in a chart's footer; none where it has no band."""
    if not curve["low"].notna().any():
        return []
    if has_form(curve):
        return ["95 % band, dark: sampling error; light: with the form of the law"]
    return ["band: 95 % interval of sampling error"]


def band_layer(
    curve: pd.DataFrame, x: Quantity, y: Quantity, fields: tuple[str, str, str], style: str = "band"
) -> list[alt.Chart]:
    """Return the interval of a curve as a band between two columns; none where no row has both."""
    rows = curve.dropna(subset=list(fields))
    if rows.empty:
        return []
    band = alt.Chart(inline(rows.sort_values(fields[0])[list(fields)])).mark_area(style=style, clip=True)
    return [band.encode(x=x.x(fields[0]), y=y.y(fields[1]), y2=alt.Y2(fields[2]))]


def halo_text(base: alt.Chart, style: str, **mark: Any) -> list[alt.Chart]:
    """Return words with an outline in the background's colour, readable over lines."""
    return [base.mark_text(style=[style, "outline"], **mark), base.mark_text(style=style, **mark)]


def named_points(
    points: pd.DataFrame, x: Quantity, y: Quantity, fields: tuple[str, str], shown: Sequence[Tip], lift=(-10, -10)
) -> list[alt.Chart]:
    """Return points with their names: of `kind` "best" in the accent colour, "other" as diamonds, all else left out.

    `points` has the fields, `label` and `kind`. A name stands on the side where there is room, right or left of its
    point, moved down by the pixels of `lift` for that side.
    """
    layers: list[alt.Chart] = []
    for kind, style, voice, size in (("other", "published", "text", 80), ("best", "optimum", "optimum-text", 140)):
        frame, tooltip = tips(points[points["kind"] == kind], shown)
        for left, part in frame.groupby(frame[fields[0]].map(lambda v: x.at(v) > 0.6)):
            base = alt.Chart(inline(part)).encode(x=x.x(fields[0]), y=y.y(fields[1]), tooltip=tooltip)
            side = {"align": "right", "dx": -10} if left else {"align": "left", "dx": 10}
            words = base.encode(text=alt.Text("label", type="nominal"))
            layers += [base.mark_point(style=style, size=size), *halo_text(words, voice, dy=lift[bool(left)], **side)]
    return layers


def _texts(values: pd.Series, column: str, unit: str | None) -> list[str]:
    if unit is None:
        unit = KINDS[column][1] if column in KINDS else ""
    if values.dtype.kind == "f":
        return [_short(value, unit) if value == value else "–" for value in values.tolist()]
    return [_text(value, unit) for value in values]


def _text(value: Any, unit: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or pd.isna(value):
        return {True: "yes", False: "no"}.get(value, "–") if isinstance(value, bool) else "–"
    return _short(float(value), unit)


_short = functools.lru_cache(maxsize=1 << 15)(short)  # a redraw writes mostly the numbers of the one before


def interval_text(low: float, high: float, unit: str) -> str:
    """Write an interval, "1.94 to 1.98 nats per token", or a dash where there is none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    return f"{short(low, unit).removesuffix(unit).strip()} to {short(high, unit)}"


def in_pixels(base: alt.Chart, field: str, height: int, title: str) -> alt.Chart:
    """Return a layer at the places of `field`, in pixels from the top of a plot of so many pixels `height`.

    Where a page draws the plot taller, the places move with it.
    """
    place = alt.Y(f"{field}_drawn", type="quantitative", scale=None, title=title)
    return base.transform_calculate(**{f"{field}_drawn": f"datum.{field} * height / {height}"}).encode(y=place)


def stack(
    layers: Sequence[alt.Chart | alt.LayerChart],
    description: str,
    height: int = HEIGHT,
    words: Iterable[str] = (),
    grows: bool = True,
    reads: Sequence[alt.Chart] = (),
) -> alt.LayerChart:
    """Return the layers as one chart as wide as its container; `words` explain its marks in the footer.

    A chart that `grows` may be drawn taller than its `height`; one of rows of a fixed height may not. `reads` are the
    layers that read its curve: the first takes the pointer where nothing else does, the others stand above all.
    """
    return Layers(
        layer=[*reads[:1], *layers, *reads[1:]],
        width="container",
        height=height,
        description=description,
        usermeta={"key": list(words), "grows": grows},
    )
