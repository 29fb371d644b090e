"""What a larger batch costs in tokens and saves in steps."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, Tip, inline, named_points, stack
from ..reading import reading


def batch_cost(table: pd.DataFrame, points: pd.DataFrame) -> alt.LayerChart:
    """Extra tokens in percent against the batch, to one loss.

    `table` has `batch_tokens`, `percent` (tokens beyond those at a vanishing batch), `steps` and `tokens`; `points` the
    same and `label` and `kind` ("best" or "other").
    """
    x = quantity_axis("batch_tokens", [*table["batch_tokens"], *points["batch_tokens"]])
    y = quantity_axis("number", table["percent"], title="extra tokens to the same loss (%)", log=True)
    shown: list[Tip] = [
        ("batch_tokens", "batch", "tokens"),
        ("percent", "extra tokens", "%"),
        ("steps", "steps", "steps"),
    ]
    shown += [("tokens", "tokens in all", "tokens")]
    base = alt.Chart(inline(table)).encode(x=x.x("batch_tokens"), y=y.y("percent"))
    layers: list[alt.Chart] = [base.mark_line(style="law")]
    layers += named_points(points, x, y, ("batch_tokens", "percent"), shown, lift=(10, -8))
    reads = reading(table, x, y, ("batch_tokens", "percent"), shown)
    words = ["━ tokens beyond those of a vanishing batch"]
    return stack(layers, "Extra tokens by batch size", HEIGHT, words, reads=reads)
