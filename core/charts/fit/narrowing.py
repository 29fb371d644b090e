"""Runs to make next among those that there are, and the interval of the answer now and after them."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import Tip, flagged, halo_text, inline, interval_text, run_key, run_layers, stack, tips

MORE = 1.2  # powers of ten that an interval may add to the axis on either side


class NarrowedAnswer(NamedTuple):
    """The answer that is narrowed: where (FLOP), its value, its 95 % interval now and after, None where none is."""

    x: float
    value: float
    now: tuple[float | None, float | None]
    after: tuple[float | None, float | None]


def narrowing(
    runs: pd.DataFrame, proposed: pd.DataFrame, answer: NarrowedAnswer, kind: str, title: str = ""
) -> alt.LayerChart:
    """Runs against compute, those to make next as diamonds, and the answer with its interval now (thin) and after.

    `runs` has `flops`, `value`, `label` and `excluded`; `proposed` has `flops`, `value`, `label`, `params`, `tokens`.
    `value` is what is narrowed: the loss, or the size; `kind` is its column (see units.KINDS) and `title` its name.
    """
    x = quantity_axis("flops", [*runs["flops"], *proposed["flops"], answer.x])
    shown = [*runs.loc[~flagged(runs, "excluded"), "value"], *proposed["value"], answer.value]
    y = quantity_axis(kind, [*shown, *_near(answer, shown)], title=title or None, pad=(0.06, 0.12))
    excluded = int(flagged(runs, "excluded").sum())
    runs = runs[~flagged(runs, "excluded") | runs["value"].between(*y.domain)]
    fields: list[Tip] = [("label", "run", ""), ("flops", x.title, x.unit), ("value", y.title, y.unit)]
    more: list[Tip] = [("params", "size", "parameters"), ("tokens", "tokens", "tokens")]
    new, of_new = tips(proposed, [*fields, *more])
    diamonds = alt.Chart(inline(new)).mark_point(style="published", size=90)
    layers = [
        *run_layers(runs, x, y, ("flops", "value"), [*fields, ("excluded", "excluded", "")]),
        diamonds.encode(x=x.x("flops"), y=y.y("value"), tooltip=of_new),
        *_answer(answer, x, y),
    ]
    words = [*run_key(runs, excluded), f"◆ {len(proposed)} runs to make"]
    words += ["thin bar: 95 % interval now"] if answer.now[0] is not None else []
    words += ["thick bar: after these runs"] if answer.after[0] is not None else []
    return stack(layers, f"{y.title} against {x.title}: runs, runs to make next, and the answer", words=words)


def _near(answer: NarrowedAnswer, shown: Sequence[float]) -> list[float]:
    """Return the ends of the intervals that the axis must show; what is far off may leave the plot."""
    finite = [v for v in shown if math.isfinite(v) and v > 0]
    low, high = min(finite, default=1.0) / 10**MORE, max(finite, default=1.0) * 10**MORE
    return [min(max(v, low), high) for v in (*answer.now, *answer.after) if v is not None]


def _answer(answer: NarrowedAnswer, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the answer: a dot with its value, and its intervals as bars, cut at the edges of the plot."""
    bottom, top = y.domain
    now, after = (tuple(math.nan if v is None else v for v in ends) for ends in (answer.now, answer.after))
    texts = {"now": interval_text(now[0], now[1], y.unit), "after": interval_text(after[0], after[1], y.unit)}
    row = {"x": answer.x, "value": answer.value, "words": y.short(answer.value), **texts}
    for name, (low, high) in (("now", answer.now), ("after", answer.after)):
        if low is not None and high is not None:
            row |= {f"{name}_low": max(low, bottom), f"{name}_high": min(high, top)}
    fields: list[Tip] = [("x", x.title, x.unit), ("value", y.title, y.unit), ("now", "95 % now", ""),
                         ("after", "95 % after", "")]  # fmt: skip
    frame, tooltip = tips(pd.DataFrame([row]), fields)
    base = alt.Chart(inline(frame)).encode(x=x.x("x"), tooltip=tooltip)
    bars = [
        base.mark_rule(style=style).encode(y=y.y(f"{name}_low"), y2=alt.Y2(f"{name}_high"))
        for name, style in (("now", "optimum-line"), ("after", "optimum-sampling"))
        if f"{name}_low" in row
    ]
    left = x.at(answer.x) > 0.6
    side = {"align": "right", "dx": -12} if left else {"align": "left", "dx": 12}
    words = base.encode(y=y.y("value"), text=alt.Text("words", type="nominal"))
    return [*bars, base.mark_point(style="optimum", size=60).encode(y=y.y("value")),
            *halo_text(words, "optimum-text", **side)]  # fmt: skip
