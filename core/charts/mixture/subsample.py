"""How few mixtures would have sufficed."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, band_layer, halo_text, inline, interval_text, stack, tips
from ..reading import reading

NAMED = 0.7  # of the width, from where on the band may meet the name of the last point
HIGHEST = 90  # pixels from the last point to its name


def subsample(curve: pd.DataFrame, unit: str) -> alt.LayerChart:
    """The loss given up by fitting fewer mixtures.

    `curve` has `mixtures` (how many were fitted), `given_up` (median over random subsets of the loss given up against
    the best mixture by all runs, at least 0, in `unit`), `low` and `high` (10th and 90th percentile) and `error`
    (median relative error on the mixtures left out, a fraction, NaN where there is none). The last row is all runs.
    """
    curve = curve.sort_values("mixtures", ignore_index=True)
    x = quantity_axis("number", curve["mixtures"], title="mixtures fitted", pad=(0.03, 0.04))
    ends = [0.0, *curve[["given_up", "high"]].to_numpy(float).ravel()]
    y = quantity_axis("number", ends, title=f"loss given up ({unit})", log=False, pad=(0.03, 0.06))
    layers = [*band_layer(curve, x, y, ("mixtures", "low", "high")), *_line(curve, x, y), *_all(curve, x, y)]
    words = ["━ median over random subsets", "band: 10th to 90th percentile"]
    return stack(layers, "Loss given up by fitting fewer mixtures", HEIGHT, words, reads=_reading(curve, x, y))


def _reading(curve: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    ends = zip(curve["low"], curve["high"], strict=True)
    frame = curve.assign(
        interval=[interval_text(low, high, y.unit) for low, high in ends], percent=100 * curve["error"]
    )
    fields = [("mixtures", "mixtures fitted", ""), ("given_up", "loss given up, median", y.unit)]
    fields += [("interval", "10th to 90th percentile", ""), ("percent", "error on mixtures left out, median", "%")]
    return reading(frame, x, y, ("mixtures", "given_up"), fields)


def _line(curve: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    base = alt.Chart(inline(curve)).encode(x=x.x("mixtures"), y=y.y("given_up"))
    return [base.mark_line(style="law"), base.mark_point(style="law", filled=True, size=45, opacity=1)]


def _all(curve: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the point of all runs, named above the band beside it."""
    last, beside = curve.tail(1), curve[curve["mixtures"] > x.back(NAMED)]
    low, high = last["given_up"].max(), beside[["given_up", "high"]].max().max()
    rise = y.at(high) - y.at(low) if len(curve) else 0.0
    frame = last.assign(words=[f"all {n:,.0f} mixtures" for n in last["mixtures"]])
    frame, tooltip = tips(frame, [("words", "fitted", ""), ("given_up", "loss given up", y.unit)])
    base = alt.Chart(inline(frame)).encode(x=x.x("mixtures"), y=y.y("given_up"), tooltip=tooltip)
    words = base.encode(text=alt.Text("words", type="nominal"))
    return [
        base.mark_point(style="optimum", size=130),
        *halo_text(words, "optimum-text", align="right", dx=6, dy=-min(HEIGHT * rise + 12, HIGHEST)),
    ]
