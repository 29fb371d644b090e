"""How the cheapest model changes with how much it is used."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, inline, law_layers, stack
from ..reading import reading

SERIES = {"tokens": "training tokens", "params": "parameters"}


def demand(curve: pd.DataFrame, at: float | None, long: float) -> alt.LayerChart:
    """Parameters and training tokens of the cheapest model for a loss, over the tokens that it serves.

    `curve` has `served`, `params`, `tokens`, `tokens_per_param` and `saving` (a share of the cost); `at` is the demand
    that was chosen. Beyond `long` tokens per parameter lines are dashed.
    """
    curve = curve.assign(beyond=curve["tokens_per_param"] > long)
    x = quantity_axis(
        "tokens", [*curve["served"], *([at] if at else [])], title="inference over the model's life (tokens)"
    )
    y = quantity_axis("count", [*curve["params"], *curve["tokens"]], title="parameters and training tokens", log=True)
    layers = [
        *[layer for name in SERIES for layer in law_layers(curve, x, y, ("served", name))],
        *_names(curve, x, y),
        *_chosen(at, x, y),
    ]
    words = [f"dashed: above {long:,.0f} tokens per parameter"] if curve["beyond"].any() else []
    return stack(
        layers, "The cheapest model over the tokens that it serves", HEIGHT, words, reads=_reading(curve, x, y)
    )


def _reading(curve: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    shown: list[Tip] = [
        ("served", "inference", "tokens"), ("params", "parameters", None), ("tokens", "training tokens", None),
        ("saved", "less than compute-optimal", ""),
    ]  # fmt: skip
    rows = curve.assign(saved=[f"{100 * v:.1f} %" for v in curve["saving"]])
    return reading(rows, x, y, ("served", *SERIES), shown)


def _names(curve: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    if curve.empty:
        return []
    layers = []
    for name, mark in (("tokens", {"dy": -12}), ("params", {"dy": 15})):
        row = curve.iloc[[round(0.3 * (len(curve) - 1))]].assign(words=SERIES[name])
        base = alt.Chart(inline(row)).encode(x=x.x("served"), y=y.y(name), text=alt.Text("words", type="nominal"))
        layers += halo_text(base, "law-text", **mark)
    return layers


def _chosen(at: float | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    if not at:
        return []
    base = alt.Chart(inline(pd.DataFrame({"served": [at], "low": [y.domain[0]], "high": [y.domain[1]]})))
    rule = base.mark_rule(style="optimum-line", strokeWidth=1.5)
    return [rule.encode(x=x.x("served"), y=y.y("low"), y2=alt.Y2("high"))]
