"""What a law leaves unexplained, against a feature of the runs."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, flagged, inline, run_key, run_layers, stack, tips
from ._features import features

LABELLED = 6


def residuals(runs: pd.DataFrame, x: str, x_title: str | None = None) -> alt.LayerChart:
    """Residuals against a feature.

    `runs` has the column `x`, `residual` ((observed - predicted) / predicted, a fraction), `excluded`,
    optionally `run`, `held_out` and further features. Shown in percent with guides at 0 and ±1 %; residuals
    that would flatten the rest stand at the edge as triangles with their value.
    """
    runs = runs.assign(percent=runs["residual"] * 100.0).replace([np.inf, -np.inf], np.nan)
    limit = _limit(runs["percent"])
    across = quantity_axis(x, runs[x], title=x_title)
    up = Quantity("residual (%), observed over predicted", "%", "plain", (-limit, limit), False)
    inside = runs["percent"].abs() <= limit
    shown = [("run", "run", ""), ("percent", "residual", "%"), *features(runs.drop(columns="percent"))]
    field = x if x.isidentifier() else "along"  # Vega reads dots, colons and brackets in the name of a field
    runs = runs.assign(**{field: runs[x]})
    layers = [
        *_guides(up),
        *run_layers(runs[inside], across, up, (field, "percent"), [*shown, ("excluded", "excluded", "")]),
        *_outliers(runs[~inside & runs["percent"].notna()], across, up, field, shown),
    ]
    words = [
        *run_key(runs),
        "dashed: ±1 %",
        *(["at the edge: off the scale"] if not inside[runs["percent"].notna()].all() else []),
    ]
    return stack(layers, "Relative residuals of the runs against a feature", HEIGHT - 60, words)


def _limit(percent: pd.Series) -> float:
    """Return the half height of the plot: all residuals, or most where all would squeeze most."""
    size = percent.abs().dropna()
    if size.empty:
        return 2.0
    return max(1.5, min(float(size.max()) * 1.08, 3 * float(size.quantile(0.9))))


def _guides(y: Quantity) -> list[alt.Chart]:
    guides = pd.DataFrame({"percent": [0.0, 1.0, -1.0]})
    base = alt.Chart(inline(guides)).encode(y=y.y("percent"))
    return [
        base.transform_filter("datum.percent != 0").mark_rule(style="guide-dash"),
        base.transform_filter("datum.percent == 0").mark_rule(style="guide", strokeWidth=1.6),
    ]


def _outliers(runs: pd.DataFrame, x: Quantity, y: Quantity, field: str, shown: list) -> list[alt.Chart]:
    if runs.empty:
        return []
    top = y.domain[1] * 0.97
    runs, tooltip = tips(runs, shown)
    runs = runs.assign(edge=np.sign(runs["percent"]) * top, words=[_percent(p) for p in runs["percent"]])
    runs["words"] = runs["words"].where(_labelled(runs, x, field), "")
    out, layers = flagged(runs, "excluded"), []
    for sign, triangle in ((1, "triangle-up"), (-1, "triangle-down")):
        for style, rows in (("run", ~out), ("excluded", out)):
            part = runs[rows & (np.sign(runs["percent"]) == sign)]
            base = alt.Chart(inline(part)).encode(x=x.x(field), y=y.y("edge"), tooltip=tooltip)
            words = base.mark_text(style="quiet", dy=12 * sign, fontSize=10.5)
            shape: dict[str, Any] = {"shape": triangle} if style == "run" else {}
            marks = [
                base.mark_point(style=style, size=46, **shape),
                words.encode(text=alt.Text("words", type="nominal")),
            ]
            layers += marks if len(part) else []
    return layers


def _percent(value: float) -> str:
    return f"{value:+.{0 if abs(value) >= 10 else 1}f} %".replace("-", "−")


def _labelled(runs: pd.DataFrame, x: Quantity, field: str) -> pd.Series:
    """Return which outliers get their value in words: the largest first, never two too close."""
    taken: list[tuple[float, float]] = []
    keep = pd.Series(False, index=runs.index)
    for index in runs["percent"].abs().sort_values(ascending=False).index:
        place, sign = x.at(runs[field][index]), np.sign(runs["percent"][index])
        if len(taken) < LABELLED and all(s != sign or abs(p - place) > 0.13 for p, s in taken):
            taken.append((place, sign))
            keep[index] = True
    return keep
