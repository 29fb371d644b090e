"""Settings of training over learning rate and batch, with lines of equal ratio."""

import math

import altair as alt
import pandas as pd

from ...units import power
from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, inline, named_points, stack


def rate_batch(points: pd.DataFrame) -> alt.LayerChart:
    """Learning rate over batch, both logarithmic.

    `points` has `label`, `kind` ("best" or "other"), `batch` (sequences), `learning_rate` and `ratio` (their ratio).
    """
    x = quantity_axis("count", points["batch"], title="batch (sequences)", log=True, pad=(0.12, 0.12))
    y = quantity_axis("number", points["learning_rate"], title="peak learning rate", log=True, pad=(0.1, 0.14))
    shown: list[Tip] = [("label", "run", ""), ("batch", "batch", "sequences"), ("learning_rate", "learning rate", "")]
    shown += [("ratio", "rate over batch", "per sequence")]
    layers = [*_equal(x, y), *named_points(points, x, y, ("batch", "learning_rate"), shown)]
    return stack(layers, "Learning rate over batch size", HEIGHT, ["┄ the same ratio of rate to batch"])


def _equal(x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return lines of equal ratio, a power of ten each, named where they leave the plot on the right or at the top."""
    low, high = (math.log10(v) for v in (y.domain[0] / x.domain[1], y.domain[1] / x.domain[0]))
    rows, ends = [], []
    for k in range(math.ceil(low), math.floor(high) + 1):
        start, stop = max(x.domain[0], y.domain[0] / 10.0**k), min(x.domain[1], y.domain[1] / 10.0**k)
        if x.at(stop) - x.at(start) < 0.08:
            continue
        rows += [{"ratio": k, "batch": v, "learning_rate": v * 10.0**k} for v in (start, stop)]
        ends.append({"batch": x.back(x.at(stop) - 0.03), "words": power(10.0**k), "ratio": k})
    if not rows:
        return []
    words = pd.DataFrame(ends)
    words["learning_rate"] = words["batch"] * 10.0 ** words["ratio"]
    base = alt.Chart(inline(pd.DataFrame(rows))).encode(x=x.x("batch"), y=y.y("learning_rate"))
    named = alt.Chart(inline(words)).encode(
        x=x.x("batch"), y=y.y("learning_rate"), text=alt.Text("words", type="nominal")
    )
    return [base.encode(detail=alt.Detail("ratio", type="nominal")).mark_line(style="guide-dash"),
            *halo_text(named, "quiet", align="center")]  # fmt: skip
