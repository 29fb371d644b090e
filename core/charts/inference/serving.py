"""What a model costs over its life, by its size: training it to a loss, and using it."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, in_pixels, inline, stack, tips
from ..reading import reading
from ..spread import spread

TALL = HEIGHT + 40
ROOF = 2.2  # times the lowest cost, up to which the picture reaches


def serving(curve: pd.DataFrame, marks: pd.DataFrame, unit: str) -> alt.LayerChart:
    """Cost over size, every size trained to the same loss.

    `curve` has `params`, `tokens`, `training`, `prompts`, `generated` and `total` (costs in `unit`); `marks` has `kind`
    ("best" or "other"), `label` and the same: the cheapest model and those that are held against it.
    """
    low = min([*curve["total"], *marks["total"]], default=1.0)
    roof = max(ROOF * low, *(1.1 * marks["total"]), 0.0)
    curve = curve[curve["total"] <= roof].sort_values("params").assign(zero=0.0)
    x = quantity_axis("params", [*curve["params"], *marks["params"]], pad=(0.01, 0.01))
    kind = "power" if unit == "FLOP" else "count"
    y = quantity_axis(kind, [0.0, *curve["total"], *marks["total"]], title=f"cost ({unit})", log=False, pad=(0, 0.1))
    layers = [
        _area(curve, x, y, ("zero", "training"), "band"),
        _area(curve, x, y, ("training", "total"), "optimum-band"),
        *_edge(curve, x, y, "training", "law-quiet"),
        *_edge(curve, x, y, "total", "law"),
        *_names(curve, x, y),
        *_marks(marks, x, y, unit),
    ]
    words = ["━ training and inference together", "every size is trained to the same loss"]
    reads = reading(curve, x, y, ("params", "total"), _fields(unit), TALL)
    return stack(layers, "Cost of training and inference over model size", TALL, words, reads=reads)


def _fields(unit: str) -> list[Tip]:
    costs = [("training", "training"), ("prompts", "reading prompts"), ("generated", "writing"), ("total", "together")]
    return [("label", "model", ""), ("params", "parameters", None), ("tokens", "training tokens", None)] + [
        (column, title, unit) for column, title in costs
    ]


def _area(curve: pd.DataFrame, x: Quantity, y: Quantity, ends: tuple[str, str], style: str) -> alt.Chart:
    base = alt.Chart(inline(curve)).mark_area(style=style, clip=True)
    return base.encode(x=x.x("params"), y=y.y(ends[0]), y2=alt.Y2(ends[1]))


def _edge(curve: pd.DataFrame, x: Quantity, y: Quantity, column: str, style: str) -> list[alt.Chart]:
    return [alt.Chart(inline(curve)).mark_line(style=style, clip=True).encode(x=x.x("params"), y=y.y(column))]


def _names(curve: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the names of the two areas, each where its area is high."""
    if curve.empty:
        return []
    left, right = curve.iloc[len(curve) // 16 : len(curve) // 2 + 1], curve.iloc[round(0.84 * (len(curve) - 1))]
    most = left.iloc[int((left["params"].map(x.at) < 0.2).sum() // 2)]
    spots = [
        {"params": most["params"], "cost": most["training"] / 2, "words": "training"},
        {"params": right["params"], "cost": (right["training"] + right["total"]) / 2, "words": "inference"},
    ]
    spots = spots[: 2 if right["total"] - right["training"] > 0.06 * y.domain[1] else 1]
    base = alt.Chart(inline(pd.DataFrame(spots)))
    words = base.encode(x=x.x("params"), y=y.y("cost"), text=alt.Text("words", type="nominal"))
    return halo_text(words, "text")


def _marks(marks: pd.DataFrame, x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    """Return the models that were chosen: the cheapest in the accent colour, others as diamonds.

    The cheapest is named below its point, because nothing costs less; the others above theirs, apart.
    """
    frame, tooltip = tips(marks, _fields(unit))
    places, best = [(1 - y.at(v)) * TALL for v in frame["total"]], (frame["kind"] == "best").to_numpy(bool)
    above = spread([place - 18 for place in places], 16)
    frame = frame.assign(place=np.where(best, np.array(places) + 20, above))
    layers: list[alt.Chart] = []
    for kind, style, voice, size in (("other", "published", "text", 80), ("best", "optimum", "optimum-text", 130)):
        rows = frame[frame["kind"] == kind]
        base = alt.Chart(inline(rows))
        layers.append(base.mark_point(style=style, size=size).encode(x=x.x("params"), y=y.y("total"), tooltip=tooltip))
        placed = in_pixels(base, "place", TALL, y.title)
        words = placed.encode(x=x.x("params"), text=alt.Text("label", type="nominal"))
        layers += halo_text(words, voice) if len(rows) else []
    return layers
