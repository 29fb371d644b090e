"""Best AdamW timescales over tokens per parameter, the line through them and a published one."""

import altair as alt
import pandas as pd

from ..axes import Quantity, axis_with_off, quantity_axis
from ..marks import HEIGHT, Tip, band_layer, halo_text, inline, law_layers, stack, tips
from ..reading import curve_reading

ASIDE = 1.05  # between sizes that have the same tokens per parameter


def timescales(
    runs: pd.DataFrame, points: pd.DataFrame, curve: pd.DataFrame, published: pd.DataFrame
) -> alt.LayerChart:
    """What was tried at every scale, and the best of it where it is known.

    `runs` has `ratio` (tokens a parameter), `size` and `tokens`, `timescale` (share of the run, NaN for runs without
    weight decay), `above` (nats over the lowest loss of the scale) and `lowest`; `points` `ratio`, `size`, `tokens`,
    `timescale`, `low`, `high`; `curve` `ratio`, `timescale`, `low`, `high`, `beyond`; `published` `ratio`,
    `timescale` and `label`, the same for all of a line. All but `runs` may be empty.
    """
    values = [*runs["timescale"], *points["timescale"], *points["low"], *points["high"], *published["timescale"]]
    y, up, place = axis_with_off("timescale", values, after=True)
    sizes = sorted({*runs["size"], *points["size"]})
    ratios = [*runs["ratio"], *curve["ratio"], *published["ratio"]]
    x = quantity_axis("number", ratios, title="training tokens per parameter", log=True, pad=(0.05, 0.08))

    def aside(frame: pd.DataFrame) -> pd.Series:
        return frame["ratio"] * ASIDE ** (frame["size"].map(sizes.index).astype(float) - (len(sizes) - 1) / 2)

    shown: list[Tip] = [("size", "size", "parameters"), ("tokens", "training tokens", "tokens")]
    shown += [("timescale", "AdamW timescale", "of the run"), ("above", "above the lowest", "nats per token")]
    frame, tooltip = tips(runs.assign(place=aside(runs), at=runs["timescale"].fillna(place)), shown)
    layers: list[alt.Chart] = _published(published, x, y, up)
    if len(curve):
        layers += band_layer(curve, x, y, ("ratio", "low", "high"))
        layers += law_layers(curve, x, y, ("ratio", "timescale"))
    lowest = frame["lowest"].astype(bool)
    for style, rows, size in (("held-out", frame[~lowest], 30.0), ("run", frame[lowest], 60.0)):
        base = alt.Chart(inline(rows)).encode(x=x.x("place"), y=y.y("at").axis(up), tooltip=tooltip)
        layers.append(base.mark_point(style=style, size=size))
    layers += _found(points.assign(place=aside(points)), x, y, up, shown)
    reads = curve_reading(curve, x, y, ("ratio", "timescale"), axes=(None, up))
    words = _key(frame, points, curve, published)
    return stack(layers, "AdamW timescales over tokens per parameter", HEIGHT, words, reads=reads)


def _published(published: pd.DataFrame, x: Quantity, y: Quantity, up: alt.Axis) -> list[alt.Chart]:
    if published.empty:
        return []
    base = alt.Chart(inline(published)).encode(
        x=x.x("ratio"), y=y.y("timescale").axis(up), detail=alt.Detail("label", type="nominal")
    )
    ends = alt.Chart(inline(published.groupby("label", as_index=False).first()))
    word = ends.encode(x=x.x("ratio"), y=y.y("timescale").axis(up), text=alt.Text("label", type="nominal"))
    return [base.mark_line(style="law-other"), *halo_text(word, "quiet", align="left", dx=4, dy=-14)]


def _found(points: pd.DataFrame, x: Quantity, y: Quantity, up: alt.Axis, shown: list[Tip]) -> list[alt.Chart]:
    if points.empty:
        return []
    frame, tooltip = tips(points, [*shown[:3], ("low", "from", "of the run"), ("high", "to", "of the run")])
    base = alt.Chart(inline(frame)).encode(x=x.x("place"), tooltip=tooltip)
    return [
        base.mark_rule(style="optimum-line").encode(y=y.y("low").axis(up), y2=alt.Y2("high")),
        base.mark_point(style="optimum", size=110).encode(y=y.y("timescale").axis(up)),
    ]


def _key(runs: pd.DataFrame, points: pd.DataFrame, curve: pd.DataFrame, published: pd.DataFrame) -> list[str]:
    words = ["○ runs", "● lowest loss of each scale"]
    words += ["lowest points of valleys, 95 %"] if len(points) else []
    words += ["━ power law through them, 95 %"] if len(curve) else []
    words += ["grey: published"] if len(published) else []
    return [*words, "off: runs without weight decay"] if runs["timescale"].isna().any() else words
