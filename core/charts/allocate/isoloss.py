"""Which sizes and amounts of data reach the same loss."""

import re
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..labels import Boxes, quiet_points
from ..marks import HEIGHT, Tip, halo_text, inline, law_layers, loss_shade, run_key, run_layers, stack, tips
from ..reading import reading

TALL = HEIGHT + 80


def isoloss(
    contours: pd.DataFrame,
    runs: pd.DataFrame,
    frontier: pd.DataFrame | None = None,
    optimum: tuple[float, float, str] | None = None,
    budget_line: pd.DataFrame | None = None,
    unit: str = "nats per token",
    excluded: int = 0,
    region: pd.DataFrame | None = None,
    models: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """Contours of equal loss over parameters and tokens.

    `contours` has `level` (loss), `piece`, `order`, `params`, `tokens`: the points of each contour in order;
    `runs` has `params`, `tokens`, `loss`, `label`, `excluded`; `frontier` has `params`, `tokens`, `flops` of
    the compute-optimal runs; `optimum` is (params, tokens, label) for the chosen budget, `budget_line` all
    `params`, `tokens` it can buy. Losses are in `unit`; `excluded` is how many runs are left out of
    the fit, drawn or not. `region` has the `params`, `tokens` among them that may be the best ones, by the `errors`
    that are thought of: "sampling" alone, or "both". `models` are trained by others: `title`, `params`, `tokens`,
    `of`, `source`, the best known first; names stand where there is room.
    """
    frames = [f for f in (contours, runs, frontier) if f is not None]
    spot = optimum[:2] if optimum else (float("nan"), float("nan"))
    x = quantity_axis("params", [*(v for f in frames for v in f["params"]), spot[0]], pad=(0.02, 0.02))
    y = quantity_axis("tokens", [*(v for f in frames for v in f["tokens"]), spot[1]], pad=(0.02, 0.02))
    shown: list[Tip] = [
        ("label", "run", ""),
        ("params", "parameters", None),
        ("tokens", "training tokens", None),
        ("loss", "loss", unit),
        ("excluded", "excluded", ""),
    ]
    losses, written = runs["loss"].dropna(), _spots(contours, x, y)
    layers = [
        *_contours(contours, x, y, unit),
        *_region(region, x, y),
        *_path(budget_line, x, y, "optimum-line", 1.3),
        *_efficient(frontier, x, y),
        *run_layers(
            runs, x, y, ("params", "tokens"), shown, **({"color": loss_shade(losses, unit)} if losses.size else {})
        ),
        *(_models(models, optimum, written, x, y) if models is not None else []),
        *_levels(written, x, y),
        *_optimum(optimum, x, y),
    ]
    words = ["━ compute-optimal (dashed: beyond the runs)"] if frontier is not None and len(frontier) else []
    words = [*run_key(runs, excluded), *words, "thin lines: equal loss", *_region_words(region)]
    words += ["◇ models of others"] if models is not None and len(models) else []
    return stack(
        layers, "Contours of equal loss over parameters and tokens", TALL, words, reads=_reading(frontier, x, y, unit)
    )


def _contours(contours: pd.DataFrame, x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    frame, tooltip = tips(contours, [("level", "loss", unit)])
    base = alt.Chart(inline(frame)).mark_line(style="law-quiet", clip=True)
    return [
        base.encode(
            x=x.x("params"),
            y=y.y("tokens"),
            order=alt.Order("order", type="quantitative"),
            detail=[alt.Detail("level", type="nominal"), alt.Detail("piece", type="nominal")],
            tooltip=tooltip,
        )
    ]


def _path(path: pd.DataFrame | None, x: Quantity, y: Quantity, style: str, width: float) -> list[alt.Chart]:
    if path is None or path.empty:
        return []
    frame, tooltip = tips(path.sort_values("params"), [("flops", "training compute", None)])
    line = alt.Chart(inline(frame)).mark_line(style=style, clip=True, strokeWidth=width)
    return [line.encode(x=x.x("params"), y=y.y("tokens"), tooltip=tooltip)]


def _region(region: pd.DataFrame | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the part of the budget's line that may be the best: wide, dark where sampling error alone puts it."""
    layers = []
    for errors in ("both", "sampling"):
        part = region[region["errors"] == errors] if region is not None else pd.DataFrame()
        if len(part):
            line = alt.Chart(inline(part[["params", "tokens"]])).mark_line(style=f"region-{errors}", clip=True)
            layers.append(line.encode(x=x.x("params"), y=y.y("tokens")))
    return layers


def _region_words(region: pd.DataFrame | None) -> list[str]:
    if region is None or region.empty:
        return []
    both = (region["errors"] == "both").any()
    return [
        "wide: 95 % of the best split, dark: sampling error; light: with the form of the law"
        if both
        else "wide: 95 % interval of the best split, sampling error"
    ]


def _efficient(frontier: pd.DataFrame | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the compute-optimal line, dashed where its compute lies beyond the runs."""
    if frontier is None or frontier.empty:
        return []
    return law_layers(frontier[["params", "tokens", *({"beyond"} & set(frontier))]], x, y, ("params", "tokens"))


def _reading(frontier: pd.DataFrame | None, x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    """Return what reads the compute-optimal line: compute, size, tokens and, where it is known, loss."""
    if frontier is None:
        return []
    shown: list[Tip] = [("flops", "best for compute", "FLOP"), ("params", "parameters", None)]
    shown += [("tokens", "training tokens", None), ("loss", "loss", unit)]
    return reading(frontier, x, y, ("params", "tokens"), shown, TALL)


def _models(
    models: pd.DataFrame,
    optimum: tuple[float, float, str] | None,
    written: list[dict],
    x: Quantity,
    y: Quantity,
) -> list[alt.Chart]:
    """Return models of others, their names clear of the optimum and of the levels."""
    spots = [(x.at(s["params"]), y.at(s["tokens"]) * TALL, -16.0, 16.0, 8.0) for s in written]
    spots += [(x.at(optimum[0]), y.at(optimum[1]) * TALL, -95.0, 95.0, 40.0)] if optimum else []
    at, up, left, right, half = np.array(spots).reshape(-1, 5).T
    shown: list[Tip] = [
        ("title", "model", ""), ("params", "parameters", None), ("tokens", "training tokens", None),
        ("of", "experts", ""), ("source", "source", ""),
    ]  # fmt: skip
    return quiet_points(models, x, y, TALL, shown, Boxes(at, left, right, up - half, up + half))


def _levels(spots: list[dict], x: Quantity, y: Quantity) -> list[alt.Chart]:
    """Return the levels at their `spots`."""
    if not spots:
        return []
    base = alt.Chart(inline(pd.DataFrame(spots)))
    return halo_text(base.encode(x=x.x("params"), y=y.y("tokens"), text=alt.Text("words", type="nominal")), "law-text")


def _spots(contours: pd.DataFrame, x: Quantity, y: Quantity) -> list[dict]:
    """Return where levels are written, and what: near the right end of the longest piece, unless another is close."""
    spots, heights = [], []
    decimals = _decimals(contours["level"])
    levels, pieces = contours["level"].to_numpy(), contours["piece"].to_numpy()
    params, tokens = (contours[name].to_numpy(float) for name in ("params", "tokens"))
    for level in np.unique(levels):
        here = np.flatnonzero(levels == level)
        longest = here[pieces[here] == _most(pieces[here])]
        place = longest[np.argmin(np.abs(x.places(params[longest]) - 0.93))]
        height = y.at(tokens[place]) * TALL
        if 8 < height < TALL - 8 and all(abs(height - other) > 16 for other in heights):
            heights.append(height)
            spots.append({"params": params[place], "tokens": tokens[place], "words": f"{level:.{decimals}f}"})
    return spots


def _most(values: np.ndarray) -> Any:
    """Return the most frequent of the values, the first of several."""
    found, first, count = np.unique(values, return_index=True, return_counts=True)
    best = np.flatnonzero(count == count.max())
    return found[best[np.argmin(first[best])]]


def _decimals(levels: pd.Series) -> int:
    """Return how many decimals it takes to write every level."""
    return next(n for n in range(1, 5) if n == 4 or levels.empty or (levels.round(n) - levels).abs().max() < 1e-6)


def _optimum(optimum: tuple[float, float, str] | None, x: Quantity, y: Quantity) -> list[alt.Chart]:
    if optimum is None:
        return []
    # Narrow lines: the plot around the optimum is crowded, and on a telephone hardly wider than a label.
    parts = re.split(r"(?<=[:,]) ", optimum[2])
    frame = pd.DataFrame([{"params": optimum[0], "tokens": optimum[1], "words": "\n".join(parts)}])
    frame, tooltip = tips(
        frame, [("words", "optimum", ""), ("params", "parameters", None), ("tokens", "training tokens", None)]
    )
    base = alt.Chart(inline(frame)).encode(x=x.x("params"), y=y.y("tokens"), tooltip=tooltip)
    right = x.at(optimum[0]) > 0.5
    words = base.encode(text=alt.Text("words", type="nominal"))
    side = {"align": "right", "dx": -11, "dy": -6 - 14 * len(parts)} if right else {"align": "left", "dx": 11, "dy": 8}
    return [
        base.mark_point(style="optimum", size=130),
        *halo_text(words, "optimum-text", **side, baseline="top", lineBreak="\n", lineHeight=14),
    ]
