"""What something is made of, beside others: bars cut into their parts."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ..axes import quantity_axis, short
from ..marks import inline, stack, tips

ROW = 54  # pixels of a bar with its name above it


def parts(table: pd.DataFrame, title: str, names: Sequence[str]) -> alt.LayerChart:
    """One bar a whole, cut into its parts.

    `table` has `whole` (its name), `part`, and `amount`, in the unit in brackets at the end of `title`, a row a part.
    Wholes stand in the order of the table, `names` are the parts in their order.
    """
    wholes = list(dict.fromkeys(table["whole"]))
    total = table.groupby("whole")["amount"].sum()
    x = quantity_axis("number", [0.0, *total], title=title, log=False, pad=(0.0, 0.04))
    rank = {part: i for i, part in enumerate(names)}
    frame = table.assign(rank=table["part"].map(rank), row=[wholes.index(w) for w in table["whole"]])
    frame = frame.sort_values(["row", "rank"], kind="stable")
    frame["stop"] = frame.groupby("whole")["amount"].cumsum()
    frame["start"] = frame["stop"] - frame["amount"]
    frame["share"] = 100 * frame["amount"] / frame["whole"].map(total).astype(float)
    frame, tooltip = tips(
        frame, [("whole", "of", ""), ("part", "part", ""), ("amount", title, x.unit), ("share", "share", "%")]
    )
    base = _rows(frame, len(wholes))
    legend = alt.Legend(orient="bottom", direction="horizontal", title=None, columns=3, labelLimit=220)
    colour = alt.Color("part", type="nominal", scale=alt.Scale(domain=list(names)), legend=legend)
    labels = pd.DataFrame(
        [{"row": i, "whole": w, "words": short(float(total[w]), x.unit)} for i, w in enumerate(wholes)]
    )
    named = _rows(labels, len(wholes)) if wholes else _rows(pd.DataFrame(columns=["row", "whole", "words"]), 0)
    layers = [
        base.mark_bar(style="cell", height=16).encode(x=x.x("start"), x2=alt.X2("stop"), color=colour, tooltip=tooltip),
        named.mark_text(style="text", align="left", fontWeight=600, yOffset=-13, baseline="bottom").encode(
            x=alt.XValue(0), text=alt.Text("whole", type="nominal")
        ),
        named.mark_text(style="text", align="right", yOffset=-13, baseline="bottom").encode(
            x=alt.XValue("width"), text=alt.Text("words", type="nominal")
        ),
    ]
    return stack(layers, f"Parts of {title}", ROW * max(len(wholes), 1), [], grows=False)


def _rows(frame: pd.DataFrame, n: int) -> alt.Chart:
    scale = alt.Scale(domain=[n - 0.5, -0.7] if n else [0.5, -0.7], nice=False)
    return alt.Chart(inline(frame)).encode(y=alt.Y("row", type="quantitative", scale=scale, axis=None))
