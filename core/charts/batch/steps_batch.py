"""Steps to a loss against the batch, and where the two critical batches lie on each curve."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, dot_size, in_pixels, inline, stack, tips
from ..reading import of_each, reading
from ..spread import spread

TALL = HEIGHT + 40
LABEL = 16  # pixels of a name, high
MARKS = (("fifth", "published", 75), ("twice", "optimum", 110))


def steps_batch(points: pd.DataFrame, curves: pd.DataFrame, marks: pd.DataFrame) -> alt.LayerChart:
    """Steps to one loss against the batch, a curve a target.

    `points` has `set` (what reaches one loss), `batch_tokens` and `steps`; `curves` the same, of the law; `marks` has
    `set`, `kind` ("fifth": a fifth more steps than in proportion, "twice": twice the least steps and tokens),
    `batch_tokens` and `steps`.
    """
    x = quantity_axis("batch_tokens", [*points["batch_tokens"], *curves["batch_tokens"]], pad=(0.04, 0.02))
    y = quantity_axis("steps", [*points["steps"], *curves["steps"]], title="steps to the same loss (steps)")
    sets = list(dict.fromkeys(curves["set"]))
    shade = alt.Color("set", type="nominal", legend=None, scale=alt.Scale(domain=sets), title="reaches one loss")
    shown: list[Tip] = [("set", "runs of", ""), ("batch_tokens", "batch", "tokens"), ("steps", "steps", "steps")]
    line = alt.Chart(inline(curves)).encode(x=x.x("batch_tokens"), y=y.y("steps"), color=shade)
    dots, tooltip = tips(points, shown)
    base = alt.Chart(inline(dots)).encode(x=x.x("batch_tokens"), y=y.y("steps"), color=shade, tooltip=tooltip)
    layers: list[alt.Chart] = [line.mark_line(style="law"), base.mark_point(style="run", size=dot_size(len(dots)))]
    for kind, style, size in MARKS:
        frame, tooltip = tips(marks[marks["kind"] == kind], shown)
        base = alt.Chart(inline(frame)).encode(x=x.x("batch_tokens"), y=y.y("steps"), tooltip=tooltip)
        layers.append(base.mark_point(style=style, size=size))
    words = ["● runs", "◇ B*: a fifth more steps than in proportion"]
    words += ["● in orange B_crit: twice the least steps and twice the least tokens"]
    layers += _names(curves, x, y, shade)
    rows, fields, steps = of_each(curves, ("batch_tokens", "steps"), "set", "steps")
    reads = reading(rows, x, y, fields, [shown[1], *steps], TALL)
    return stack(layers, "Steps to the same loss against batch size", TALL, words, reads=reads)


def _names(curves: pd.DataFrame, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    """Return the names of several curves, right of their ends and moved apart."""
    ends = curves.sort_values("batch_tokens").groupby("set", as_index=False, sort=False).last()
    if len(ends) < 2:
        return []
    ends["offset"] = spread([(1 - y.at(v)) * TALL for v in ends["steps"]], LABEL)
    base = in_pixels(alt.Chart(inline(ends)), "offset", TALL, y.title).encode(
        x=x.x("batch_tokens"), text=alt.Text("set", type="nominal"), color=shade
    )
    return [base.mark_text(style="text", align="left", dx=8, limit=110, fontWeight=600)]
