"""The valley of one scale: losses over two settings, and its lowest point."""

from typing import Any

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, Tip, dot_size, inline, loss_shade, stack, tips


def valley(runs: pd.DataFrame, lowest: pd.DataFrame, settings: tuple[str, str], unit: str) -> alt.LayerChart:
    """Runs of one scale over two settings, coloured by loss, those on the floor filled.

    `runs` has both settings, `loss` (in `unit`) and `floor` (whether the parabola was fitted to it); `lowest` has the
    settings of the lowest point, with `x_low`, `x_high`, `y_low`, `y_high` (95 %), a row or none.
    """
    x, y = (quantity_axis(s, [*runs[s], *lowest[s]]) for s in settings)
    shown: list[Tip] = [(settings[0], x.title, x.unit), (settings[1], y.title, y.unit), ("loss", "loss", unit)]
    frame, tooltip = tips(runs, shown)
    floor = frame["floor"].astype(bool)
    shade, size = loss_shade(frame.loc[floor, "loss"], unit), max(dot_size(len(frame)), 45.0)
    layers: list[alt.Chart] = []
    looks: tuple[tuple[pd.Series, dict[str, Any]], ...] = ((~floor, {}), (floor, {"color": shade}))
    for rows, more in looks:
        base = alt.Chart(inline(frame[rows])).encode(x=x.x(settings[0]), y=y.y(settings[1]), tooltip=tooltip, **more)
        layers.append(base.mark_point(style="held-out" if not more else "run", size=size))
    ends, tooltip = tips(lowest, shown[:2])
    base = alt.Chart(inline(ends)).encode(tooltip=tooltip)
    layers += [
        base.mark_rule(style="optimum-line").encode(x=x.x("x_low"), x2=alt.X2("x_high"), y=y.y(settings[1])),
        base.mark_rule(style="optimum-line").encode(y=y.y("y_low"), y2=alt.Y2("y_high"), x=x.x(settings[0])),
        base.mark_point(style="optimum", size=130).encode(x=x.x(settings[0]), y=y.y(settings[1])),
    ]
    words = ["○ too high for the parabola", "● on the floor"] + (["✚ lowest point, 95 %"] if len(lowest) else [])
    return stack(layers, f"Losses over {x.title} and {y.title}", HEIGHT, words)
