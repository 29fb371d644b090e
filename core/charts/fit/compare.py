"""Which law to extrapolate with: the error on the largest runs, hidden, beside that of cross-validation."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import inline, stack, tips

ROW, MOST = 54, 600  # pixels of a row, and of all rows
WIDE = 560  # pixels from which there is room for all words


def compare(laws: pd.DataFrame) -> alt.LayerChart:
    """The laws, ranked.

    `laws` has `name`, `hidden` and `cv`, the mean relative errors (fractions; NaN where there is none) on the largest
    runs, hidden, and in cross-validation, optionally `baseline` (bool) and `note`, a few words right of the name.
    Rows stand in the order of `hidden`.
    """
    frame = laws.sort_values("hidden", ignore_index=True, na_position="last")
    frame = frame.assign(row=range(len(frame)), hidden=100 * frame["hidden"], cv=100 * frame["cv"])
    frame["baseline"] = frame["baseline"].astype(bool) if "baseline" in frame else False
    pairs = list(zip(frame["hidden"], frame["cv"], strict=True))
    frame["words"] = [_words(pair, (" hidden", " folds")) for pair in pairs]
    frame["short"] = [_words(pair, ("", "")) for pair in pairs]
    frame["label"] = frame["name"] + (frame["note"].map(_after) if "note" in frame else "")
    errors = [v for v in (*frame["hidden"], *frame["cv"]) if np.isfinite(v) and v > 0]
    x = quantity_axis("number", errors, title="mean error on runs not fitted (%)", pad=(0.06, 0.06))
    height = ROW * len(frame) if ROW * len(frame) <= MOST else MOST
    layers = [*_rows(frame, x), *_dots(frame, x)]
    both = ["| in cross-validation, whole runs left out", "dot far right of its tick: random folds flatter the law"]
    words = ["● on the largest runs, hidden", *(both if frame["cv"].notna().any() else [])]
    return stack(layers, "Laws ranked by their error on the largest runs", max(height, ROW), words, grows=False)


def _after(note: object) -> str:
    return f" · {note}" if isinstance(note, str) and note else ""


def _words(errors: tuple[float, float], kinds: tuple[str, str]) -> str:
    return " · ".join(f"{v:.2f} %{kind}" for v, kind in zip(errors, kinds, strict=True) if np.isfinite(v))


def _base(frame: pd.DataFrame, n: int) -> alt.Chart:
    scale = alt.Scale(domain=[n - 0.4, -0.6] if n else [0.6, -0.6], nice=False)
    return alt.Chart(inline(frame)).encode(y=alt.Y("row", type="quantitative", scale=scale, axis=None))


def _rows(frame: pd.DataFrame, x: Quantity) -> list[alt.Chart]:
    """Return a track for each law, its name, and its errors in words."""
    n, room = len(frame), f"width < {WIDE}"
    base = _base(frame, n)
    named = base.transform_calculate(left=f"{room} ? datum.name : datum.label")
    errors = base.transform_calculate(right=f"{room} ? datum.short : datum.words")
    words = {"yOffset": -9, "baseline": "bottom"}
    both = _base(frame.dropna(subset=["hidden", "cv"]), n)
    return [
        base.mark_bar(style="track", height=2).encode(x=alt.XValue(0), x2=alt.X2Value("width")),
        both.mark_bar(style="law", height=5, opacity=0.35, cornerRadius=2).encode(x=x.x("cv"), x2=alt.X2("hidden")),
        named.mark_text(style="text", align="left", fontWeight=600, **words).encode(
            x=alt.XValue(0), text=alt.Text("left", type="nominal")
        ),
        errors.mark_text(style="text", align="right", **words).encode(
            x=alt.XValue("width"), text=alt.Text("right", type="nominal")
        ),
    ]


def _dots(frame: pd.DataFrame, x: Quantity) -> list[alt.Chart]:
    shown = [("name", "law", ""), ("hidden", "largest runs, hidden", "%"), ("cv", "cross-validation", "%")]
    frame, tooltip = tips(frame, shown)
    parts = (("law", ~frame["baseline"]), ("run", frame["baseline"]))
    dots = [
        _base(frame[rows].dropna(subset=["hidden"]), len(frame))
        .mark_point(style=style, filled=True, size=95, opacity=1)
        .encode(x=x.x("hidden"), tooltip=tooltip)
        for style, rows in parts
    ]
    tick = _base(frame.dropna(subset=["cv"]), len(frame)).mark_tick(
        style="law", orient="vertical", size=15, thickness=2
    )
    return [tick.encode(x=x.x("cv"), tooltip=tooltip), *dots]
