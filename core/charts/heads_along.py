"""How the best numbers of heads move with the context."""

import altair as alt
import pandas as pd

from .axes import Quantity, quantity_axis
from .marks import HEIGHT, Tip, halo_text, inline, stack, tips

KINDS = (("query_heads", "query heads", "law", "law-text"), ("kv_heads", "KV heads", "optimum-line", "optimum-text"))


def heads_along(table: pd.DataFrame, at: float, usual: tuple[int, int] | None = None) -> alt.LayerChart:
    """The best configuration at each context, as steps.

    `table` has `context` (tokens), `query_heads`, `kv_heads` and `params`, a row a context; `at` is the context
    asked for. `usual` are heads to compare with, drawn as levels.
    """
    x = quantity_axis("context", [*table["context"], at], title="context (tokens)", log=True)
    levels = [1, *table["query_heads"], *table["kv_heads"], *(usual or ())]
    y = quantity_axis("number", levels, title="heads a layer", log=True, pad=(0.06, 0.12))
    tall = alt.Chart(inline(pd.DataFrame([{"at": at}]))).mark_rule(style="guide-dash").encode(x=x.x("at"))
    layers: list[alt.Chart] = [tall]
    for field, name, style, voice in KINDS:
        layers += _steps(table, x, y, field, name, style, voice)
    words = ["┊ the context asked for", "steps: the best configuration at each context"]
    return stack(layers, "Best numbers of heads by context", HEIGHT, words)


def _steps(table: pd.DataFrame, x: Quantity, y: Quantity, field: str, name: str, style: str, voice: str):
    shown: list[Tip] = [("context", "context", "tokens"), ("query_heads", "query heads", "")]
    shown += [("kv_heads", "KV heads", ""), ("params", "size", "parameters")]
    frame, tooltip = tips(table.sort_values("context"), shown)
    base = alt.Chart(inline(frame)).encode(x=x.x("context"), y=y.y(field), tooltip=tooltip)
    first = frame.head(1).assign(name=name)
    label = alt.Chart(inline(first)).encode(x=x.x("context"), y=y.y(field), text=alt.Text("name", type="nominal"))
    return [
        base.mark_line(style=style, interpolate="step-after"),
        base.mark_point(style="hover", filled=True, size=260),
        *halo_text(label, voice, align="left", dx=4, dy=-10),
    ]
