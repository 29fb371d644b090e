"""Losses of two arms against compute, with the curve of each."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, Tip, dot_size, inline, pieces, stack, thinned, tips


def arm_losses(curves: pd.DataFrame, runs: pd.DataFrame, unit: str, per: float | None = None) -> alt.LayerChart:
    """Runs of two arms and their curves, told apart by colour.

    `curves` has `arm`, `flops`, `loss`, `beyond`; `runs` has `arm`, `flops`, `loss`, `size`, `tokens`, `tries`. Losses
    are in `unit`; `per` is how many tokens a parameter the curves have, None where they are over compute alone.
    """
    names = list(dict.fromkeys([*curves["arm"], *runs["arm"]]))
    x = quantity_axis("flops", [*curves["flops"], *runs["flops"]])
    y = quantity_axis("loss", [*curves["loss"], *runs["loss"]], title=f"loss ({unit})")
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0, symbolType="stroke", symbolStrokeWidth=2.5)
    colour = alt.Color("arm", type="nominal", scale=alt.Scale(domain=names, range="category"), legend=legend)
    shown: list[Tip] = [("arm", "arm", ""), ("flops", "training compute", None), ("loss", "loss", unit)]
    more: list[Tip] = [("size", "size", "parameters"), ("tokens", "tokens", "tokens"), ("tries", "best of tries", "")]
    dots, of_dot = tips(thinned(runs), [*shown, *more])
    parts = [pieces(part.sort_values("flops")) for _, part in curves.groupby("arm", sort=False)]
    joined = pd.concat(parts, ignore_index=True) if parts else curves.assign(piece=0)
    joined["part"] = joined["arm"].astype(str) + joined["piece"].astype(str)
    line, of_line = tips(joined, shown)
    base = alt.Chart(inline(line)).encode(
        x=x.x("flops"), y=y.y("loss"), color=colour, detail=alt.Detail("part", type="nominal"), tooltip=of_line
    )
    points = alt.Chart(inline(dots)).mark_point(style="run", size=dot_size(len(runs)))
    layers = [
        base.transform_filter("!datum.beyond").mark_line(style="law"),
        base.transform_filter("datum.beyond").mark_line(style="law-beyond"),
        points.encode(x=x.x("flops"), y=y.y("loss"), color=colour, tooltip=of_dot),
    ]
    words = [f"curves: at {per:.3g} tokens a parameter, the middle of the runs"] if per else []
    words += ["dashed: beyond the runs"] if len(curves) and curves["beyond"].any() else []
    return stack(layers, "Losses of two arms against compute, with their curves", HEIGHT, words)
