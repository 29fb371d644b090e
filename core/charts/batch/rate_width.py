"""The learning rate that muP takes over from a proxy, along the width."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, Tip, inline, named_points, stack
from ..reading import reading


def rate_width(curve: pd.DataFrame, points: pd.DataFrame) -> alt.LayerChart:
    """Learning rate over width, both logarithmic.

    `curve` has `x` (features) and `y` (the rate of the hidden weights); `points` the same, `label` and `kind` ("best"
    or "other").
    """
    x = quantity_axis("count", [*curve["x"], *points["x"]], title="width (features)", log=True)
    y = quantity_axis("number", [*curve["y"], *points["y"]], title="learning rate of the hidden weights", log=True)
    shown: list[Tip] = [("label", "of", ""), ("x", "width", "features"), ("y", "learning rate", "")]
    layers: list[alt.Chart] = [alt.Chart(inline(curve)).mark_line(style="law").encode(x=x.x("x"), y=y.y("y"))]
    layers += named_points(points, x, y, ("x", "y"), shown, lift=(-10, 12))
    reads = reading(curve, x, y, ("x", "y"), shown)
    return stack(layers, "Learning rate over width by muP", HEIGHT, ["━ one over the width"], reads=reads)
