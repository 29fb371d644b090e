"""Which widths and depths cost how much loss at one budget."""

import altair as alt
import numpy as np
import pandas as pd

from ...units import count
from ..axes import Quantity, quantity_axis
from ..marks import HEIGHT, Tip, dot_size, halo_text, in_pixels, inline, stack, tips
from ..spread import spread

TALL = HEIGHT + 80
CLEAR = 20  # pixels between labels
WIDE = 0.35  # of the plot's width, on either side of a mark: room for its name


def shapes(
    contours: pd.DataFrame, sizes: pd.DataFrame, runs: pd.DataFrame, marks: pd.DataFrame, unit: str, budget: str
) -> alt.LayerChart:
    """Lines of equal loss over width and depth.

    `contours` has `level` (percent above the lowest loss), `piece`, `order`, `width`, `depth`; `sizes` the same with
    `level` in parameters; `runs` has `width`, `depth`, `label`; `marks` has `kind` ("best" or "other"), `label`,
    `width`, `depth`, `params`, `tokens`, `loss` (in `unit`). `budget` says in words what every shape is given.
    """
    placed = [f for f in (contours, marks) if len(f)]
    x = quantity_axis("width", [v for f in placed for v in f["width"]], title="width (features)", log=True, pad=(0, 0))
    y = quantity_axis("depth", [v for f in placed for v in f["depth"]], title="depth (layers)", log=True, pad=(0, 0))
    inside = runs[runs["width"].between(*x.domain) & runs["depth"].between(*y.domain)]
    layers = [
        *_path(sizes, x, y, "guide-dash"),
        *_path(contours, x, y, "law-quiet"),
        *_runs(inside, x, y),
        *_names(sizes, marks, x, y, "quiet", [count(v, 1) for v in sizes["level"]], 0.04),
        *_names(contours, marks, x, y, "law-text", [f"+{v:g} %" for v in contours["level"]], 0.93),
        *_marks(marks, x, y, unit),
    ]
    outside = f", {len(runs) - len(inside):,} more outside the plot" if len(inside) < len(runs) else ""
    words = [f"● {len(inside):,} shapes that were trained{outside}"] if len(runs) else []
    words += [f"thin lines: loss above the lowest, {budget}", "dashed: as many parameters"]
    return stack(layers, "Loss over width and depth at one budget", TALL, words)


def _path(contours: pd.DataFrame, x: Quantity, y: Quantity, style: str) -> list[alt.Chart]:
    base = alt.Chart(inline(contours)).mark_line(style=style, clip=True)
    return [
        base.encode(
            x=x.x("width"),
            y=y.y("depth"),
            order=alt.Order("order", type="quantitative"),
            detail=[alt.Detail("level", type="nominal"), alt.Detail("piece", type="nominal")],
        )
    ]


def _names(
    contours: pd.DataFrame, marks: pd.DataFrame, x: Quantity, y: Quantity, style: str, words: list[str], side: float
) -> list[alt.Chart]:
    """Return what the lines are called, each as near to one `side` of the plot as others and the marks leave room."""
    # Arrays, for there are hundreds of vertices and this is done at every redraw.
    across, up = _places(contours["width"], x), _places(contours["depth"], y) * TALL
    free = (0.02 < across) & (across < 0.98) & (10 < up) & (up < TALL - 10)
    taken = [(x.at(w), y.at(d) * TALL, WIDE) for w, d in zip(marks["width"], marks["depth"], strict=True)]
    level, spots = contours["level"].to_numpy(float), []
    for value in np.unique(level):
        clear = (level == value) & free
        for at, height, wide in taken:
            clear &= (np.abs(up - height) > CLEAR) | (np.abs(across - at) > wide)
        if clear.any():
            spots.append(int(np.argmin(np.where(clear, np.abs(across - side), np.inf))))
            taken.append((float(across[spots[-1]]), float(up[spots[-1]]), 1.0))
    if not spots:
        return []
    base = alt.Chart(inline(contours.iloc[spots][["width", "depth"]].assign(words=[words[i] for i in spots])))
    return halo_text(base.encode(x=x.x("width"), y=y.y("depth"), text=alt.Text("words", type="nominal")), style)


def _places(values: pd.Series, axis: Quantity) -> np.ndarray:
    """Return where values lie on a logarithmic axis, 0 to 1."""
    low, high = np.log(axis.domain)
    return (np.log(values.to_numpy(float)) - low) / (high - low)


def _runs(runs: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    fields: list[Tip] = [("label", "run", ""), ("width", "width", "features"), ("depth", "depth", "layers")]
    frame, tooltip = tips(runs, fields)
    base = alt.Chart(inline(frame)).mark_point(style="run", size=dot_size(len(frame)))
    return [base.encode(x=x.x("width"), y=y.y("depth"), tooltip=tooltip)]


def _marks(marks: pd.DataFrame, x: Quantity, y: Quantity, unit: str) -> list[alt.Chart]:
    """Return the shapes that were chosen, named: the best in the accent colour, others as diamonds."""
    fields: list[Tip] = [
        ("label", "shape", ""), ("width", "width", "features"), ("depth", "depth", "layers"),
        ("params", "parameters", None), ("tokens", "training tokens", None), ("loss", "loss", unit),
    ]  # fmt: skip
    frame, tooltip = tips(marks, fields)
    # Names are moved apart: on a telephone shapes of one depth leave no room beside each other.
    frame["place"] = spread([(1 - y.at(d)) * TALL - 10 for d in marks["depth"]], 17)
    layers: list[alt.Chart] = []
    for kind, style, voice, size in (("other", "published", "text", 80), ("best", "optimum", "optimum-text", 130)):
        rows = frame[frame["kind"] == kind]
        for right, part in rows.groupby(rows["width"].map(lambda v: x.at(v) > 0.55)):
            base = alt.Chart(inline(part)).encode(x=x.x("width"), tooltip=tooltip)
            side = {"align": "right", "dx": -10} if right else {"align": "left", "dx": 10}
            words = in_pixels(base, "place", TALL, y.title).encode(text=alt.Text("label", type="nominal"))
            layers += [base.encode(y=y.y("depth")).mark_point(style=style, size=size), *halo_text(words, voice, **side)]
    return layers
