"""How the best numbers of heads move with the context."""

import math

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, inline, stack
from ..reading import reading

KINDS = (("query_heads", "query heads", "law", "law-text"), ("kv_heads", "KV heads", "optimum-line", "optimum-text"))


def heads_along(table: pd.DataFrame, at: float, usual: tuple[int, int] | None = None) -> alt.LayerChart:
    """The best configuration at each context, as steps.

    `table` has `context` (tokens), `query_heads`, `kv_heads` and `params`, a row a context; `at` is the context
    asked for. `usual` are heads to compare with, drawn as levels.
    """
    x = quantity_axis("context", [*table["context"], at], title="context (tokens)", log=True)
    across = _doublings(x, 4, "datum.value >= 1048576 ? datum.value / 1048576 + 'M' : datum.value / 1024 + 'K'")
    levels = [1, *table["query_heads"], *table["kv_heads"], *(usual or ())]
    y = quantity_axis("number", levels, title="heads a layer", log=True, pad=(0.06, 0.12))
    up = _doublings(y, 2, "format(datum.value, 'd')")
    tall = alt.Chart(inline(pd.DataFrame([{"at": at}]))).mark_rule(style="guide-dash").encode(x=x.x("at").axis(across))
    layers: list[alt.Chart] = [tall]
    for field, name, style, voice in KINDS:
        layers += _steps(table, x.x("context").axis(across), y.y(field).axis(up), field, name, style, voice)
    words = ["┊ the context asked for", "steps: the best configuration at each context"]
    shown: list[Tip] = [("context", "context", "tokens"), ("query_heads", "query heads", "")]
    shown += [("kv_heads", "KV heads", ""), ("params", "size", "parameters")]
    reads = reading(table, x, y, ("context", "query_heads", "kv_heads"), shown, axes=(across, up))
    return stack(layers, "Best numbers of heads by context", HEIGHT, words, reads=reads)


def _doublings(axis: Quantity, step: int, words: str) -> alt.Axis:
    """Return an axis whose ticks are powers of `step` and double as contexts and heads do, few of them."""
    low, high = (math.log2(v) / math.log2(step) for v in axis.domain)
    values = [float(step) ** k for k in range(math.ceil(low), math.floor(high) + 1)]
    return alt.Axis(values=values, labelExpr=words, labelOverlap=True, title=axis.title)


def _steps(table: pd.DataFrame, x: alt.X, y: alt.Y, field: str, name: str, style: str, voice: str):
    frame = table.sort_values("context")
    base = alt.Chart(inline(frame)).encode(x=x, y=y)
    # The two may be the same all along: one is named at its begin, above, the other at its end, below.
    first = field == "query_heads"
    end = (frame.head(1) if first else frame.tail(1)).assign(name=name)
    label = alt.Chart(inline(end)).encode(x=x, y=y, text=alt.Text("name", type="nominal"))
    side = {"align": "left", "dx": 4, "dy": -10} if first else {"align": "right", "dx": -4, "dy": 13}
    return [
        base.mark_line(style=style, interpolate="step-after"),
        *halo_text(label, voice, **side),
    ]
