"""How wrong one would have been: the errors of a law, and of guessing, on runs that were hidden from it."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..beyond import beyond_layers
from ..marks import HEIGHT, Tip, flagged, in_pixels, inline, law_layers, run_key, run_layers, stack, tips
from ..spread import spread

BINS = 12  # of the scale, on either side of what was hidden: a line is the mean error in each
GAP = 17  # pixels between names
NARROW = 360  # pixels of the plot, below which names stand without numbers


def backtest(
    rows: pd.DataFrame, unit: str = "nats per token", x_kind: str = "flops", x_title: str | None = None
) -> alt.LayerChart:
    """Relative error against scale.

    `rows` has one row for each entrant and run: `entrant`, `baseline` (bool), `run`, `x` (canonical column `x_kind`),
    `observed`, `predicted` (both in `unit`), `held_out` (bool). The law with the smallest mean error on the runs held
    out is drawn run by run, with its mean error as a line; every other law and baseline as the line of its mean
    error on the runs held out, named with the mean size of its error.
    """
    rows = rows[rows["x"] > 0].assign(percent=lambda r: 100 * (r["predicted"] - r["observed"]) / r["observed"].abs())
    rows = rows[np.isfinite(rows["percent"].astype(float))]
    names = _ranked(rows)
    best = rows[rows["entrant"] == names.index[0]] if len(names) else rows.iloc[:0]
    curves = {name: _line(rows[rows["entrant"] == name], name == best["entrant"].iloc[0]) for name in names.index}
    x = quantity_axis(x_kind, rows["x"], title=x_title, pad=(0.03, 0.03))
    y = _errors(best, curves)
    inside = best["percent"].between(*y.domain)
    shown: list[Tip] = [
        ("run", "run", ""),
        ("x", x.title, x.unit),
        ("observed", "observed", unit),
        ("predicted", "predicted", unit),
        ("percent", "error", "%"),
    ]
    layers = [
        *_beyond(best, x),
        _zero(y),
        *(_guess(curves[n], rows, n, x, y) for n in names.index[1:]),
        *run_layers(best[inside], x, y, ("x", "percent"), shown),
        *(law_layers(curves[names.index[0]], x, y, ("x", "percent")) if len(names) else []),
        *_names(names, curves, rows, x, y),
    ]
    off = [f"{(~inside).sum()} off the scale"] if not inside.all() else []
    words = [*run_key(best), *off, *(["line: mean error"] if len(names) else [])]
    return stack(layers, f"Relative error against {x.title}, runs held out beside runs fitted", words=words)


def _ranked(rows: pd.DataFrame) -> pd.Series:
    """Return the mean size of the error (%) on the runs held out by entrant: the best law first, then by size."""
    held = rows[flagged(rows, "held_out")]
    size = held["percent"].abs().groupby(held["entrant"]).mean().sort_values()
    laws = [n for n in size.index if not flagged(held[held["entrant"] == n], "baseline").any()]
    return size.reindex([*laws[:1], *(n for n in size.index if n not in laws[:1])])


def _line(rows: pd.DataFrame, whole: bool) -> pd.DataFrame:
    """Return the mean error in bins of the scale; of the runs fitted too if `whole`."""
    parts = []
    for held, part in rows.groupby(flagged(rows, "held_out")):
        if held or whole:
            logs = np.log10(part["x"].astype(float))
            edges = np.linspace(logs.min(), logs.max() + 1e-9, BINS + 1)
            mean = part.assign(x=logs).groupby(np.digitize(logs, edges))[["x", "percent"]].mean()
            parts.append(mean.assign(x=10 ** mean["x"], beyond=bool(held)))
    return pd.concat(parts, ignore_index=True).sort_values("x", ignore_index=True)


def _errors(best: pd.DataFrame, curves: dict[str, pd.DataFrame]) -> Quantity:
    """Return the axis of errors: all lines and nearly all dots; outliers among the runs fitted may leave the plot."""
    ends = pd.concat([line["percent"] for line in curves.values()]) if curves else pd.Series(dtype=float)
    seen = [*ends, *(best["percent"].quantile([0.01, 0.99]) if len(best) else []), -1.0, 1.0]
    held = best.loc[flagged(best, "held_out"), "percent"]
    return quantity_axis("number", [*seen, *held], title="error (%), predicted over observed", log=False)


def _beyond(best: pd.DataFrame, x: Quantity) -> list[alt.LayerChart]:
    held = flagged(best, "held_out")
    fitted, farthest = best.loc[~held, "x"], float(best.loc[held, "x"].max()) if held.any() else None
    return beyond_layers(x, (float(fitted.min()), float(fitted.max())), mark=farthest) if len(fitted) else []


def _zero(y: Quantity) -> alt.Chart:
    frame = pd.DataFrame({"percent": [0.0]})
    return alt.Chart(inline(frame)).mark_rule(style="guide", strokeWidth=1.6).encode(y=y.y("percent"))


def _guess(line: pd.DataFrame, rows: pd.DataFrame, name: str, x: Quantity, y: Quantity) -> alt.Chart:
    frame, tooltip = tips(line.assign(name=_title(rows, name)), [("name", "of", ""), ("percent", "mean error", "%")])
    look = {"style": "quiet", "strokeDash": [1, 3]} if _is_baseline(rows, name) else {"style": "law-quiet"}
    base = alt.Chart(inline(frame)).encode(x=x.x("x"), y=y.y("percent"), tooltip=tooltip)
    return base.mark_line(**{"strokeDash": [5, 5], "strokeWidth": 1.6, **look})


def _names(
    names: pd.Series, curves: dict[str, pd.DataFrame], rows: pd.DataFrame, x: Quantity, y: Quantity
) -> list[alt.Chart]:
    """Return the entrants' names and errors right of the ends of their lines."""
    if names.empty:
        return []
    ends = pd.concat([curves[n].iloc[[-1]].assign(name=n) for n in names.index], ignore_index=True)
    ends["x"] = x.domain[1]
    ends["offset"] = spread([(1 - y.at(v)) * HEIGHT for v in ends["percent"]], GAP)
    ends["short"] = [_title(rows, n) for n in ends["name"]]
    ends["words"] = [f"{short} {names[n]:.2f} %" for short, n in zip(ends["short"], ends["name"], strict=True)]
    parts = (("quiet", ends.iloc[1:]), ("law-text", ends.iloc[:1]))
    return [
        in_pixels(alt.Chart(inline(part)), "offset", HEIGHT, y.title)
        .transform_calculate(label=f"width < {NARROW} ? datum.short : datum.words")
        .mark_text(style=style, align="left", dx=6, limit=200)
        .encode(x=x.x("x"), text=alt.Text("label", type="nominal"))
        for style, part in parts
        if len(part)
    ]


def _is_baseline(rows: pd.DataFrame, name: str) -> bool:
    return bool(flagged(rows[rows["entrant"] == name], "baseline").any())


def _title(rows: pd.DataFrame, name: str) -> str:
    """Return what an entrant is called: a law by its key, a baseline in words."""
    return name.replace("-", " ") if _is_baseline(rows, name) else name
