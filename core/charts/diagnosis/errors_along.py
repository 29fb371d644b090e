"""How far runs lie from what most of them follow, with those that a finding names."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import quantity_axis
from ..marks import flagged, inline, run_layers, stack, tips

SMALL = 190


def errors_along(rows: pd.DataFrame, x: str, x_title: str | None = None) -> alt.LayerChart:
    """Errors of runs along a column, with the named ones in the accent colour.

    `rows` has the column `x`, `error` (a share, observed over what most rows follow, less 1), `named` (true for the
    rows of the finding) and `run`. What can be divided by decades stands on a logarithmic axis.
    """
    rows = rows.assign(percent=rows["error"].astype(float) * 100.0).replace([np.inf, -np.inf], np.nan)
    across = quantity_axis(x, rows[x], title=x_title)
    limits = [*rows["percent"], 1.0, -1.0]
    up = quantity_axis("number", limits, title="off the others (%)", log=False)
    field = x if x.isidentifier() else "along"  # Vega reads dots, colons and brackets in the name of a field
    rows = rows.assign(**{field: rows[x]})
    shown = [("run", "run", ""), ("percent", "off the others", "%"), (field, across.title, across.unit)]
    named = flagged(rows, "named")
    zero = alt.Chart(inline(pd.DataFrame({"percent": [0.0]}))).encode(y=up.y("percent")).mark_rule(style="guide")
    layers = [zero, *run_layers(rows[~named], across, up, (field, "percent"), shown)]
    if named.any():
        part, tooltip = tips(rows[named], shown)
        dots = alt.Chart(inline(part)).mark_point(style="named", size=46)
        layers.append(dots.encode(x=across.x(field), y=up.y("percent"), tooltip=tooltip))
    words = [f"● {int((~named).sum()):,} runs", *([f"× {int(named.sum()):,} named here"] if named.any() else [])]
    return stack(layers, "How far runs lie from what most of them follow", SMALL, words, grows=False)
