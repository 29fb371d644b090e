"""Two laws on one chart: the loss at the best split of every compute, with the runs of each."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, dot_size, flagged, inline, pieces, stack, thinned, tips
from ..reading import of_each, reading


def beside(curves: pd.DataFrame, runs: pd.DataFrame, unit: str = "nats per token") -> alt.LayerChart:
    """Two laws, told apart by colour.

    `curves` has `source` (a name), `flops`, `loss` with `low` and `high` (95 %, NaN where there is none), `beyond`;
    `runs` has `source`, `flops`, `loss`, `label`. Losses are in `unit`, the same for both.
    """
    names = list(dict.fromkeys([*curves["source"], *runs["source"]]))
    x = quantity_axis("flops", [*curves["flops"], *runs["flops"]])
    y = quantity_axis("loss", [*curves["loss"], *runs["loss"]], title=f"loss ({unit})")
    scale = alt.Scale(domain=names, range="category")
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0, symbolType="stroke", symbolStrokeWidth=2.5)
    colour = alt.Color("source", type="nominal", scale=scale, legend=legend)
    shown = [("source", "law", ""), ("flops", "training compute", None), ("loss", "loss", unit)]
    dots, of_dot = tips(thinned(runs), [("label", "run", ""), *shown])
    parts = [pieces(part.sort_values("flops")) for _, part in curves.groupby("source", sort=False)]
    joined = pd.concat(parts, ignore_index=True) if parts else curves.assign(piece=0)
    joined["part"] = joined["source"].astype(str) + joined["piece"].astype(str)
    base = alt.Chart(inline(joined)).encode(
        x=x.x("flops"), y=y.y("loss"), color=colour, detail=alt.Detail("part", type="nominal")
    )
    band = alt.Chart(inline(curves.dropna(subset=["low", "high"])[["source", "flops", "low", "high"]]))
    solid = joined.assign(beyond=flagged(joined, "beyond"))["beyond"]
    layers: list[alt.Chart | alt.LayerChart] = [
        band.mark_area(style="band", clip=True).encode(x=x.x("flops"), y=y.y("low"), y2=alt.Y2("high"), color=colour),
        alt.Chart(inline(dots))
        .mark_point(style="run", size=dot_size(len(runs)))
        .encode(x=x.x("flops"), y=y.y("loss"), color=colour, tooltip=of_dot),
        base.transform_filter("!datum.beyond").mark_line(style="law", clip=True),
        base.transform_filter("datum.beyond").mark_line(style="law-beyond", clip=True),
    ]
    words = ["dashed: beyond the runs"] if solid.any() else []
    words += ["bands: 95 %"] if curves["low"].notna().any() else []
    rows, fields, losses = of_each(curves, ("flops", "loss"), "source", unit)
    reads = reading(rows, x, y, fields, [shown[1], *losses])
    return stack(layers, "Loss at the best split of compute, by two laws", HEIGHT, words, reads=reads)
