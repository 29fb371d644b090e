"""What configurations of heads cost that reach the same loss: memory against compute."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, inline, named_points, stack, tips

TALL = HEIGHT + 40


def head_costs(table: pd.DataFrame, front: pd.DataFrame, context: str) -> alt.LayerChart:
    """Every configuration of heads at the size where it reaches the loss.

    `table` has `label` ("8 query, 1 KV"), `kind` ("best", "other" for the one it is held against, "within", "beyond"
    for one that a limit forbids), `params`, `memory` (GB), `flops` (GFLOP to write a token); `front` has `memory` and
    `flops` that nothing beats. `context` is what is read, in words.
    """
    x = quantity_axis("number", table["memory"], title="memory (GB)", log=True, pad=(0.07, 0.09))
    y = quantity_axis("number", table["flops"], title=f"compute (GFLOP per token at {context})", log=True)
    shown: list[Tip] = [("label", "heads", ""), ("params", "size", "parameters"), ("memory", "memory", "GB")]
    shown += [("flops", "compute", "GFLOP per token")]
    line = alt.Chart(inline(front.sort_values("memory"))).mark_line(style="law-quiet")
    layers = [
        line.encode(x=x.x("memory"), y=y.y("flops")),
        *_dots(table[table["kind"] == "beyond"], x, y, shown, "excluded", 45),
        *_dots(table[table["kind"] == "within"], x, y, shown, "run", 60),
        *named_points(table, x, y, ("memory", "flops"), shown),
    ]
    counts = [("●", "other configurations", "within"), ("×", "beyond a limit", "beyond")]
    words = [f"{glyph} {n:,} {said}" for glyph, said, kind in counts if (n := int((table["kind"] == kind).sum()))]
    words += ["━ nothing has less of both"] if len(front) > 1 else []
    words += ["all reach the same predicted loss", "better towards the lower left"]
    return stack(layers, "Memory against compute of configurations of heads", TALL, words)


def _dots(rows: pd.DataFrame, x: Quantity, y: Quantity, shown: list[Tip], style: str, size: float) -> list[alt.Chart]:
    if rows.empty:
        return []
    frame, tooltip = tips(rows, shown)
    return [
        alt.Chart(inline(frame)).mark_point(style=style, size=size).encode(
            x=x.x("memory"), y=y.y("flops"), tooltip=tooltip
        )
    ]  # fmt: skip
