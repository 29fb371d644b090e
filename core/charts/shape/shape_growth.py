"""How the best width and depth grow with the compute that is spent."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, inline, law_layers, stack, tips

TALL = HEIGHT + 20
SERIES = ("width", "depth")


def shape_growth(curve: pd.DataFrame, at: float | None, unit: str) -> alt.LayerChart:
    """The best width and depth over compute, by what is counted.

    `curve` has `by` (what is counted: the first of them is drawn strongest), `flops`, `width`, `depth`, `params`,
    `tokens`, `loss` (in `unit`) and `beyond` (larger or longer than any run); `at` is the compute that was chosen.
    """
    curve = curve.sort_values(["flops"], kind="stable")
    x = quantity_axis("flops", [*curve["flops"], *([at] if at else [])])
    y = quantity_axis(
        "number", [*curve["width"], *curve["depth"]], title="width (features) and depth (layers)", log=True
    )
    ways = list(dict.fromkeys(curve["by"]))
    shade = alt.Color("by", type="nominal", legend=None, scale=alt.Scale(domain=ways), title="counted in")
    highest = {n: curve.groupby("by")[n].max() for n in SERIES}

    def higher(way: str) -> dict[str, bool]:
        """Whether the lines of a way lie above those of the others: names stand outside."""
        return {n: bool(v[way] >= v.max()) for n, v in highest.items()}

    layers = [
        *[line for way in ways for name in SERIES for line in _curves(curve[curve["by"] == way], name, x, y, shade)],
        *_chosen(at, x, y),
        *[layer for way in ways for layer in _read(curve[curve["by"] == way], way, x, y, shade, unit, higher(way))],
    ]
    words = ["dashed: larger or longer than any run"] if curve["beyond"].any() else []
    return stack(layers, "The best width and depth over training compute", TALL, words)


def _curves(rows: pd.DataFrame, name: str, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    layers = law_layers(rows[["by", "flops", name, "beyond"]], x, y, ("flops", name))
    return [line.encode(color=shade) for line in layers]


def _read(
    rows: pd.DataFrame, way: str, x: Quantity, y: Quantity, shade: alt.Color, unit: str, above: dict[str, bool]
) -> list[alt.Chart]:
    """Return invisible targets along the lines, and their names."""
    fields: list[Tip] = [
        ("by", "counted in", ""), ("flops", "training compute", None), ("width", "width", "features"),
        ("depth", "depth", "layers"), ("params", "parameters", None), ("tokens", "training tokens", None),
        ("loss", "loss", unit),
    ]  # fmt: skip
    frame, tooltip = tips(rows, fields)
    layers: list[alt.Chart] = []
    for name in SERIES:
        dots = alt.Chart(inline(frame)).mark_point(style="hover", filled=True, size=200)
        layers.append(dots.encode(x=x.x("flops"), y=y.y(name), tooltip=tooltip))
        spot = rows.iloc[[round(0.72 * (len(rows) - 1))]].assign(words=f"{name}, by {way}")
        base = alt.Chart(inline(spot)).encode(x=x.x("flops"), y=y.y(name), text=alt.Text("words", type="nominal"))
        away = -14 if above[name] else 15
        words = base.encode(color=shade).mark_text(style="text", fontWeight=600, dy=away)
        layers += [base.mark_text(style="halo", dy=away), words]
    return layers


def _chosen(at: float | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    if not at:
        return []
    base = alt.Chart(inline(pd.DataFrame({"flops": [at], "low": [y.domain[0]], "high": [y.domain[1]]})))
    rule = base.mark_rule(style="optimum-line", strokeWidth=1.5)
    return [rule.encode(x=x.x("flops"), y=y.y("low"), y2=alt.Y2("high"))]
