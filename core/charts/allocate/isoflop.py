"""The loss of every model size that a compute budget can train."""

import math

import altair as alt
import pandas as pd

from ...units import power
from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, halo_text, in_pixels, inline, run_key, run_layers, stack, tips
from ..reading import reading
from ..spread import spread

TALL = HEIGHT + 40
FIELDS: list[Tip] = [
    ("flops", "training compute", "FLOP"),
    ("params", "parameters", "parameters"),
    ("tokens", "training tokens", "tokens"),
]


def isoflop(
    curves: pd.DataFrame,
    optima: pd.DataFrame,
    bands: pd.DataFrame | None = None,
    budget: float | None = None,
    unit: str = "nats per token",
    runs: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """IsoFLOP curves.

    `curves` has `flops`, `params`, `loss`, `tokens`, several rows a budget; `optima` has `flops`, `params`,
    `loss`, one row a budget; `bands` has `percent`, `low`, `high`: between which sizes (parameters) the loss
    of the chosen `budget` (FLOP) is within so many percent of its best. Losses are in `unit`. `runs` are
    those of the budgets, with the columns of `curves`, `label` and `excluded`. What lies so high that it would flatten
    the minima is cut.
    """
    roof = _roof(optima["loss"])
    curves = curves[curves["loss"].astype(float) <= roof]
    runs = curves.iloc[:0] if runs is None else runs[runs["loss"].astype(float) <= roof]
    # Room on the left for the names of the curves.
    x = quantity_axis("params", [*curves["params"], *runs["params"], *_sizes(bands)], pad=(0.14, 0.03))
    # Room below the lowest curve for the bars that say which sizes are nearly as good.
    room = 0.22 if bands is not None and len(bands) else 0.06
    y = quantity_axis(
        "loss", [*curves["loss"], *runs["loss"], *optima["loss"]], title=f"loss ({unit})", pad=(room, 0.05)
    )
    chosen, best = (_near(frame["flops"], budget) for frame in (curves, optima))
    layers = [
        *_curves(curves[~chosen], x, y, "law-quiet"),
        *(run_layers(runs, x, y, ("params", "loss"), _shown(y.unit)) if len(runs) else []),
        *_minima(optima.sort_values("flops"), x, y),
        *_curves(curves[chosen], x, y, "optimum-line"),
        *_names(curves, chosen, x, y),
        *_best(optima[best], x, y),
        *(_bars(bands, x) if bands is not None else []),
    ]
    tolerances = " and ".join(f"{p:g} %" for p in sorted(bands["percent"])) if bands is not None else ""
    words = [*run_key(runs), *([f"bars: within {tolerances} of the best loss"] if tolerances else [])]
    reads = _reading(curves[chosen], optima[best], x, y)
    return stack(layers, "Loss against parameters, one curve a compute budget", TALL, words, reads=reads)


def _shown(unit: str) -> list[Tip]:
    return [("label", "run", ""), *FIELDS, ("loss", "loss", unit), ("excluded", "excluded", "")]


def _roof(best: pd.Series) -> float:
    """Return the highest loss shown: as far above the worst minimum as the minima are apart."""
    low, high = (float(best.min()), float(best.max())) if len(best) else (math.nan, math.inf)
    return high + max(0.8 * (high - low), 0.1 * abs(high)) if math.isfinite(high) else math.inf


def _near(flops: pd.Series, budget: float | None) -> pd.Series:
    """Return which budgets are the chosen one; they may have come by different roundings."""
    return (flops.astype(float) / (budget or math.nan) - 1).abs() < 1e-6


def _sizes(bands: pd.DataFrame | None) -> list[float]:
    return [] if bands is None else [float(v) for v in bands[["low", "high"]].to_numpy().ravel()]


def _curves(curves: pd.DataFrame, x: Quantity, y: Quantity, style: str) -> list[alt.Chart]:
    if curves.empty:
        return []
    base = alt.Chart(inline(curves.sort_values("params"))).encode(x=x.x("params"), y=y.y("loss"))
    return [base.mark_line(style=style).encode(detail=alt.Detail("flops", type="nominal"))]


def _reading(curve: pd.DataFrame, best: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return what reads the curve of the chosen budget: what a size loses against the best."""
    rows = curve.assign(above=curve["loss"] - best["loss"].min())
    shown: list[Tip] = [*FIELDS, ("loss", "loss", y.unit), ("above", "above the best", y.unit)]
    return reading(rows, x, y, ("params", "loss"), shown, TALL)


def _minima(optima: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    frame, tooltip = tips(optima, [*FIELDS, ("loss", "loss", y.unit)])
    base = alt.Chart(inline(frame)).encode(x=x.x("params"), y=y.y("loss"), tooltip=tooltip)
    return [base.mark_line(style="law"), base.mark_point(style="law", filled=True, size=42)]


def _best(optima: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    frame, tooltip = tips(
        optima.assign(words=[x.short(v) for v in optima["params"]]), [*FIELDS, ("loss", "loss", y.unit)]
    )
    base = alt.Chart(inline(frame)).encode(x=x.x("params"), y=y.y("loss"), tooltip=tooltip)
    words = base.encode(text=alt.Text("words", type="nominal"))
    return [
        base.mark_point(style="optimum", size=120),
        *halo_text(words, "optimum-text", dx=11, dy=-17),
    ]


def _names(curves: pd.DataFrame, chosen: pd.Series, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return every budget at the left end of its curve, where the curves are furthest apart."""
    ends = curves.assign(chosen=chosen).sort_values("params").groupby("flops", as_index=False).first()
    if ends.empty:
        return []
    ends["words"] = [power(c, 2) for c in ends["flops"].tolist()]
    height = [(1 - y.at(v)) * TALL for v in ends["loss"]]
    ends["offset"] = spread(height, 15)
    layers = []
    for style, rows in (("quiet", ~ends["chosen"]), ("optimum-text", ends["chosen"])):
        base = in_pixels(alt.Chart(inline(ends[rows])), "offset", TALL, y.title).encode(
            x=x.x("params"), text=alt.Text("words", type="nominal")
        )
        layers += halo_text(base, style, align="right", dx=-5) if rows.any() else []
    return layers


def _bars(bands: pd.DataFrame, x: Quantity) -> list[alt.Chart]:
    """Return one bar a tolerance along the bottom: the narrower the tolerance, the thicker its bar."""
    bands = bands.sort_values("percent").reset_index(drop=True)
    rows = bands.assign(
        words=[f"{p:g} %" for p in bands["percent"]],
        note=[f"within {p:g} % of the best" for p in bands["percent"]],
    )
    rows, tooltip = tips(rows, [("note", "loss", ""), ("low", "from", "parameters"), ("high", "to", "parameters")])
    layers = []
    for index in range(len(rows)):
        row, place = rows.iloc[[index]], alt.ExprRef(f"height - {34 - 20 * index}")
        base = alt.Chart(inline(row)).encode(y=alt.YValue(place), tooltip=tooltip)
        right = x.at(row["high"].iloc[0]) < 0.85
        words = base.encode(x=x.x("high" if right else "low"), text=alt.Text("words", type="nominal"))
        bar = base.mark_bar(style="optimum-band", height=8 if index == 0 else 4, opacity=0.8 if index == 0 else 0.45)
        layers += [
            bar.encode(x=x.x("low"), x2=alt.X2("high")),
            *halo_text(words, "quiet", align="left" if right else "right", dx=8 if right else -8),
        ]
    return layers
