"""Names that never overlap: which of them a plot has room for, at any width."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from .axes import Quantity
from .marks import Tip, halo_text, inline, tips

WIDTHS = (230, 300, 380, 480, 600, 760, 960, 1200)  # pixels of a plot at which room is looked for
LETTER, LINE, OFF = 6.4, 14.0, 8.0  # pixels of a letter, of a line of text, and from a mark to its name
NEVER = 1e9  # wider than any plot
TURNED = 0.62  # of the width of a plot: names of marks beyond stand on their left


@dataclass(frozen=True)
class Boxes:
    """Boxes around names: `at` (0 to 1 across the plot) the marks lie, and from `left` to `right` pixels beside that,
    from `low` to `high` pixels above the bottom, they reach. All are arrays [N].
    """

    at: np.ndarray
    left: np.ndarray
    right: np.ndarray
    low: np.ndarray
    high: np.ndarray


def least_widths(names: Boxes, taken: Boxes | None = None) -> np.ndarray:
    """Return the least width [N] of a plot at which each name is shown: the first have the first choice.

    No two names that are shown overlap, at any width, nor does one overlap what is `taken` already, or leave the plot.
    A name that is shown at one width is shown at all larger ones.
    """
    found = np.full(len(names.at), NEVER)
    for width in WIDTHS:
        ends = _ends(names, width)
        others = [_ends(taken, width)] if taken is not None else []
        for i in np.flatnonzero(found == NEVER):
            box = ends[:, i]
            shown = ends[:, found < NEVER]
            if box[0] >= 0 and box[1] <= width and not any(_overlaps(box, o) for o in (shown, *others)):
                found[i] = width
    return found


def _ends(boxes: Boxes, width: float) -> np.ndarray:
    return np.array([boxes.at * width + boxes.left, boxes.at * width + boxes.right, boxes.low, boxes.high])


def _overlaps(one: np.ndarray, others: np.ndarray) -> bool:
    across = (one[0] < others[1]) & (others[0] < one[1])
    return bool((across & (one[2] < others[3]) & (others[2] < one[3])).any())


def quiet_points(
    models: pd.DataFrame, x: Quantity, y: Quantity, height: int, shown: Sequence[Tip], taken: Boxes | None = None
) -> list[alt.Chart]:
    """Return points with names as quiet diamonds; those are left out for whose name there is no room.

    `models` has `params`, `tokens` and `title`, the best known first. A plot has at least `height` pixels.
    """
    rows = models[models["params"].between(*x.domain) & models["tokens"].between(*y.domain)]
    if rows.empty:
        return []
    at, up = x.places(rows["params"].to_numpy(float)), y.places(rows["tokens"].to_numpy(float)) * height
    wide, left = rows["title"].str.len().to_numpy(float) * LETTER, at > TURNED
    names = Boxes(at, np.where(left, -OFF - wide, OFF), np.where(left, -OFF, OFF + wide), up - LINE / 2, up + LINE / 2)
    frame, tooltip = tips(rows.assign(least=least_widths(names, taken), side=left), shown)
    base = alt.Chart(inline(frame)).encode(x=x.x("params"), y=y.y("tokens"), tooltip=tooltip)
    base = base.transform_filter("width >= datum.least")
    words = base.encode(text=alt.Text("title", type="nominal"))
    layers = [base.mark_point(style="published-quiet", size=34)]
    for turned, look in ((False, {"align": "left", "dx": OFF}), (True, {"align": "right", "dx": -OFF})):
        side = words.transform_filter(f"{'' if turned else '!'}datum.side")
        layers += halo_text(side, "quiet", **look)
    return layers


def quiet_ticks(models: pd.DataFrame, field: str, x: Quantity, shown: Sequence[Tip]) -> list[alt.Chart]:
    """Return names at the axis, upright, each over a tick at its `field`; those are left out that have no room."""
    rows = models[models[field].between(*x.domain)]
    if rows.empty:
        return []
    at = x.places(rows[field].to_numpy(float))
    half, none = np.full(len(rows), LINE / 2), np.zeros(len(rows))
    least = least_widths(Boxes(at, -half, half, none, none + 1))
    frame, tooltip = tips(rows.assign(least=least), shown)
    base = alt.Chart(inline(frame)).encode(x=x.x(field), tooltip=tooltip)
    base = base.transform_filter("width >= datum.least")
    rule = base.mark_rule(style="guide").encode(y=alt.YValue(alt.ExprRef("height - 7")), y2=alt.Y2Value("height"))
    words = base.encode(y=alt.YValue(alt.ExprRef("height - 11")), text=alt.Text("title", type="nominal"))
    return [rule, *halo_text(words, "quiet", angle=270, align="left", baseline="middle")]
