"""The two critical batches over the size of the model, with their intervals and how each grows."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, inline, stack, tips
from ..reading import of_each, reading

OUTSIDE = {"twice": -14, "fifth": 16}  # pixels from a line to its name, away from the other


def critical_sizes(points: pd.DataFrame, growth: pd.DataFrame) -> alt.LayerChart:
    """Critical batches over parameters.

    `points` has `params`, `kind` ("twice" or "fifth"), `name` (of the kind), `set` (which runs), `batch_tokens`, `low`
    and `high` (95 %, NaN where there is none); `growth` has `params`, `kind`, `name` and `batch_tokens`, a power of
    size through each kind, or no row.
    """
    x = quantity_axis("params", [*points["params"], *growth["params"]], pad=(0.06, 0.06))
    y = quantity_axis(
        "batch_tokens", [*points["batch_tokens"], *points["low"], *points["high"]], title="critical batch (tokens)",
        pad=(0.08, 0.12),
    )  # fmt: skip
    names = list(dict.fromkeys([*points["name"], *growth["name"]]))
    shade = alt.Color("name", type="nominal", legend=None, scale=alt.Scale(domain=names), title="which")
    shown: list[Tip] = [("set", "runs of", ""), ("name", "which", ""), ("params", "size", "parameters")]
    shown += [("batch_tokens", "batch", "tokens"), ("low", "95 % from", "tokens"), ("high", "95 % to", "tokens")]
    frame, tooltip = tips(points, shown)
    base = alt.Chart(inline(frame)).encode(x=x.x("params"), color=shade, tooltip=tooltip)
    sure = alt.Chart(inline(frame.dropna(subset=["low", "high"]))).encode(x=x.x("params"), color=shade, tooltip=tooltip)
    line = alt.Chart(inline(growth)).encode(x=x.x("params"), y=y.y("batch_tokens"), color=shade)
    layers = [
        line.mark_line(style="law"),
        sure.mark_rule(style="law").encode(y=y.y("low"), y2=alt.Y2("high")),
        base.mark_point(style="run", size=80, opacity=1).encode(y=y.y("batch_tokens")),
        *_names(points, x, y, shade),
    ]
    words = ["● a model, with its 95 % interval"] + (["━ power of size through them"] if len(growth) else [])
    rows, fields, batches = of_each(growth, ("params", "batch_tokens"), "name", "tokens")
    reads = reading(rows, x, y, fields, [("params", "size", "parameters"), *batches])
    return stack(layers, "Critical batches over the size of the model", HEIGHT, words, reads=reads)


def _names(points: pd.DataFrame, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    """Return the names of both kinds at their middle points, each on the side away from the other."""
    layers: list[alt.Chart] = []
    for kind, away in OUTSIDE.items():
        rows = points[points["kind"] == kind].sort_values("params", ignore_index=True)
        spot = rows.iloc[len(rows) // 2 :][:1]
        base = alt.Chart(inline(spot)).encode(
            x=x.x("params"), y=y.y("batch_tokens"), text=alt.Text("name", type="nominal")
        )
        side = {"dy": away, "dx": -8, "align": "right"} if kind == "twice" else {"dy": away, "dx": 8, "align": "left"}
        words = halo_text(base, "text", fontWeight=600, **side)
        layers += [words[0], words[1].encode(color=shade)]
    return layers
