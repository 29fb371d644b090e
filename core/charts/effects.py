"""What more of a domain does to each loss."""

import altair as alt
import pandas as pd

from .marks import inline, stack, tips

ROW, MOST_NUMBERS = 26, 120  # pixels of a row; cells up to which numbers are written
PALE = 1.7  # the strongest colour stands for so many times the largest change: words stay readable on it


def effects(table: pd.DataFrame, unit: str = "nats per token", move: str = "5 points") -> alt.LayerChart:
    """A heat picture of changes: domains as rows, losses as columns, blue where a loss falls.

    `table` has `domain`, `target` and `change` (of the loss, in `unit`, when `move` of share go to the domain), in the
    order of rows and columns.
    """
    rows, columns = (list(dict.fromkeys(table[k])) for k in ("domain", "target"))
    largest = float(table["change"].abs().max()) if len(table) else 1.0
    scale = alt.Scale(domain=[-PALE * largest, 0, PALE * largest] if largest > 0 else [-1, 0, 1], nice=False)
    frame, tooltip = tips(
        table, [("domain", f"{move} more of", ""), ("target", "loss on", ""), ("change", "change", unit)]
    )
    frame = frame.assign(words=[_short(v, largest) for v in frame["change"]])
    axis = alt.Axis(labelAngle=-40, labelLimit=120, orient="top", domain=False, ticks=False, title=None)
    base = alt.Chart(inline(frame)).encode(
        x=alt.X("target", type="nominal", sort=columns, axis=axis),
        y=alt.Y(
            "domain", type="nominal", sort=rows, axis=alt.Axis(labelLimit=130, title=None, domain=False, ticks=False)
        ),
        tooltip=tooltip,
    )
    cells = base.mark_rect(stroke=None).encode(color=alt.Color("change", type="quantitative", scale=scale, legend=None))
    layers = [cells]
    if len(table) <= MOST_NUMBERS:
        layers.append(base.mark_text(style="text", fontSize=10.5).encode(text=alt.Text("words", type="nominal")))
    power = f"{unit} × {_factor(largest)}" if _factor(largest) != "1" else unit
    words = [f"rows: {move} more of a domain, taken from all others", "blue: the loss falls, orange: it rises"]
    words += [f"numbers in {power}"] if len(table) <= MOST_NUMBERS else []
    return stack(layers, "Change of every loss by more of every domain", ROW * max(len(rows), 1) + 4, words)


def _factor(largest: float) -> str:
    return "1" if largest >= 0.1 else "10⁻³"


def _short(value: float, largest: float) -> str:
    scaled = value if largest >= 0.1 else 1e3 * value
    return f"{scaled:+.2f}" if largest >= 0.1 or (abs(scaled) < 10 and largest < 0.01) else f"{scaled:+.0f}"
