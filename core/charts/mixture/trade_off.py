"""What a lower loss on one domain costs on another: the best mixtures for every weighting of the two."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, dot_size, flagged, inline, law_layers, named_points, stack, tips
from ..reading import reading

TALL = HEIGHT + 20


def trade_off(
    curve: pd.DataFrame, points: pd.DataFrame, names: Sequence[str], units: str | Sequence[str]
) -> alt.LayerChart:
    """The front of two losses.

    `curve` has `weight` (0 to 1, of the first loss), `x`, `y` (the predicted losses of the best mixture) and `beyond`
    (it lies far from any run); `points` has `label`, `x`, `y` and `kind`, "run", "best" or "other". `names` and
    `units` are those of the two losses, one unit where they share it. The frame holds the curve and the mixtures that
    were chosen; runs outside of it are counted in the key.
    """
    shared = [units, units] if isinstance(units, str) else units
    chosen = points[points["kind"] != "run"]
    x, y = (
        quantity_axis("number", [*curve[c], *chosen[c]], title=f"{name} ({unit})", log=False, pad=(0.08, 0.08))
        for c, name, unit in zip("xy", names, shared, strict=True)
    )
    shown: list[Tip] = [("x", names[0], x.unit), ("y", names[1], y.unit)]
    runs = points[points["kind"] == "run"]
    inside = runs[_within(runs["x"], x) & _within(runs["y"], y)]
    layers = [
        *_runs(inside, x, y, shown),
        *law_layers(curve, x, y, ("x", "y")),
        *named_points(chosen, x, y, ("x", "y"), [("label", "mixture", ""), *shown]),
    ]
    words = _key(runs, inside) + (["dashed: far from any run"] if flagged(curve, "beyond").any() else [])
    return stack(
        layers, f"Trade-off between {names[0]} and {names[1]}", TALL, words, reads=_reading(curve, x, y, names, shown)
    )


def _within(values: pd.Series, axis: Quantity) -> pd.Series:
    return values.between(*axis.domain)


def _runs(runs: pd.DataFrame, x: Quantity, y: Quantity, shown: Sequence[Tip]) -> list[alt.Chart]:
    frame, tooltip = tips(runs, [("label", "run", ""), *shown])
    base = alt.Chart(inline(frame)).mark_point(style="run", size=dot_size(len(frame)))
    return [base.encode(x=x.x("x"), y=y.y("y"), tooltip=tooltip)]


def _reading(
    curve: pd.DataFrame, x: Quantity, y: Quantity, names: Sequence[str], shown: Sequence[Tip]
) -> list[alt.Chart]:
    """Return what reads the front: the weights and both losses."""
    frame = curve.assign(words=[f"{100 * w:.0f} % on {names[0]}" for w in curve["weight"]])
    return reading(frame, x, y, ("x", "y"), [("words", "weight", ""), *shown, ("beyond", "far from any run", "")], TALL)


def _key(runs: pd.DataFrame, inside: pd.DataFrame) -> list[str]:
    words = ["━ best mixtures, by the weight of each loss"]
    outside = len(runs) - len(inside)
    if len(runs):
        words.append(f"● {len(inside):,} runs" + (f", {outside:,} more outside the plot" if outside else ""))
    return [*words, "better towards the lower left"]
