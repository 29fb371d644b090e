"""How few mixtures would have sufficed."""

import altair as alt
import pandas as pd

from .axes import quantity_axis
from .marks import HEIGHT, Tip, band_layer, inline, stack, tips


def subsample(curve: pd.DataFrame, unit: str = "nats per token") -> alt.LayerChart:
    """The loss that the best mixture by fewer runs gives up, over their number.

    `curve` has `mixtures`, `given_up` (median over random subsets), `low` and `high` (10th and 90th percentile) and
    `error` (median relative error on mixtures left out, NaN where none is); its last row is all mixtures.
    """
    frame = curve.assign(percent=100 * curve["error"].astype(float))
    x = quantity_axis("mixtures", frame["mixtures"], title="mixtures trained", log=True)
    y = quantity_axis("number", [0.0, *frame["high"]], title=f"loss given up ({unit})", log=False, pad=(0.0, 0.08))
    shown: list[Tip] = [
        ("mixtures", "mixtures", ""), ("given_up", "given up", unit), ("low", "one in ten below", unit),
        ("high", "one in ten above", unit), ("percent", "error on those left out", "%"),
    ]  # fmt: skip
    frame, tooltip = tips(frame, shown)
    base = alt.Chart(inline(frame)).encode(x=x.x("mixtures"), y=y.y("given_up"), tooltip=tooltip)
    last = alt.Chart(inline(frame.tail(1))).encode(x=x.x("mixtures"), y=y.y("given_up"), tooltip=tooltip)
    layers = [
        *band_layer(curve, x, y, ("mixtures", "low", "high")), base.mark_line(style="law"),
        base.mark_point(style="law", filled=True, size=45), last.mark_point(style="optimum", size=110),
    ]  # fmt: skip
    words = ["━ median of random subsets", "shade: eight of ten subsets", "● all mixtures"]
    return stack(layers, "Loss given up by fewer mixtures", HEIGHT - 60, words)
