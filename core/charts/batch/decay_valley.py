"""Losses over weight decay at one scale, with a place for runs without any."""

import altair as alt
import pandas as pd

from ..axes import axis_with_off, quantity_axis
from ..marks import HEIGHT, Tip, dot_size, halo_text, inline, law_layers, stack, tips
from ..reading import reading


def decay_valley(runs: pd.DataFrame, curve: pd.DataFrame, lowest: pd.DataFrame, unit: str) -> alt.LayerChart:
    """Runs of one scale over weight decay, the parabola through those on the floor, and its lowest point.

    `runs` has `weight_decay` (0 for none), `timescale` (NaN for none), `loss` (in `unit`) and `floor` (whether the
    parabola was fitted to it); `curve` has `weight_decay`, `loss` and `beyond`, and may be empty, as `lowest` may:
    `weight_decay`, `low`, `high` (95 %) and `loss`.
    """
    tried = [*runs["weight_decay"], *curve["weight_decay"], *lowest["weight_decay"], *lowest["low"], *lowest["high"]]
    x, across, place = axis_with_off("weight_decay", tried, after=False)
    y = quantity_axis("loss", [*runs["loss"], *lowest["loss"]], title=f"loss ({unit})", log=False, pad=(0.12, 0.1))
    shown: list[Tip] = [("weight_decay", "weight decay", ""), ("timescale", "AdamW timescale", "of the run")]
    frame, tooltip = tips(runs.assign(at=runs["weight_decay"].where(runs["weight_decay"] > 0, place)), [
        *shown, ("loss", "loss", unit)
    ])  # fmt: skip
    off = frame[frame["weight_decay"] <= 0]
    layers: list[alt.Chart] = []
    if len(off):
        layers.append(alt.Chart(inline(off.head(1))).mark_rule(style="guide-dash").encode(x=x.x("at").axis(across)))
    if len(curve):
        layers += law_layers(curve, x, y, ("weight_decay", "loss"))
    floor, size = frame["floor"].astype(bool), max(dot_size(len(frame)), 60.0)
    for style, rows in (("held-out", frame[~floor]), ("run", frame[floor])):
        base = alt.Chart(inline(rows)).encode(x=x.x("at").axis(across), y=y.y("loss"), tooltip=tooltip)
        layers.append(base.mark_point(style=style, size=size))
    layers += _lowest(lowest, x.x, y.y, across)
    words = ["● runs near the lowest loss" if floor.any() else "", "○ others" if (~floor).any() else ""]
    words += ["━ parabola in logarithms"] if len(curve) else []
    words += ["lowest point, 95 %"] if len(lowest) else []
    words += ["┊ no weight decay, which has no logarithm"] if len(off) else []
    reads = reading(curve, x, y, ("weight_decay", "loss"), [shown[0], ("loss", "loss", unit)], axes=(across, None))
    return stack(layers, "Losses over weight decay", HEIGHT, [w for w in words if w], reads=reads)


def _lowest(lowest: pd.DataFrame, x, y, across: alt.Axis) -> list[alt.Chart]:
    if lowest.empty:
        return []
    frame, tooltip = tips(lowest, [("weight_decay", "best weight decay", ""), ("low", "from", ""), ("high", "to", "")])
    base = alt.Chart(inline(frame.assign(word="lowest"))).encode(y=y("loss"), tooltip=tooltip)
    at = base.encode(x=x("weight_decay").axis(across))
    word = at.encode(text=alt.Text("word", type="nominal"))
    return [
        base.mark_rule(style="optimum-line").encode(x=x("low").axis(across), x2=alt.X2("high")),
        at.mark_point(style="optimum", size=130),
        *halo_text(word, "optimum-text", dy=18),
    ]
