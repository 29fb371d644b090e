"""A law as its constants draw it."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, in_pixels, inline, stack
from ..reading import of_each, reading
from ..spread import spread
from ..theme import ROOM

GAP = 16  # pixels from one name to the next


def law_curve(
    curves: pd.DataFrame,
    x_title: str | None = None,
    y_title: str | None = None,
    x_kind: str = "params",
    y_log: bool | None = None,
    y_kind: str = "loss",
) -> alt.LayerChart:
    """The law's curve.

    `curves` has `x`, `y` and `set`, the name of the constants a row was computed with; one line a set, named
    at its end. `x_kind` and `y_kind` are canonical columns (see units.KINDS); `y_log` overrules the kind's
    habit.
    """
    x = quantity_axis(x_kind, curves["x"], title=x_title, pad=(0.02, 0.02))
    y = quantity_axis(y_kind, curves["y"], title=y_title, log=y_log)
    sets = list(dict.fromkeys(curves["set"]))
    shade = alt.Color("set", type="nominal", legend=None, scale=alt.Scale(domain=sets), title="constants")
    base = alt.Chart(inline(curves.sort_values("x"))).encode(x=x.x("x"), y=y.y("y"), color=shade)
    layers = [
        base.mark_line(style="law"),
        *_names(curves, x, y, shade),
    ]
    rows, fields, shown = of_each(curves, ("x", "y"), "set", y.unit)
    shown = shown if len(shown) > 1 else [(column, y.title, unit) for column, _, unit in shown]
    reads = reading(rows, x, y, fields, [("x", x.title, x.unit), *shown])
    return stack(layers, f"{y.title} against {x.title}, one curve a set of constants", HEIGHT, reads=reads)


def _names(curves: pd.DataFrame, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    """Return the sets' names right of the lines' ends; with a single set the page says which it is."""
    ends = curves.dropna(subset=["y"]).sort_values("x").groupby("set", as_index=False, sort=False).last()
    if len(ends) < 2:
        return []
    places = spread([(1 - y.at(v)) * HEIGHT for v in ends["y"]], GAP)
    # Many names of lines that end low would run over the axis and its numbers.
    ends["offset"] = np.array(places) - max(max(places) - (HEIGHT - GAP / 2), 0)
    base = in_pixels(alt.Chart(inline(ends)), "offset", HEIGHT, y.title).encode(
        x=x.x("x"), text=alt.Text("set", type="nominal"), color=shade
    )
    # On a telephone the names stand within the plot, where they take none of its width.
    narrow = f"{ROOM} < 450"
    side = {"align": alt.ExprRef(f"{narrow} ? 'right' : 'left'"), "dx": alt.ExprRef(f"{narrow} ? -4 : 6")}
    up = {"dy": alt.ExprRef(f"{narrow} ? -7 : 0"), "fontWeight": 600}
    plain = base.encode(color=alt.Undefined)
    return [plain.mark_text(style="halo", **side, **up), base.mark_text(style="text", **side, **up)]
