"""What more tokens than the best number cost in loss, at the same training compute."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, inline, law_layers, stack, tips
from ..reading import reading

MOST = 0.6  # of the loss scale: the excess up to which the picture reaches, in the unit of the loss


def overtraining(curve: pd.DataFrame, points: pd.DataFrame, unit: str) -> alt.LayerChart:
    """The price of over-training.

    `curve` has `ratio` (tokens over the best number), `tokens`, `width`, `depth`, `params`, `excess` (loss above the
    lowest, in `unit`), `beyond` (tokens that no run had); `points` has `label`, `ratio`, `excess` and `params`: models
    that are held against it.
    """
    curve = curve[curve["excess"] <= max(MOST, points["excess"].max() * 1.2 if len(points) else 0.0)]
    x = quantity_axis(
        "number", [*curve["ratio"], *points["ratio"]], title="training tokens over the best number (times)", log=True
    )
    y = quantity_axis(
        "number", [0, *curve["excess"], *points["excess"]], title=f"loss above the lowest ({unit})", log=False
    )
    layers = [
        *law_layers(curve, x, y, ("ratio", "excess")),
        *_best(curve, x, y),
        *_points(points, x, y, unit),
    ]
    words = ["━ width and depth chosen anew for every number of tokens"]
    words += ["dashed: more or fewer tokens than any run"] if curve["beyond"].any() else []
    return stack(
        layers, "Loss given up by training longer at the same compute", HEIGHT, words, reads=_reading(curve, x, y, unit)
    )


def _reading(curve: pd.DataFrame, x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    whole = curve.assign(
        shape=[f"{w:.0f} wide, {d:.0f} deep" for w, d in zip(curve["width"], curve["depth"], strict=True)]
    )
    fields: list[Tip] = [
        ("ratio", "tokens over the best number", "times"), ("tokens", "training tokens", None), ("shape", "shape", ""),
        ("params", "parameters", None), ("excess", "loss above the lowest", unit),
    ]  # fmt: skip
    return reading(whole, x, y, ("ratio", "excess"), fields)


def _best(curve: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    rows = curve.nsmallest(1, "excess").assign(words="best")
    base = alt.Chart(inline(rows)).encode(x=x.x("ratio"), y=y.y("excess"))
    words = base.encode(text=alt.Text("words", type="nominal"))
    return [base.mark_point(style="optimum", size=120), *halo_text(words, "optimum-text", dy=-16)]


def _points(points: pd.DataFrame, x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    fields: list[Tip] = [
        ("label", "model", ""), ("ratio", "tokens over the best number", "times"), ("params", "parameters", None),
        ("excess", "loss above the lowest", unit),
    ]  # fmt: skip
    frame, tooltip = tips(points, fields)
    base = alt.Chart(inline(frame)).encode(x=x.x("ratio"), y=y.y("excess"), tooltip=tooltip)
    words = base.encode(text=alt.Text("label", type="nominal"))
    right = len(points) > 0 and x.at(float(points["ratio"].max())) > 0.5
    side = {"align": "right", "dx": -10} if right else {"align": "left", "dx": 10}
    return [base.mark_point(style="published", size=80), *halo_text(words, "text", dy=-8, **side)]
