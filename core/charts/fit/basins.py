"""Where the starts ended: how many found the best fit, and how much worse the others are."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ...units import plain
from ..axes import quantity_axis
from ..marks import inline, stack, tips

HEIGHT = 240
PER_DECADE = 2  # bins of the excess
GAP = 0.75  # decades between the best basin, which has no logarithm, and the axis of the others
NEAR = 1e-3  # relative excess up to which nobody could tell a fit from the best
LEAST = 1e-6  # relative excess; less is the same basin


def basins(ends: pd.DataFrame) -> alt.LayerChart:
    """The objective that starts came down to, against their number.

    `ends` has one row a basin: `value`, the objective reached, and `starts`, how many ended there. The best stands
    alone at the left; the others by how far they lie above it, relative to it, on a logarithmic axis.
    """
    bars, first, last = _bars(ends)
    most = max(float(bars["starts"].max()), 1.0) if len(bars) else 1.0
    log = most > 20 * float(bars["starts"].min() if len(bars) else 1)
    up = quantity_axis("count", [0.7, most] if log else [0.0, most], title="starts", log=log, pad=(0, 0.12))
    ticks = [first - GAP, *np.arange(first, last + 1, max(1, round((last - first) / 5)))]
    names = ["best", *(f"+{_percent(10.0**t)}" for t in ticks[1:])]
    x: dict[str, Any] = {
        "type": "quantitative",
        "title": "objective reached, above the best",
        "scale": alt.Scale(domain=[first - GAP - 0.5, last], nice=False),
        "axis": alt.Axis(
            values=[float(t) for t in ticks],
            labelExpr=f"{names}[indexof({[float(t) for t in ticks]}, datum.value)]",
            labelOverlap=True,
        ),
    }
    bars, tooltip = tips(
        bars,
        [
            ("reached", "objective", ""),
            ("above", "above the best", ""),
            ("starts", "starts", ""),
            ("share", "share", ""),
        ],
    )
    layers = []
    for kind, style in (("worse", "run"), ("near", "law"), ("best", "optimum")):
        base = alt.Chart(inline(bars[bars["kind"] == kind])).encode(y=up.y("starts"), tooltip=tooltip)
        solid: dict[str, Any] = {"opacity": 1, "binSpacing": 2, "cornerRadiusEnd": 2}
        layers.append(
            base.mark_bar(style=style, **solid).encode(
                x=alt.X("start", **x), x2=alt.X2("stop"), y2=alt.Y2(datum=up.domain[0])
            )
        )
        words = base.mark_text(style="quiet", dy=-5, baseline="bottom")
        layers.append(words.encode(x=alt.X("middle", **x), text=alt.Text("count", type="nominal")))
    return stack(layers, "Number of starts by the objective that they came down to", HEIGHT, _key(ends, bars))


def _bars(ends: pd.DataFrame) -> tuple[pd.DataFrame, float, float]:
    """Return one row a bar, placed in decades of the relative excess, and the first and last decade of the axis."""
    ends = ends.sort_values("value", ignore_index=True)
    best = float(ends["value"].iloc[0]) if len(ends) else 1.0
    unit = best if best > 0 else max(float(ends["value"].max()), 1.0)
    excess = np.maximum((ends["value"].to_numpy(float) - best) / unit, LEAST / 10)
    top = ends["value"].to_numpy(float) <= best + LEAST * abs(best)
    low, high = (np.log10(v) for v in (_span(excess[~top])))
    first, last = float(np.floor(low)), float(np.ceil(high + 1e-9))
    cell = np.clip(np.floor((np.log10(excess) - first) * PER_DECADE), 0, (last - first) * PER_DECADE - 1)
    start = np.where(top, first - GAP - 0.5 / PER_DECADE, first + cell / PER_DECADE)
    stop = start + 1 / PER_DECADE
    kind = np.where(top, "best", np.where(excess <= NEAR, "near", "worse"))
    frame = pd.DataFrame({"start": start, "stop": stop, "kind": kind, "value": ends["value"], "starts": ends["starts"]})
    bars = frame.groupby(["start", "stop", "kind"], as_index=False).agg(
        starts=("starts", "sum"), low=("value", "min"), high=("value", "max"), basins=("value", "size")
    )
    total = max(int(ends["starts"].sum()), 1)
    reached = [
        f"{plain(low, 7)}" if n == 1 else f"{plain(low)} to {plain(high)} ({n} basins)"
        for low, high, n in zip(bars["low"], bars["high"], bars["basins"], strict=True)
    ]
    return (
        bars.assign(
            middle=(bars["start"] + bars["stop"]) / 2,
            reached=reached,
            above=[f"+{_percent((v - best) / unit)}" for v in bars["low"]],
            share=[f"{n / total:.1%}" for n in bars["starts"]],
            count=[f"{int(n):,}" for n in bars["starts"]],
            starts=bars["starts"].astype(float),
        ),
        first,
        last,
    )


def _span(excess: np.ndarray) -> tuple[float, float]:
    """Return what the axis spans, wide enough to be one where there is little."""
    if not len(excess):
        return 1e-5, 1.0
    return min(float(excess.min()), 1e-3), max(float(excess.max()), 1e-1)


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


def _key(ends: pd.DataFrame, bars: pd.DataFrame) -> list[str]:
    total = int(ends["starts"].sum())
    kinds = bars.groupby("kind")["starts"].sum()
    sentences = {
        "best": "left: in the best basin, {} of {} starts",
        "near": "blue: within 0.1 % of the best, {} starts",
        "worse": "grey: worse, {} starts",
    }
    return [words.format(f"{int(kinds[k]):,}", f"{total:,}") for k, words in sentences.items() if k in kinds]
