"""Which pairs of values of two parameters fit about equally well: the lines around the best fit."""

from typing import Any

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, dot_size, halo_text, inline, stack, tips

TALL = HEIGHT + 60
OPACITY = (1.0, 0.72, 0.5)  # of the lines, from the inmost out
APART = 15  # pixels between labels
OUTLYING = 0.01  # share of the resamples, on either side, that may lie outside the plot


def ridge(
    contours: pd.DataFrame,
    best: tuple[float, float],
    names: tuple[str, str],
    draws: pd.DataFrame | None = None,
    closed: bool = True,
) -> alt.LayerChart:
    """Joint regions of two parameters.

    `contours` has `level` (0.5, 0.8, 0.95), `piece`, `order`, `a`, `b`: the points of each line in order; `best` is
    (a, b) of the fit, `names` what the two are called on the axes, with units where they have some; `draws` has `a`,
    `b` of resamples. `closed` is false where the region goes on beyond the picture. An axis is logarithmic where
    its values are positive and span more than a factor of four.
    """
    dots = draws if draws is not None else pd.DataFrame(columns=["a", "b"], dtype=float)
    x, y = (_axis(name, contours[c], dots[c], spot) for c, name, spot in zip("ab", names, best, strict=True))
    shown: list[Tip] = [("a", x.title, x.unit), ("b", y.title, y.unit)]
    layers = [*_resamples(dots, x, y, shown), *_regions(contours, x, y, shown), *_best(best, x, y, shown)]
    layers += _labels(contours, x, y)
    return stack(layers, f"Joint regions of {x.title} and {y.title}", TALL, _key(contours, dots, closed))


def _axis(name: str, line: pd.Series, dots: pd.Series, best: float) -> Quantity:
    ends = dots.quantile([OUTLYING, 1 - OUTLYING]) if len(dots) else []
    return quantity_axis("number", [*line, *ends, best], title=name, pad=(0.06, 0.06))


def _levels(contours: pd.DataFrame) -> list[float]:
    return sorted(float(v) for v in contours["level"].unique())


def _percent(level: float) -> str:
    return f"{100 * level:.0f} %"


def _resamples(dots: pd.DataFrame, x: Quantity, y: Quantity, shown: list[Tip]) -> list[alt.Chart]:
    if dots.empty:
        return []
    frame, tooltip = tips(dots, shown)
    base = alt.Chart(inline(frame)).mark_point(style="run", size=dot_size(len(dots)), opacity=0.22, clip=True)
    return [base.encode(x=x.x("a"), y=y.y("b"), tooltip=tooltip)]


def _regions(contours: pd.DataFrame, x: Quantity, y: Quantity, shown: list[Tip]) -> list[alt.Chart]:
    frame = contours.assign(region=[_percent(level) for level in contours["level"]])
    frame, tooltip = tips(frame, [("region", "joint region", ""), *shown])
    order, piece = alt.Order("order", type="quantitative"), alt.Detail("piece", type="nominal")
    layers = []
    for i, level in enumerate(_levels(contours)):
        look: dict[str, Any] = {"strokeOpacity": OPACITY[min(i, len(OPACITY) - 1)]}
        base = alt.Chart(inline(frame[frame["level"] == level])).mark_line(style="law", clip=True, **look)
        layers.append(base.encode(x=x.x("a"), y=y.y("b"), order=order, detail=piece, tooltip=tooltip))
    return layers


def _best(best: tuple[float, float], x: Quantity, y: Quantity, shown: list[Tip]) -> list[alt.Chart]:
    frame, tooltip = tips(pd.DataFrame([{"a": float(best[0]), "b": float(best[1]), "fit": "best fit"}]), shown)
    base = alt.Chart(inline(frame)).mark_point(style="optimum", shape="cross", size=110)
    return [base.encode(x=x.x("a"), y=y.y("b"), tooltip=tooltip)]


def _labels(contours: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the level of each line at its top, the outmost first, unless another is too close."""
    spots: list[dict[str, Any]] = []
    for level in reversed(_levels(contours)):
        top = contours[contours["level"] == level].nlargest(1, "b").iloc[0]
        height = y.at(top["b"]) * TALL
        if all(abs(height - s["height"]) > APART for s in spots):
            spots.append({"a": top["a"], "b": top["b"], "words": _percent(level), "height": height})
    if not spots:
        return []
    base = alt.Chart(inline(pd.DataFrame(spots))).encode(x=x.x("a"), y=y.y("b"), text=alt.Text("words", type="nominal"))
    return halo_text(base, "law-text", dy=-8)


def _key(contours: pd.DataFrame, dots: pd.DataFrame, closed: bool) -> list[str]:
    words = ["✚ best fit"]
    levels = [_percent(v).removesuffix(" %") for v in _levels(contours)]
    if levels:
        within = " and ".join([", ".join(levels[:-1]), levels[-1]] if len(levels) > 1 else levels)
        words.append(f"━ joint {within} % regions, the inner the darker")
    if len(dots):
        words.append(f"● {len(dots):,} resamples")
    if not closed:
        words.append("open: the region goes on beyond the plot")
    return words
