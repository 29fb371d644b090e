"""How the best vocabulary grows with the model, by each approach, and where known models lie."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, in_pixels, inline, pieces, stack, tips
from ..reading import of_each, reading
from ..spread import spread

TALL = HEIGHT + 60
LABEL = 16  # pixels of a label, high
NEAR = 2.0  # times the size: models of much the same


def vocabulary_growth(
    curves: pd.DataFrame, models: pd.DataFrame, here: tuple[float, float, str] | None = None
) -> alt.LayerChart:
    """The best vocabulary over the size of a model.

    `curves` has, one approach after the other and each by size, `name` (of the approach), `params` (outside of the
    vocabulary), `inside` (V d), `vocab_size`, `width`, `flops` and `beyond` (the runs); `models` has `family`, `title`,
    `params`, `inside`, `vocab_size`. `here` is the chosen size, its best V d and a word.
    """
    sizes = [*curves["params"], *models["params"], *([here[0]] if here else [])]
    x = quantity_axis("params", sizes, title="parameters outside of the vocabulary")
    counts = [*curves["inside"], *models["inside"], *([here[1]] if here else [])]
    y = quantity_axis("count", counts, title="parameters of the vocabulary, V d")
    names = list(dict.fromkeys(curves["name"]))
    shade = alt.Color("name", type="nominal", legend=None, scale=alt.Scale(domain=names), title="approach")
    layers = [
        *_curves(curves, x, y, shade), *_models(models, x, y), *_names(curves, x, y, shade),
        *_here(here, x, y),
    ]  # fmt: skip
    words = ["● known models, a line a family"] if len(models) else []
    words += ["dashed: beyond the runs"] if len(curves) and curves["beyond"].any() else []
    return stack(
        layers,
        "Best parameters of the vocabulary over the size of the model",
        TALL,
        words,
        reads=_reading(curves, x, y),
    )


def _curves(curves: pd.DataFrame, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    if curves.empty:
        return []
    cut = pieces(curves)  # all at once: a piece is one of a name, too
    detail = [alt.Detail("name", type="nominal"), alt.Detail("piece", type="nominal")]
    base = alt.Chart(inline(cut[["name", "piece", "params", "inside", "beyond"]])).encode(
        x=x.x("params"), y=y.y("inside"), detail=detail, color=shade
    )
    return [
        base.transform_filter("!datum.beyond").mark_line(style="law"),
        base.transform_filter("datum.beyond").mark_line(style="law-beyond"),
    ]


def _reading(curves: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return what reads all approaches at a size, with the vocabulary and the compute of the first of them."""
    rows, fields, shown = of_each(curves, ("params", "inside"), "name", "parameters")
    first = curves[curves["name"] == curves["name"].iloc[0]] if len(curves) else curves
    rows = rows.merge(first[["params", "vocab_size", "flops"]], on="params", how="left")
    more: list[Tip] = [("vocab_size", "best vocabulary", "entries"), ("flops", "training compute", "FLOP")]
    return reading(rows, x, y, fields, [("params", x.title, x.unit), *shown, *more], TALL)


def _names(curves: pd.DataFrame, x: Quantity, y: Quantity, shade: alt.Color) -> list[alt.Chart]:
    """Return the approaches' names left above the lines' right ends, moved apart."""
    ends = curves.sort_values("params").groupby("name", as_index=False, sort=False).last()
    if ends.empty:
        return []
    # In the corner that rising lines leave free, in the order of the lines.
    ends = ends.sort_values("inside", ascending=False, ignore_index=True)
    ends["offset"] = spread([10.0 + LABEL * i for i in range(len(ends))], LABEL)
    base = in_pixels(alt.Chart(inline(ends)), "offset", TALL, y.title).encode(
        x=alt.XValue(8), text=alt.Text("name", type="nominal"), color=shade
    )
    return [base.mark_text(style="text", align="left", fontWeight=600)]


def _models(models: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return known models: dots, joined and named once a family."""
    fields = [("title", "model", ""), ("vocab_size", "vocabulary", "entries"), ("params", x.title, x.unit)]
    frame, tooltip = tips(models, [*fields, ("inside", "V d", "parameters")])
    base = alt.Chart(inline(frame)).encode(x=x.x("params"), y=y.y("inside"))
    ends = models.sort_values("params").groupby("family", as_index=False, sort=False).last()
    above = [_over(row, ends) for _, row in ends.iterrows()]
    words = [
        layer
        for side, dy in ((True, -11), (False, 14))
        for layer in halo_text(
            alt.Chart(inline(ends[[a == side for a in above]])).encode(
                x=x.x("params"), y=y.y("inside"), text=alt.Text("family", type="nominal")
            ),
            "quiet", align="center", dy=dy,
        )
    ]  # fmt: skip
    return [
        base.encode(detail=alt.Detail("family", type="nominal")).mark_line(style="guide"),
        base.encode(tooltip=tooltip).mark_point(style="run", size=45, opacity=1),
        *words,
    ]


def _over(end: pd.Series, ends: pd.DataFrame) -> bool:
    """Whether a family ends above another of much the same size: its name then goes above its dot."""
    ratio = ends["params"] / end["params"]
    return bool((ratio.between(1 / NEAR, NEAR) & (ends["inside"] < end["inside"])).any())


def _here(here: tuple[float, float, str] | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    if here is None:
        return []
    frame = pd.DataFrame([dict(zip(("params", "inside", "words"), here, strict=True))])
    frame, tooltip = tips(frame, [("params", x.title, x.unit), ("inside", "best V d", "parameters")])
    base = alt.Chart(inline(frame)).encode(x=x.x("params"), y=y.y("inside"), tooltip=tooltip)
    return [base.mark_point(style="optimum", size=120)]
