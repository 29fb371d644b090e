"""What a vocabulary costs: the loss above the best one at the same budget."""

from typing import Any

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, halo_text, inline, law_layers, stack, tips
from ..reading import curve_reading

TALL = HEIGHT + 20
BELOW, ABOVE = 0.14, 0.3  # of the height: room for the name of the best below, and for those of others above


def vocabulary(
    curve: pd.DataFrame,
    best: tuple[float, float | None, float | None],
    span: tuple[float, float],
    named: pd.DataFrame,
    unit: str,
    others: pd.DataFrame | None = None,
    within: float = 0.02,
) -> alt.LayerChart:
    """The loss of vocabularies above that of the best, at one budget.

    `curve` has `vocab_size`, `above` (in `unit`) and `beyond`; `best` is the best size with the ends of its 95 %
    interval, `span` what reaches its loss with `within` (a share) more compute. `named` has `vocab_size`, `above`,
    `label`, `more` (the share of compute that makes it up) and `own` (the reader's). `others` has `vocab_size`, `above`
    and `set`, the same curve by other constants.
    """
    x = quantity_axis("vocab_size", [*curve["vocab_size"]], pad=(0.02, 0.02))
    tops = [0.0, *curve["above"], *named["above"]]
    y = quantity_axis("number", tops, title=f"loss above the best ({unit})", log=False, pad=(BELOW, ABOVE))
    layers = [
        *_span(span, x, y), *_others(others, x, y), *law_layers(curve, x, y, ("vocab_size", "above")),
        *_named(named, x, y), *_best(best, x, y, len(curve) > 0),
    ]  # fmt: skip
    words = ["◆ vocabularies of known models", f"band: {100 * within:g} % more compute makes up for it"]
    words += ["bar: 95 % interval of the best"] if best[1] is not None else []
    words += ["dashed: beyond the vocabularies of the runs"] if len(curve) and curve["beyond"].any() else []
    reads = curve_reading(curve, x, y, ("vocab_size", "above"), TALL)
    return stack(layers, f"Loss above the best over {x.title}", TALL, words, reads=reads)


def _span(span: tuple[float, float], x: Quantity, y: Quantity) -> list[alt.Chart]:
    low, high = max(span[0], x.domain[0]), min(span[1], x.domain[1])
    if not low < high:
        return []
    base = alt.Chart(inline(pd.DataFrame({"low": [low], "high": [high]}))).mark_rect(style="optimum-band", opacity=0.13)
    return [base.encode(x=x.x("low"), x2=alt.X2("high"), y=alt.YValue(0), y2=alt.Y2Value("height"))]


def _others(others: pd.DataFrame | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the curves of other constants where they are in the picture, named at their right end."""
    if others is None:
        return []
    rows = others[others["above"].le(y.domain[1]) & others["vocab_size"].between(*x.domain)]
    frame, tooltip = tips(rows, [("set", "constants", ""), ("vocab_size", x.title, x.unit), ("above", y.title, y.unit)])
    base = alt.Chart(inline(frame)).encode(
        x=x.x("vocab_size"), y=y.y("above"), detail=alt.Detail("set", type="nominal"), tooltip=tooltip
    )
    ends = rows.sort_values("vocab_size").groupby("set", as_index=False).last()
    words = alt.Chart(inline(ends)).encode(x=x.x("vocab_size"), y=y.y("above"), text=alt.Text("set", type="nominal"))
    return [base.mark_line(style="law-other", opacity=0.9), *halo_text(words, "quiet", align="right", dx=-4, dy=-8)]


def _named(named: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return known vocabularies, their names upright so that neighbours stay apart."""
    rows = named[named["vocab_size"].between(*x.domain)]
    rows = rows.assign(percent=100 * rows["more"].astype(float))
    fields = [("label", "vocabulary", ""), ("vocab_size", x.title, x.unit), ("above", y.title, y.unit)]
    frame, tooltip = tips(rows, [*fields, ("percent", "compute that makes it up, more by", "%")])
    layers: list[alt.Chart] = []
    for is_user, style, words in ((False, "published", "text"), (True, "run", "text")):
        part = frame[frame["own"].astype(bool) == is_user]
        if part.empty:
            continue
        base = alt.Chart(inline(part)).encode(x=x.x("vocab_size"), y=y.y("above"), tooltip=tooltip)
        mark = base.mark_point(style=style, size=90, opacity=1)
        look: dict[str, Any] = {"angle": 270, "align": "left", "baseline": "middle", "dx": 9}
        look["fontWeight"] = 600 if is_user else 400
        layers += [*halo_text(base.encode(text=alt.Text("label", type="nominal")), words, **look), mark]
    return layers


def _best(best: tuple[float, float | None, float | None], x: Quantity, y: Quantity, drawn: bool) -> list[alt.Chart]:
    size, low, high = best
    if not drawn:
        return []
    row = pd.DataFrame({"vocab_size": [size], "above": 0.0, "words": [f"best: {x.short(size)}"]})
    frame, tooltip = tips(row, [("vocab_size", "best vocabulary", x.unit)])
    base = alt.Chart(inline(frame)).encode(x=x.x("vocab_size"), y=y.y("above"), tooltip=tooltip)
    layers: list[alt.Chart] = []
    if low is not None and high is not None:
        ends = pd.DataFrame({"low": [max(low, x.domain[0])], "high": [min(high, x.domain[1])], "above": 0.0})
        bar = alt.Chart(inline(ends)).encode(x=x.x("low"), x2=alt.X2("high"), y=y.y("above"))
        layers.append(bar.mark_rule(style="optimum-line", strokeWidth=4, opacity=0.6))
    words = base.encode(text=alt.Text("words", type="nominal"))
    return [*layers, base.mark_point(style="optimum", size=120), *halo_text(words, "optimum-text", dy=20)]
