"""The runs that no cheaper run beats."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, dot_size, halo_text, inline, stack, tips

TALL = HEIGHT + 20
ROOM = 26  # pixels between the names of shapes


def hull(runs: pd.DataFrame, best: pd.DataFrame, unit: str, kind: str, title: str) -> alt.LayerChart:
    """Loss over what runs cost, and the lower hull of it.

    `runs` has `cost`, `loss` (in `unit`), `label`; `best`, in order, the same of the runs on the hull, whose labels are
    written beside them where they change. `kind` is how costs are written ("flops" or "count"), `title` their axis.
    """
    x = quantity_axis(kind, [*runs["cost"], *best["cost"]], title=title, log=True)
    y = quantity_axis("loss", [*runs["loss"], *best["loss"]], title=f"loss ({unit})", log=True)
    fields: list[Tip] = [("label", "run", ""), ("cost", "cost", x.unit), ("loss", "loss", unit)]
    frame, tooltip = tips(runs, fields)
    dots = alt.Chart(inline(frame)).mark_point(style="run", size=dot_size(len(frame)) * 0.7, opacity=0.3)
    on, shown = tips(best, fields)
    base = alt.Chart(inline(on)).encode(x=x.x("cost"), y=y.y("loss"))
    layers = [
        dots.encode(x=x.x("cost"), y=y.y("loss"), tooltip=tooltip),
        base.mark_line(style="law"),
        base.mark_point(style="optimum", size=45).encode(tooltip=shown),
        *_names(best, x, y),
    ]
    words = [f"● {len(runs):,} checkpoints", "━ those that no cheaper one beats, with width × depth"]
    return stack(layers, f"Loss over {title}, and the runs that no cheaper run beats", TALL, words)


def _names(best: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the labels below the hull, one for every stretch of runs alike, unless another is near."""
    stretch = (best["label"] != best["label"].shift()).cumsum()
    spots: list[pd.Series] = []
    for _, rows in best.groupby(stretch):
        spot = rows.iloc[len(rows) // 2]
        if all(abs(y.at(spot["loss"]) - y.at(other["loss"])) * TALL > ROOM for other in spots):
            spots.append(spot)
    if not spots:
        return []
    base = alt.Chart(inline(pd.DataFrame(spots)[["cost", "loss", "label"]]))
    words = base.encode(x=x.x("cost"), y=y.y("loss"), text=alt.Text("label", type="nominal"))
    return halo_text(words, "optimum-text", align="right", dx=-8, dy=9)
