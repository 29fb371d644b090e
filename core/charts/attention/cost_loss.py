"""The lowest loss that a cost buys, beside that of every configuration."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, Tip, inline, named_points, stack
from ..reading import reading


def cost_loss(curves: pd.DataFrame, lowest: pd.DataFrame, points: pd.DataFrame, cost: str, unit: str) -> alt.LayerChart:
    """Predicted loss against a cost, which `cost` names with its unit in brackets.

    `curves` has `label` (the configuration), `cost` and `loss`, a row a size; `lowest` the same for the best of all at
    each cost; `points` has `label`, `kind` ("best" or "other"), `cost` and `loss`. Losses are in `unit`.
    """
    x = quantity_axis("number", [*lowest["cost"], *points["cost"]], title=cost, log=True)
    y = quantity_axis("loss", [*lowest["loss"], *points["loss"]], title=f"loss ({unit})", log=False)
    shown: list[Tip] = [("label", "heads", ""), ("cost", cost.partition(" (")[0], x.unit), ("loss", "loss", unit)]
    inside = curves[curves["cost"].between(*x.domain) & curves["loss"].between(*y.domain)]
    each = alt.Chart(inline(inside)).encode(
        x=x.x("cost"), y=y.y("loss"), detail=alt.Detail("label", type="nominal")
    )  # fmt: skip
    best = alt.Chart(inline(lowest)).encode(x=x.x("cost"), y=y.y("loss"))
    layers: list[alt.Chart] = [each.mark_line(style="law-other"), best.mark_line(style="law")]
    layers += named_points(points, x, y, ("cost", "loss"), shown, lift=(-10, 12))
    words = ["━ lowest loss for a cost", "grey: each configuration"]
    reads = reading(lowest, x, y, ("cost", "loss"), shown)
    return stack(layers, f"Loss against {cost}", HEIGHT, words, reads=reads)
