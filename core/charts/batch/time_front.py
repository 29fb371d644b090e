"""Time against compute for one loss: what a faster run costs."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, Tip, inline, named_points, stack
from ..reading import reading


def time_front(table: pd.DataFrame, points: pd.DataFrame, time: str) -> alt.LayerChart:
    """Compute against time along a front, with its knee and some points named.

    `table` has `time` (in the unit in brackets at the end of the name `time`), `flops`, `params`, `tokens`,
    `batch_tokens` and `tokens_per_param`; `points` the same and `label` and `kind` ("best" or "other").
    """
    x = quantity_axis("number", [*table["time"], *points["time"]], title=time, log=True)
    y = quantity_axis("flops", [*table["flops"], *points["flops"]], pad=(0.05, 0.1))
    shown: list[Tip] = [("time", time.partition(" (")[0], x.unit), ("flops", "compute", "FLOP")]
    shown += [("params", "size", "parameters"), ("tokens", "data", "tokens"), ("batch_tokens", "batch", "tokens")]
    shown += [("tokens_per_param", "tokens per parameter", "")]
    base = alt.Chart(inline(table)).encode(x=x.x("time"), y=y.y("flops"))
    layers: list[alt.Chart] = [base.mark_line(style="law")]
    layers += named_points(points, x, y, ("time", "flops"), shown)
    reads = reading(table, x, y, ("time", "flops"), shown)
    return stack(layers, f"Compute against {time}", HEIGHT, ["━ nothing is both faster and cheaper"], reads=reads)
