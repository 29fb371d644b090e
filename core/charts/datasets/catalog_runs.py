"""All data sets at a glance: a row each, a tick for each size of run along compute."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import Tip, halo_text, inline, stack, tips

ROW, CLICKED = "name", "clicked"  # the column that a click selects by, and the name of the selection
TALL = 520
WITHIN = alt.ExprRef("width")  # words that are wider would make the plot narrower
UP, DOWN = -9, 8  # pixels from the middle of a row to its words and to its ticks


def catalog_runs(runs: pd.DataFrame, sets: pd.DataFrame, target: float | None = None) -> alt.LayerChart:
    """Where the runs of every data set lie along training compute, one row a set.

    `runs` has `name` (of the set) and `flops` (FLOP). `sets` has a row each, from top to bottom: `name`, `words` (what
    is written over its ticks), `title`, `runs`, `sizes`, `compute` in words. `target` is a compute in FLOP to hold
    them against. A click on a row selects its `name`.
    """
    x = quantity_axis("flops", [*runs["flops"], *([target] if target else [])], log=True)
    scale = alt.Scale(domain=list(sets["name"]))
    rows = alt.Y("name", type="nominal", scale=scale, axis=None, title="data set")
    shown: list[Tip] = [
        ("title", "data set", ""),
        ("runs", "runs", ""),
        ("sizes", "sizes", ""),
        ("compute", "compute", ""),
    ]
    frame, tooltip = tips(sets, shown)
    base = alt.Chart(inline(frame)).encode(y=rows, tooltip=tooltip)
    selection = alt.selection_point(name=CLICKED, fields=[ROW], on="click")
    words = base.encode(text=alt.Text("words", type="nominal"), x=alt.value(0))
    layers = [
        *_target(target, x),
        alt.Chart(inline(runs)).mark_tick(style="run", yOffset=DOWN, thickness=1.5, height=11).encode(
            x=x.x("flops"), y=rows
        ),
        *halo_text(words, "text", align="left", dy=UP, limit=WITHIN),
        base.mark_rect(style="hover").add_params(selection),
    ]  # fmt: skip
    key = ["❘ runs", "click a row for its source, licence and pages"]
    return stack(layers, "Runs of every data set along training compute", TALL, key)


def _target(target: float | None, x: Quantity) -> list[alt.Chart]:
    if not target:
        return []
    frame = pd.DataFrame({"flops": [target], "words": ["your compute"]})
    base = alt.Chart(inline(frame)).encode(x=x.x("flops"))
    left = x.at(target) > 0.5
    side = {"align": "right", "dx": -6} if left else {"align": "left", "dx": 6}
    named = base.encode(text=alt.Text("words", type="nominal"), y=alt.value(0))
    return [base.mark_rule(style="guide-dash"), *halo_text(named, "quiet", baseline="top", **side)]
