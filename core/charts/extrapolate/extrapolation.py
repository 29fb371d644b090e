"""How far a law is asked to reach beyond the runs it was fitted to."""

import math

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..beyond import beyond_layers
from ..marks import (
    Tip,
    band_layer,
    flagged,
    halo_text,
    hover_layer,
    inline,
    interval_text,
    law_layers,
    run_key,
    run_layers,
    stack,
    tips,
)

Target = tuple[float, float, float | None, float | None]


def extrapolation(
    curve: pd.DataFrame,
    runs: pd.DataFrame,
    data_range: tuple[float, float] | None,
    target: Target | None = None,
    x_title: str | None = None,
    y_title: str | None = None,
    x_kind: str = "flops",
    y_kind: str = "loss",
    excluded: int = 0,
) -> alt.LayerChart:
    """The law, inside and beyond the data.

    `curve` has `x`, `value`, `low`, `high` (a 95 % interval, NaN where there is none), `beyond`; `runs` has
    `x`, `loss`, `label`, `excluded` and may be empty; `data_range` is the lowest and highest x of the runs
    that were fitted; `target` is (x, value, low, high) of the prediction that is asked for. `x_kind` is a
    canonical column (see units.KINDS). `excluded` is how many runs are left out of the fit, given or not.
    """
    spots = [v for v in target[1:] if v is not None] if target else []
    x = quantity_axis(x_kind, [*curve["x"], *runs["x"], *([target[0]] if target else [])], title=x_title)
    # What is left out of the fit shall not flatten what is in it: such runs may leave the plot.
    used = runs.loc[~flagged(runs, "excluded"), "loss"]
    y = quantity_axis(y_kind, [*curve["value"], *used, *_seen(curve), *spots], title=y_title, pad=(0.05, 0.12))
    excluded = max(excluded, int(flagged(runs, "excluded").sum()))
    runs = runs[~flagged(runs, "excluded") | runs["loss"].between(*y.domain)]
    shown: list[Tip] = [
        ("label", "run", ""),
        ("x", x.title, x.unit),
        ("loss", y.title, y.unit),
        ("excluded", "excluded", ""),
    ]
    layers = [
        *_shades(x, data_range, curve, target),
        *band_layer(curve, x, y, ("x", "low", "high")),
        hover_layer(curve, x, y, ("x", "value")),
        *run_layers(runs, x, y, ("x", "loss"), shown),
        *law_layers(curve, x, y, ("x", "value")),
        *(_target(target, x, y) if target else []),
    ]
    band = ["band: 95 % interval"] if curve["low"].notna().any() else []
    return stack(layers, f"{y.title} against {x.title}: runs and fitted law", words=[*run_key(runs, excluded), *band])


def _rises(values: pd.Series) -> bool:
    return bool(len(values) and values.iloc[-1] > values.iloc[0])


def _shades(x: Quantity, data_range: tuple[float, float] | None, curve: pd.DataFrame, target: Target | None) -> list:
    """Return the shades beyond the data; none where the constants' source does not say over what they were fitted."""
    if data_range is None:
        return []
    return beyond_layers(x, data_range, rising=_rises(curve["value"]), mark=target[0] if target else None)


def _seen(curve: pd.DataFrame) -> list[float]:
    """Return the ends of the band that the axis must show; a band that explodes may leave the plot."""
    span = float(curve["value"].max() - curve["value"].min()) if len(curve) else 0.0
    low, high = curve["low"].dropna(), curve["high"].dropna()
    if low.empty or high.empty:
        return []
    floor, roof = float(curve["value"].min()) - span, float(curve["value"].max()) + span
    return [max(float(low.min()), floor), min(float(high.max()), roof)]


def _target(target: Target, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the prediction asked for: the accent's dot, its interval as an error bar, its value in words."""
    value, low, high = (math.nan if v is None else float(v) for v in target[1:])
    place = {"x": target[0], "value": value, "low": low, "high": high, "words": y.short(value)}
    frame = pd.DataFrame([{**place, "interval": interval_text(low, high, y.unit)}])
    fields: list[Tip] = [
        ("x", x.title, x.unit),
        ("value", y.title, y.unit),
        ("interval", "95 % interval", ""),
    ]
    frame, tooltip = tips(frame, fields)
    base = alt.Chart(inline(frame)).encode(x=x.x("x"), tooltip=tooltip)
    top = base.encode(y=y.y("high" if math.isfinite(high) else "value"), text=alt.Text("words", type="nominal"))
    align = "right" if x.at(target[0]) > 0.9 else "left" if x.at(target[0]) < 0.1 else "center"
    cap = base.mark_tick(style="optimum-line", orient="horizontal", size=11, thickness=2)
    rule = base.mark_rule(style="optimum-line").encode(y=y.y("low"), y2=alt.Y2("high"))
    bar = [rule, cap.encode(y=y.y("low")), cap.encode(y=y.y("high"))]
    return [
        *(bar if math.isfinite(low) and math.isfinite(high) else []),
        base.mark_point(style="optimum", size=90).encode(y=y.y("value")),
        *halo_text(top, "optimum-text", align=align, baseline="bottom", dy=-9),
    ]
