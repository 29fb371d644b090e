"""How the best width and depth grow with the compute that is spent."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, inline, law_layers, stack
from ..reading import of_each, reading

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
        *[layer for way in ways for layer in _names(curve[curve["by"] == way], way, x, y, shade, higher(way))],
    ]
    words = ["dashed: larger or longer than any run"] if curve["beyond"].any() else []
    reads = _reading(curve, ways, x, y, unit)
    return stack(layers, "The best width and depth over training compute", TALL, words, reads=reads)


def _curves(rows: pd.DataFrame, name: str, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    layers = law_layers(rows[["by", "flops", name, "beyond"]], x, y, ("flops", name))
    return [line.encode(color=shade) for line in layers]


def _names(
    rows: pd.DataFrame, way: str, x: Quantity, y: Quantity, shade: alt.Color, above: dict[str, bool]
) -> list[alt.Chart]:
    """Return the names of the lines."""
    layers: list[alt.Chart] = []
    for name in SERIES:
        spot = rows.iloc[[round(0.72 * (len(rows) - 1))]].assign(words=f"{name}, by {way}")
        base = alt.Chart(inline(spot)).encode(x=x.x("flops"), y=y.y(name), text=alt.Text("words", type="nominal"))
        away = -14 if above[name] else 15
        words = base.encode(color=shade).mark_text(style="text", fontWeight=600, dy=away)
        layers += [base.mark_text(style="halo", dy=away), words]
    return layers


def _reading(curve: pd.DataFrame, ways: list[str], x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    """Return what reads width and depth in each way, and what else is known of the first."""
    first = curve[curve["by"] == ways[0]] if ways else curve
    rows, fields, shown = first[["flops", "params", "tokens", "loss"]], ["flops"], []
    for name, of in (("width", "features"), ("depth", "layers")):
        each, columns, titles = of_each(curve, ("flops", name), "by", of)
        renamed = {c: f"{name}_{c}" for c in columns[1:]}
        rows = rows.merge(each.rename(columns=renamed), on="flops", how="left")
        fields += renamed.values()
        shown += [(renamed[c], f"{name}, by {way}" if len(ways) > 1 else name, of) for c, way, of in titles]
    more: list[Tip] = [("params", "parameters", None), ("tokens", "training tokens", None), ("loss", "loss", unit)]
    return reading(rows, x, y, fields, [("flops", "training compute", None), *shown, *more], TALL)


def _chosen(at: float | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    if not at:
        return []
    base = alt.Chart(inline(pd.DataFrame({"flops": [at], "low": [y.domain[0]], "high": [y.domain[1]]})))
    rule = base.mark_rule(style="optimum-line", strokeWidth=1.5)
    return [rule.encode(x=x.x("flops"), y=y.y("low"), y2=alt.Y2("high"))]
