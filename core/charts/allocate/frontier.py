"""How parameters and tokens grow together when compute is spent best."""

import math

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..beyond import beyond_layers
from ..marks import HEIGHT, Tip, band_layer, halo_text, has_form, inline, law_layers, stack
from ..reading import intervals, reading

TALL = HEIGHT + 20
SERIES = {"tokens": "training tokens", "params": "parameters"}


def frontier(
    points: pd.DataFrame,
    budget: float | None = None,
    data_range: tuple[float, float] | None = None,
    unit: str = "nats per token",
) -> alt.LayerChart:
    """The compute-optimal frontier.

    `points` has `flops`, `params`, `tokens` with `params_low`, `params_high`, `tokens_low`, `tokens_high` (95 %
    intervals, NaN where there is none), `loss`, `low`, `high` in `unit`, `beyond`; one row a compute budget.
    `budget` (FLOP) is marked in the accent colour with its optimum; `data_range` is the compute of the fitted
    runs.
    """
    points = points.sort_values("flops").reset_index(drop=True)
    x = quantity_axis("flops", [*points["flops"], *([budget] if budget else [])])
    y = quantity_axis("count", _counts(points), title="parameters and training tokens")
    layers = [
        *(beyond_layers(x, data_range, True, budget) if data_range else []),
        *[layer for name in SERIES for layer in band_layer(points, x, y, ("flops", f"{name}_low", f"{name}_high"))],
        *[layer for name in SERIES for layer in law_layers(points, x, y, ("flops", name))],
        *_names(points, x, y),
        *_budget(points, x, y, budget),
    ]
    words = [_words(points)] if points["params_low"].notna().any() else []
    return stack(
        layers, "Compute-optimal parameters and tokens over compute", TALL, words, reads=_reading(points, x, y, unit)
    )


def _words(points: pd.DataFrame) -> str:
    """Return the words that explain the bands of sizes and tokens."""
    return f"band: 95 % interval of sampling error{' and the form of the law' if has_form(points) else ' alone'}"


def _counts(points: pd.DataFrame) -> list[float]:
    ends = points[["params_low", "params_high", "tokens_low", "tokens_high"]].to_numpy(float).ravel()
    middle = points[["params", "tokens"]].to_numpy(float).ravel()
    if not middle.size:
        return []
    # A band wider than two decades may leave the plot rather than flatten it.
    ends = ends[np.isfinite(ends) & (ends > 0)].clip(middle.min() / 100, middle.max() * 100)
    return [*middle, *ends]


def _reading(points: pd.DataFrame, x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    both = has_form(points)
    ends = (("params", "params_", "parameters"), ("tokens", "tokens_", "tokens"), ("loss", "", unit))
    more = (("sampling", "sampling_", unit),) if both else ()
    texts = {f"{column}_interval": intervals(points, prefix, of) for column, prefix, of in (*ends, *more)}
    fields: list[Tip] = [("flops", "training compute", None)]
    for column, title, of in (
        ("params", "parameters", None),
        ("tokens", "training tokens", None),
        ("loss", "loss", unit),
    ):
        fields += [(column, title, of), (f"{column}_interval", "95 % band" if both else "95 % interval", "")]
    fields += [("sampling_interval", "sampling error alone", "")] if both else []
    shown = [f for f in fields if "interval" not in f[0] or _known(points, f[0])]
    return reading(points.assign(**texts), x, y, ("flops", *SERIES), shown, TALL)


def _known(points: pd.DataFrame, column: str) -> bool:
    name = {"params_interval": "params_low", "tokens_interval": "tokens_low"}.get(column, "low")
    return bool(points[name].notna().any())


def _names(points: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the names of the two lines: above left of the upper, below right of the lower."""
    if points.empty:
        return []
    layers = []
    for name, share, mark in (
        ("tokens", 0.42, {"align": "right", "dx": -6, "dy": -10}),
        ("params", 0.42, {"align": "left", "dx": 6, "dy": 14}),
    ):
        row = points.iloc[[round(share * (len(points) - 1))]].assign(words=SERIES[name])
        base = alt.Chart(inline(row)).encode(x=x.x("flops"), y=y.y(name), text=alt.Text("words", type="nominal"))
        layers += halo_text(base, "law-text", **mark)
    return layers


def _budget(points: pd.DataFrame, x: Quantity, y: Quantity, budget: float | None) -> list[alt.Chart]:
    """Return the optimum of the budget: both counts and their ratio."""
    if budget is None or points.empty or not points["flops"].min() <= budget <= points["flops"].max():
        return []
    best = {name: _at(points, name, budget) for name in SERIES}
    counts = list(best.values())
    spots = pd.DataFrame({"flops": budget, "count": counts, "words": [y.short(v) for v in counts]})
    ratio = spots.assign(words=f"{best['tokens'] / best['params']:.3g} tokens per parameter")
    # On rising lines the corners above left of the upper and below right of the lower one are free.
    above = {"align": "right", "dx": -6} if x.at(budget) > 0.3 else {"align": "center"}
    below = {"align": "right", "dy": 22} if x.at(budget) > 0.85 else {"align": "left", "dx": 8, "dy": 14}
    rule = alt.Chart(inline(pd.DataFrame([{"flops": budget, **best}])))
    upper, lower, more = (_spot(rows, x, y) for rows in (spots.iloc[:1], spots.iloc[1:], ratio.iloc[:1]))
    return [
        rule.mark_rule(style="optimum-line", strokeWidth=1.4).encode(
            x=x.x("flops"), y=y.y("params"), y2=alt.Y2("tokens")
        ),
        upper.mark_point(style="optimum", size=90),
        lower.mark_point(style="optimum", size=90),
        *halo_text(upper, "optimum-text", **above, dy=-13),
        *halo_text(more, "quiet", **above, dy=-29),
        *halo_text(lower, "optimum-text", **below),
    ]


def _spot(rows: pd.DataFrame, x: Quantity, y: Quantity) -> alt.Chart:
    base = alt.Chart(inline(rows))
    return base.encode(x=x.x("flops"), y=y.y("count"), text=alt.Text("words", type="nominal"))


def _at(points: pd.DataFrame, name: str, budget: float) -> float:
    """Return the series `name` at a budget, interpolated on logarithmic axes."""
    x, y = (np.log(points[column].to_numpy(float)) for column in ("flops", name))
    return math.exp(float(np.interp(math.log(budget), x, y)))
