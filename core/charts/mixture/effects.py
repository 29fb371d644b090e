"""What more of each domain does to each loss, as a table of colours."""

import math

import altair as alt
import numpy as np
import pandas as pd

from ..axes import short
from ..marks import inline, stack, tips

ROW, MOST = 30, 560  # pixels of a row, and of all rows
CELLS = 120  # with numbers in them
NAME = 125  # pixels of a name
MOVED = "5 points more of"
SLOPE = 0.78  # of a column's width, for the size of a name: it leans by 60 degrees
DIGIT = 6.4  # pixels of a digit in a cell


def effects(table: pd.DataFrame, unit: str) -> alt.LayerChart:
    """The change of every loss with more of every domain.

    `table` has `domain` (moved), `target` (the loss) and `change`, the predicted change of that loss in `unit` when 5
    points of share go to the domain, taken from all others in proportion. Rows and columns stand in the order of the
    table. Colours are cut at the 95th percentile of the changes' sizes: one large change would leave the others grey.
    """
    frame = table.assign(**{c: table[c].astype(str) for c in ("domain", "target")})
    domains, targets = (list(dict.fromkeys(frame[c])) for c in ("domain", "target"))
    frame["told"] = [_signed(v, short(abs(v), unit)) for v in frame["change"]]
    frame, tooltip = tips(frame, [("domain", MOVED, ""), ("target", "loss on", ""), ("told", "change", "")])
    x, y = _axes(targets, domains)
    base = alt.Chart(inline(frame)).encode(x=x, y=y, tooltip=tooltip)
    layers: list[alt.Chart] = [base.mark_rect(style="cell").encode(color=_colour(frame["change"], unit))]
    words = ["green: the loss falls", "purple: it rises"]
    if 0 < len(frame) <= CELLS:
        factor = _factor(frame["change"])
        layers.append(_numbers(frame, factor, len(targets)).encode(x=x, y=y, tooltip=tooltip))
        words += [f"numbers in 10⁻³ {unit}"] if factor > 1 else []
    height = min(ROW * max(len(domains), 1), MOST)
    words += ["taken from all other domains in proportion"]
    return stack(layers, "Change of every loss with five points more of every domain", height, words, grows=False)


def _axes(targets: list[str], domains: list[str]) -> tuple[alt.X, alt.Y]:
    """Return the two encodings, with every name on its axis, in order."""
    # Steep and small enough to stand side by side where columns are narrow.
    size = alt.ExprRef(f"clamp({SLOPE} * width / {max(len(targets), 1)}, 8.5, 12)")
    across = alt.Axis(
        labelAngle=-60, labelFontSize=size, labelLimit=NAME, ticks=False, domain=False, labelOverlap=False
    )
    down = alt.Axis(labelLimit=NAME, labelOverlap=False)
    return (
        alt.X("target", type="nominal", scale=alt.Scale(domain=targets), title="loss on", axis=across),
        alt.Y("domain", type="nominal", scale=alt.Scale(domain=domains), title=MOVED, axis=down),
    )


def _colour(changes: pd.Series, unit: str) -> alt.Color:
    sizes = changes.abs().dropna()
    end = float(sizes.quantile(0.95)) if len(sizes) else 1.0
    end = end or (float(sizes.max()) or 1.0)
    legend = alt.Legend(
        orient="bottom", direction="horizontal", gradientLength=150, gradientThickness=8, tickCount=3, titleLimit=0
    )
    # Straight through the middle: by hue, green would reach grey through blue.
    scale = alt.Scale(domain=[-end, 0, end], range="diverging", interpolate="rgb", clamp=True, nice=False)
    return alt.Color("change", type="quantitative", title=f"change ({unit})", scale=scale, legend=legend)


def _typical(changes: pd.Series) -> float:
    sizes = changes.abs()
    return float(sizes[sizes > 0].median()) if (sizes > 0).any() else 1.0


def _factor(changes: pd.Series) -> float:
    """Return what the numbers in the cells are multiplied by: a table of zeros is hard to read."""
    return 1e3 if _typical(changes) < 0.05 else 1.0


def _numbers(frame: pd.DataFrame, factor: float, columns: int) -> alt.Chart:
    """Return the numbers of the cells: two digits of the typical one, fewer or none where cells are narrow."""
    changes = factor * frame["change"]
    fine = int(np.clip(1 - math.floor(math.log10(_typical(changes))), 0, 4))
    texts = {
        name: [_signed(v, f"{abs(v):.{decimals}f}") for v in changes]
        for name, decimals in (("full", fine), ("less", max(fine - 1, 0)))
    }
    wide, narrow = (DIGIT * max(map(len, texts[n])) + 3 for n in ("full", "less"))
    cell = f"width / {columns}"
    shown = f"{cell} > {wide:.0f} ? datum.full : {cell} > {narrow:.0f} ? datum.less : ''"
    base = alt.Chart(inline(frame.assign(**texts))).transform_calculate(shown=shown)
    return base.mark_text(style="text", fontSize=10.5).encode(text=alt.Text("shown", type="nominal"))


def _signed(value: float, words: str) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{'−' if value < 0 else '+'}{words}" if any(d in words for d in "123456789") else words
