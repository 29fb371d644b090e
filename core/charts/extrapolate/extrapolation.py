"""How far a law is asked to reach beyond the runs it was fitted to."""

import math
from typing import NamedTuple

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..beyond import beyond_layers
from ..labels import quiet_ticks
from ..marks import (
    Tip,
    error_layers,
    error_words,
    flagged,
    halo_text,
    inline,
    interval_text,
    law_layers,
    run_key,
    run_layers,
    stack,
    tips,
)
from ..reading import curve_reading

SHARE = 0.6  # of the height that law and runs take: so much the band may add on either side


class TargetPoint(NamedTuple):
    """The prediction that is asked for: where, its value, its band and the sampling error within it."""

    x: float
    value: float
    low: float | None = None
    high: float | None = None
    sampling_low: float | None = None
    sampling_high: float | None = None


def extrapolation(
    curve: pd.DataFrame,
    runs: pd.DataFrame,
    data_range: tuple[float, float] | None,
    target: TargetPoint | None = None,
    x_title: str | None = None,
    y_title: str | None = None,
    x_kind: str = "flops",
    y_kind: str = "loss",
    excluded: int = 0,
    models: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """The law, inside and beyond the data.

    `curve` has `x`, `value`, `low`, `high` (a 95 % band, NaN where there is none), `beyond`, and may have
    `sampling_low`, `sampling_high`, the part of the band that is sampling error. `runs` has `x`, `loss`, `label`,
    `excluded` and may be empty; `data_range` is the lowest and highest x of the runs that were fitted; `target` is the
    prediction that is asked for. `x_kind` is a canonical column (see units.KINDS). `excluded` is how many runs are left
    out of the fit, given or not. `models` are trained by others: `x`, `title`, `of`, `source`, the best known first;
    they are named at the axis where there is room.
    """
    x = quantity_axis(x_kind, [*curve["x"], *runs["x"], *([target[0]] if target else [])], title=x_title)
    # What is left out of the fit shall not flatten what is in it: such runs may leave the plot.
    used = runs.loc[~flagged(runs, "excluded"), "loss"]
    shown_values = [*curve["value"], *used, *([target.value] if target else [])]
    log = quantity_axis(y_kind, shown_values).log  # the band does not change the scale
    ends = _seen(curve, target, shown_values, log)
    y = quantity_axis(y_kind, [*shown_values, *ends], title=y_title, log=log, pad=(0.05, 0.12))
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
        *error_layers(curve, x, y, "x"),
        *run_layers(runs, x, y, ("x", "loss"), shown),
        *law_layers(curve, x, y, ("x", "value")),
        *(quiet_ticks(models, "x", x, _of_models(x)) if models is not None else []),
        *(_target(target, x, y) if target else []),
    ]
    words = [*run_key(runs, excluded), *error_words(curve)]
    words += ["names at the axis: models of others, without their loss"] if models is not None and len(models) else []
    return stack(
        layers, f"{y.title} against {x.title}: runs and fitted law", words=words,
        reads=curve_reading(curve, x, y, ("x", "value")),
    )  # fmt: skip


def _of_models(x: Quantity) -> list[Tip]:
    return [("title", "model", ""), ("x", x.title, x.unit), ("of", "experts", ""), ("source", "source", "")]


def _rises(values: pd.Series) -> bool:
    return bool(len(values) and values.iloc[-1] > values.iloc[0])


def _shades(
    x: Quantity, data_range: tuple[float, float] | None, curve: pd.DataFrame, target: TargetPoint | None
) -> list:
    """Return the shades beyond the data; none where the constants' source does not say over what they were fitted."""
    if data_range is None:
        return []
    return beyond_layers(x, data_range, rising=_rises(curve["value"]), mark=target[0] if target else None)


def _seen(curve: pd.DataFrame, target: TargetPoint | None, values: list[float], log: bool) -> list[float]:
    """Return the ends of the band that the axis must show; a band that explodes may leave the plot."""
    ends = pd.concat([curve["low"], curve["high"], pd.Series(target[2:4] if target else [], dtype=float)]).dropna()
    finite = [v for v in values if math.isfinite(v)]
    if ends.empty or not finite:
        return []
    low, high = min(finite), max(finite)
    if log:
        return [
            max(float(ends.min()), low / (high / low) ** SHARE),
            min(float(ends.max()), high * (high / low) ** SHARE),
        ]
    spare = SHARE * ((high - low) or 0.1 * abs(high))
    return [max(float(ends.min()), low - spare), min(float(ends.max()), high + spare)]


def _target(target: TargetPoint, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the prediction asked for: the accent's dot, its band as an error bar with the sampling error as a thick
    part of it, its value in words. What leaves the plot ends at its edge, without a cap.
    """
    value, low, high, from_, to = (math.nan if v is None else float(v) for v in target[1:])
    bottom, top = y.domain
    place = {"x": target.x, "value": value, "words": y.short(value), "low": max(low, bottom), "high": min(high, top)}
    place |= {"sampling_low": max(from_, bottom), "sampling_high": min(to, top)}
    fields: list[Tip] = [("x", x.title, x.unit), ("value", y.title, y.unit)]
    both = low < from_ or high > to
    fields.append(("interval", "95 % band" if both else "95 % interval", ""))
    fields += [("sampling", "sampling error alone", "")] if both else []
    texts = {"interval": interval_text(low, high, y.unit), "sampling": interval_text(from_, to, y.unit)}
    frame, tooltip = tips(pd.DataFrame([place | texts]), fields)
    base = alt.Chart(inline(frame)).encode(x=x.x("x"), tooltip=tooltip)
    over = base.encode(y=y.y("high" if math.isfinite(high) else "value"), text=alt.Text("words", type="nominal"))
    align = "right" if x.at(target.x) > 0.9 else "left" if x.at(target.x) < 0.1 else "center"
    off = 9 if high <= top or not math.isfinite(high) else -9
    return [
        *(_bar(base, y, (low, high), both) if math.isfinite(low) and math.isfinite(high) else []),
        base.mark_point(style="optimum", size=90).encode(y=y.y("value")),
        *halo_text(over, "optimum-text", align=align, baseline="bottom" if off > 0 else "top", dy=-off),
    ]


def _bar(base: alt.Chart, y: Quantity, ends: tuple[float, float], both: bool) -> list[alt.Chart]:
    """Return an error bar with a cap at each end inside the plot, and a thick part where there are `both` errors."""
    cap = base.mark_tick(style="optimum-line", orient="horizontal", size=11, thickness=2)
    thick = base.mark_rule(style="optimum-sampling").encode(y=y.y("sampling_low"), y2=alt.Y2("sampling_high"))
    inside = {"low": ends[0] >= y.domain[0], "high": ends[1] <= y.domain[1]}
    return [
        base.mark_rule(style="optimum-line").encode(y=y.y("low"), y2=alt.Y2("high")),
        *([thick] if both else []),
        *(cap.encode(y=y.y(name)) for name, is_in in inside.items() if is_in),
    ]
