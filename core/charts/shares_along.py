"""How the best mixture moves with the size of the model or of its data."""

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from .axes import Quantity, quantity_axis
from .marks import HEIGHT, beyond_layers, inline, interval_text, pieces, spread, stack, tips

TALL = HEIGHT + 20
MOST = 8  # domains in colour
LABEL = 15  # pixels of a label


def shares_along(
    paths: pd.DataFrame, field: Literal["params", "tokens"], seen: tuple[float, float], at: float | None = None
) -> alt.LayerChart:
    """The best shares over `field`.

    `paths` has `value` (of `field`), `domain`, `share` and optionally `low`, `high` (95 %), fractions; `seen` is the
    range of `field` in the runs, `at` the value that was chosen. The domains that are largest or move most, at most
    MOST, are named in colour; the others are grey.
    """
    paths = paths.dropna(subset=["share"]).sort_values("value", ignore_index=True)
    for name in {"share", "low", "high"} & set(paths):
        paths[name] = 100 * paths[name].astype(float)
    x = quantity_axis(field, [*paths["value"], *([at] if at else [])], pad=(0.02, 0.02))
    tops = [paths[c].max() for c in ("share", "high") if c in paths]
    y = quantity_axis("number", [0, *tops], title="share of the training tokens (%)", log=False, pad=(0.0, 0.08))
    named = _named(paths)
    cut = _cut(paths, seen)
    grey, bright = cut[~cut["domain"].isin(named)], cut[cut["domain"].isin(named)]
    shade = alt.Color("domain", type="nominal", legend=None, scale=alt.Scale(domain=named), title="domain")
    layers = [
        *(beyond_layers(x, seen, True, TALL, at) if len(paths) else []),
        *_bands(bright, x, y, shade),
        *_lines(grey, x, y, style="guide", strokeWidth=1.4),
        *_chosen(at, x),
        *_lines(bright, x, y, shade),
        _hover(paths, x, y),
        *_labels(bright, x, y, shade),
    ]
    banded = {"low", "high"} <= set(paths) and paths["low"].notna().any()
    words = ["━ best share of a domain (dashed: beyond the runs)"] + (["band: 95 % interval"] if banded else [])
    words += [f"grey: {paths['domain'].nunique() - len(named)} smaller domains"] if len(grey) else []
    return stack(layers, f"Best shares over {x.title}", TALL, words + ([f"│ {x.tick(at)} chosen"] if at else []))
