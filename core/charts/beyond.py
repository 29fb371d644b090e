"""The shade over what lies beyond the data, and how many times as far as the data it reaches."""

import altair as alt
import pandas as pd

from ..units import power
from .axes import Quantity
from .marks import Layers, inline


def beyond_layers(
    x: Quantity,
    data_range: tuple[float, float],
    rising: bool = False,
    mark: float | None = None,
) -> list[alt.LayerChart]:
    """Return the shades over what lies beyond the data, each saying how many times it spans.

    Where `mark` lies in a shade, the words say how far beyond the data the mark is instead. `rising` tells which
    corners the curve leaves free for the words.
    """
    low, high = x.domain
    sides = [(low, min(data_range[0], high)), (max(data_range[1], low), high)]
    tops = (rising, not rising)
    return [
        _shade(x, side, top, _reach(side, low, mark))
        for side, top in zip(sides, tops, strict=True)
        if x.at(side[1]) - x.at(side[0]) > 0.045
    ]


def _reach(side: tuple[float, float], low: float, mark: float | None) -> tuple[float, float]:
    """Return the two values whose distance a shade names: the data's edge and the mark, or the shade's other end."""
    if mark is None or not side[0] < mark < side[1]:
        return side
    return (mark, side[1]) if side[0] == low else (side[0], mark)


def _times(ratio: float) -> str:
    """Write how many times one value is another, to two digits: 3.2, 12, 1,300, 2.5e7."""
    return power(ratio, 2) if ratio >= 1e6 else f"{float(f'{ratio:.2g}'):,.{0 if ratio >= 9.95 else 1}f}"


def _shade(x: Quantity, side: tuple[float, float], top: bool, reach: tuple[float, float]) -> alt.LayerChart:
    share = x.at(side[1]) - x.at(side[0])
    span = f"{_times(reach[1] / reach[0])} times" if x.log else "the region"
    forms = [
        [f"{span} beyond the data"],
        [span, "beyond the data"],
        [*span.split(" "), "beyond", "the data"],
        [],
    ]
    # Words at the bottom grow upwards: empty lines before the first keep the last in its place.
    one, two, tall, none = (rows or [""] if top else [""] * (4 - len(rows)) + rows for rows in forms)
    # How wide the shade is in pixels is known only when the chart is drawn.
    room = f"width * {share:.4f}"
    label = f"{room} > 190 ? {one} : {room} > 104 ? {two} : {room} > 62 ? {tall} : {none}"
    frame = pd.DataFrame({"start": [side[0]], "stop": [side[1]], "middle": [x.back(x.at(side[0]) + share / 2)]})
    base = alt.Chart(inline(frame))
    # Channels by name: what alt.value() makes is looked up in the schema, by hashing all of it, at every drawing.
    words = base.transform_calculate(label=label).encode(
        x=x.x("middle"), y=alt.YValue(10 if top else alt.ExprRef("height - 64")), text=alt.Text("label", type="nominal")
    )
    rect = base.mark_rect(style="beyond").encode(
        x=x.x("start"), x2=alt.X2("stop"), y=alt.YValue(0), y2=alt.Y2Value("height")
    )
    return Layers(layer=[rect, words.mark_text(style="quiet", baseline="top", lineHeight=14)])
