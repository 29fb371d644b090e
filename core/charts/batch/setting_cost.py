"""What a multiple of the best setting costs in loss."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, band_layer, dot_size, inline, law_layers, named_points, stack, tips
from ..reading import intervals, reading


def setting_cost(curve: pd.DataFrame, runs: pd.DataFrame, points: pd.DataFrame, base: str, unit: str) -> alt.LayerChart:
    """Loss given up over so many times a setting.

    `curve` has `times`, `nats` (in `unit`), `fewer` (percent of the tokens that the loss is worth, NaN where that is
    not known), with `nats_low` and `nats_high` (95 %, NaN where there is none) and `beyond`; `runs` `times` and `nats`,
    what other settings cost taken off; `points` `times`, `nats`, `fewer`, `label` and `kind` ("best" or "other").
    `base` says what is multiplied, "the best learning rate".
    """
    x = quantity_axis("number", [*curve["times"], *runs["times"]], title=f"times {base}", log=True)
    top = [*curve["nats"], *curve["nats_high"], *runs["nats"]]
    y = quantity_axis("number", [*top, 0.0], title=f"loss given up ({unit})", log=False, pad=(0.05, 0.08))
    shown: list[Tip] = [("times", "times", ""), ("nats", "costs", unit), ("fewer", "worth of tokens", "%")]
    dots, dots_tooltip = tips(runs, shown[:2])
    layers: list[alt.Chart] = [
        *band_layer(curve, x, y, ("times", "nats_low", "nats_high")),
        *law_layers(curve, x, y, ("times", "nats")),
        alt.Chart(inline(dots)).mark_point(style="run", size=dot_size(len(dots))).encode(
            x=x.x("times"), y=y.y("nats"), tooltip=dots_tooltip
        ),
        *named_points(points, x, y, ("times", "nats"), shown),
    ]  # fmt: skip
    words = ["━ parabola in the logarithm" if len(runs) else "━ published trade-off"]
    words += ["shaded: 95 %"] if curve["nats_low"].notna().any() else []
    words += ["● runs, other settings' cost taken off"] if len(runs) else []
    words += ["dashed: beyond what was tried"] if curve["beyond"].any() else []
    reads = _reading(curve, x, y, shown, unit)
    return stack(layers, f"Cost of so many times {base}", HEIGHT, words, reads=reads)


def _reading(curve: pd.DataFrame, x: Quantity, y: Quantity, shown: list[Tip], unit: str) -> list[alt.Chart]:
    """Return what reads the curve, with its interval where it has one."""
    rows = curve.assign(interval=intervals(curve, "nats_", unit))
    more: list[Tip] = [("interval", "95 % interval", "")] if curve["nats_low"].notna().any() else []
    return reading(rows, x, y, ("times", "nats"), [*shown[:2], *more, *shown[2:]])
