"""Which sizes were trained how long: the design of a sweep."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import flagged, inline, run_layers, stack, tips

SMALL = 190


def design_of_runs(rows: pd.DataFrame, x: str, y: str) -> alt.LayerChart:
    """Where the runs of a sweep lie: one quantity across, another up, each a column of `rows`.

    `rows` has both, `run`, and `named` (true for the rows of a finding, in the accent colour).
    """
    across, up = quantity_axis(x, rows[x]), quantity_axis(y, rows[y])
    shown = [("run", "run", ""), (x, across.title, across.unit), (y, up.title, up.unit)]
    named = flagged(rows, "named")
    layers = run_layers(rows[~named], across, up, (x, y), shown)
    if named.any():
        part, tooltip = tips(rows[named], shown)
        dots = alt.Chart(inline(part)).mark_point(style="named", size=46)
        layers.append(dots.encode(x=across.x(x), y=up.y(y), tooltip=tooltip))
    words = [f"● {int((~named).sum()):,} runs", *([f"× {int(named.sum()):,} named here"] if named.any() else [])]
    return stack(layers, "Which sizes were trained how long", SMALL, words, grows=False)
