"""The lowest loss that a cost buys, beside that of every configuration."""

import altair as alt
import pandas as pd

from .axes import quantity_axis
from .marks import HEIGHT, Tip, halo_text, inline, stack, tips


def cost_loss(curves: pd.DataFrame, lowest: pd.DataFrame, points: pd.DataFrame, cost: str, unit: str) -> alt.LayerChart:
    """Predicted loss against a cost, which `cost` names with its unit in brackets.

    `curves` has `label` (the configuration), `cost` and `loss`, a row a size; `lowest` the same for the best of all at
    each cost; `points` has `label`, `kind` ("best" or "other"), `cost` and `loss`. Losses are in `unit`.
    """
    x = quantity_axis("number", [*lowest["cost"], *points["cost"]], title=cost, log=True)
    y = quantity_axis("loss", [*lowest["loss"], *points["loss"]], title=f"loss ({unit})", log=False)
    shown: list[Tip] = [("label", "heads", ""), ("cost", cost.partition(" (")[0], x.unit), ("loss", "loss", unit)]
    inside = curves[curves["cost"].between(*x.domain) & curves["loss"].between(*y.domain)]
    frame, tooltip = tips(lowest, shown)
    each = alt.Chart(inline(inside)).encode(
        x=x.x("cost"), y=y.y("loss"), detail=alt.Detail("label", type="nominal")
    )  # fmt: skip
    best = alt.Chart(inline(frame)).encode(x=x.x("cost"), y=y.y("loss"), tooltip=tooltip)
    layers: list[alt.Chart] = [
        each.mark_line(style="law-other"),
        best.mark_line(style="law"),
        best.mark_point(style="hover", filled=True, size=260),
    ]
    for kind, style, voice, size in (("other", "published", "text", 80), ("best", "optimum", "optimum-text", 140)):
        rows, tooltip = tips(points[points["kind"] == kind], shown)
        for right, part in rows.groupby(rows["cost"].map(lambda v: x.at(v) > 0.6)):
            base = alt.Chart(inline(part)).encode(x=x.x("cost"), y=y.y("loss"), tooltip=tooltip)
            side = {"align": "left", "dx": 10, "dy": -10} if not right else {"align": "right", "dx": -10, "dy": 12}
            words = base.encode(text=alt.Text("label", type="nominal"))
            layers += [base.mark_point(style=style, size=size), *halo_text(words, voice, **side)]
    return stack(layers, f"Loss against {cost}", HEIGHT, ["━ lowest loss for a cost", "grey: each configuration"])
