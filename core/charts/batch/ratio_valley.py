"""Losses over the ratio of learning rate to batch."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, dot_size, halo_text, inline, stack, tips


def ratio_valley(runs: pd.DataFrame, lowest: pd.DataFrame, unit: str) -> alt.LayerChart:
    """Loss over learning rate / batch, a line a batch: on one curve, the ratio would tell all.

    `runs` has `ratio` (per token), `loss` (in `unit`), `batch_tokens`, `learning_rate` and `words` (the batch, as
    people write it); `lowest` has `low` and `high` (95 %) and `ratio` of the lowest point of all, a row or none.
    """
    x = quantity_axis(
        "number", [*runs["ratio"], *lowest["ratio"]], title="learning rate / batch (1/token)", log=True, pad=(0.04, 0.1)
    )
    y = quantity_axis("loss", runs["loss"], title=f"loss ({unit})", log=False)
    shown: list[Tip] = [("words", "batch", ""), ("learning_rate", "learning rate", ""), ("ratio", "ratio", "per token")]
    frame, tooltip = tips(runs.sort_values("ratio"), [*shown, ("loss", "loss", unit)])
    base = alt.Chart(inline(frame)).encode(x=x.x("ratio"), y=y.y("loss"))
    dots = base.mark_point(style="run", size=max(dot_size(len(frame)), 40.0)).encode(tooltip=tooltip)
    curves = base.mark_line(style="law-other").encode(detail=alt.Detail("words", type="nominal"))
    layers: list[alt.Chart] = [*_lowest(lowest, x), curves, dots, *_names(frame, x, y)]
    words = ["● runs, a line a batch"] + (["│ lowest ratio, 95 %"] if len(lowest) else [])
    return stack(layers, "Loss over the ratio of learning rate to batch", HEIGHT, words)


def _names(frame: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the batches' names at the right ends of their lines."""
    ends = frame.groupby("words", as_index=False, sort=False).last()
    base = alt.Chart(inline(ends)).encode(x=x.x("ratio"), y=y.y("loss"), text=alt.Text("words", type="nominal"))
    return halo_text(base, "quiet", align="left", dx=6)


def _lowest(lowest: pd.DataFrame, x: Quantity) -> list[alt.Chart]:
    """Return the lowest ratio, with its interval."""
    if lowest.empty:
        return []
    base = alt.Chart(inline(lowest))
    band = base.mark_rect(style="optimum-band", opacity=0.2, clip=True).encode(x=x.x("low"), x2=alt.X2("high"))
    return [band, base.mark_rule(style="optimum-line").encode(x=x.x("ratio"))]
