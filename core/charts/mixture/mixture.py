"""A data mixture beside others, domain by domain."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import quantity_axis
from ..marks import inline, stack, tips

ROW = 34  # pixels of a domain
FEW = 5  # domains: fewer would stand far apart in a tall picture


def mixture(shares: pd.DataFrame, other: str = "natural") -> alt.LayerChart:
    """The best mixture as bars, with intervals, and another one as ticks.

    `shares` has `domain`, `share`, `low` and `high` (95 %, NaN where there is none) and `other`, all fractions; rows
    stand in their order. `other` names the other mixture in the key. With `epochs` (how often a domain is seen, NaN
    where that is not known) the words over a bar say that too.
    """
    frame = shares.assign(row=range(len(shares)))
    for name in ("share", "low", "high", "other"):
        frame[name] = 100 * frame[name].astype(float)
    often = frame["epochs"] if "epochs" in frame else np.full(len(frame), np.nan)
    seen = [f"{e:.1f} epochs · " if np.isfinite(e) else "" for e in often]
    frame["words"] = [f"{e}{v:.1f} %" for e, v in zip(seen, frame["share"], strict=True)]
    ends = [0.0, *frame[["share", "high", "other"]].max().dropna()]
    x = quantity_axis("number", ends, title="share of the training tokens (%)", pad=(0.0, 0.12))
    shown = [("domain", "domain", ""), ("share", "best", "%"), ("other", other, "%")]
    frame, tooltip = tips(frame, [*shown, ("low", "low", "%"), ("high", "high", "%"), ("epochs", "epochs", "")])
    base = _base(frame, len(frame))
    given, beside = frame.dropna(subset=["low", "high"]), frame.dropna(subset=["other"])
    layers: list[alt.Chart] = [
        base.mark_bar(style="optimum", height=12, opacity=0.85).encode(x=x.x("share"), x2=alt.datum(0), tooltip=tooltip)
    ]
    if len(given):  # a layer of nothing would have nothing to say to those who do not see it
        sure = _base(given, len(frame)).mark_rule(style="law", strokeWidth=2)
        layers.append(sure.encode(x=x.x("low"), x2=alt.X2("high"), tooltip=tooltip))
    if len(beside):
        ticks = _base(beside, len(frame)).mark_tick(style="run", orient="vertical", size=18, thickness=3)
        layers.append(ticks.encode(x=x.x("other"), tooltip=tooltip))
    names = base.mark_text(style="text", align="left", fontWeight=600, yOffset=-9, baseline="bottom")
    values = base.mark_text(style="text", align="right", yOffset=-9, baseline="bottom")
    layers += [
        names.encode(x=alt.XValue(0), text=alt.Text("domain", type="nominal")),
        values.encode(x=alt.XValue("width"), text=alt.Text("words", type="nominal")),
    ]
    words = ["▬ best", f"| {other}", *(["─ 95 % interval"] if frame["low"].notna().any() else [])]
    height, grows = ROW * max(len(frame), 1), len(frame) >= FEW
    return stack(layers, "Share of every domain in the best mixture", height, words, grows=grows)


def _base(frame: pd.DataFrame, n: int) -> alt.Chart:
    scale = alt.Scale(domain=[n - 0.5, -0.7] if n else [0.5, -0.7], nice=False)
    return alt.Chart(inline(frame)).encode(y=alt.Y("row", type="quantitative", scale=scale, axis=None))
