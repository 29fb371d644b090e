"""How much more compute one arm needs than another for the same loss, along compute."""

import altair as alt
import numpy as np
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..beyond import beyond_layers
from ..marks import HEIGHT, Tip, band_layer, halo_text, inline, law_layers, run_layers, stack, tips
from ..reading import curve_reading

ROOM = 1.6  # times beyond pairs and curve that a band may widen the picture


def compute_ratio(
    curve: pd.DataFrame, points: pd.DataFrame, at: pd.DataFrame, data_range: tuple[float, float], title: str
) -> alt.LayerChart:
    """The ratio of compute with its band.

    `curve` has `flops`, `value`, `low`, `high` (95 %, NaN for none) and `beyond`; `points` what each pair of runs says:
    `flops`, `value`, `size`, `tokens`; `at` the target, one row or none: `flops`, `value`, `low`, `high`. `data_range`
    is where both arms have runs, and `title` says what is over what.
    """
    x = quantity_axis("flops", [*curve["flops"], *points["flops"]])
    inner = [*curve["value"], *points["value"], *at["value"], 1.0]
    finite = np.array([v for v in inner if np.isfinite(v)])
    ends = pd.concat([curve["low"], curve["high"], at["low"], at["high"]]).astype(float).dropna().to_numpy()
    widest = np.clip(ends, finite.min() / ROOM, finite.max() * ROOM)
    y = quantity_axis("number", [*finite, *widest], title=title, log=True, pad=(0.05, 0.08))
    shown: list[Tip] = [("flops", "compute", "FLOP"), ("value", "ratio", ""), ("size", "size", "parameters")]
    shown += [("tokens", "tokens", "tokens")]
    edge = max(data_range[0], x.domain[0]), min(data_range[1], x.domain[1])
    mark = float(at["flops"].iloc[0]) if len(at) else None
    band = curve.assign(low=curve["low"].clip(*y.domain), high=curve["high"].clip(*y.domain))
    layers = [
        *beyond_layers(x, edge, mark=mark),
        _alike(x, y),
        *band_layer(band, x, y, ("flops", "low", "high")),
        *run_layers(points, x, y, ("flops", "value"), shown),
        *law_layers(curve, x, y, ("flops", "value")),
        *_target(at, x, y),
    ]
    words = ["● a pair of runs"] if len(points) else []
    words += ["band: 95 % interval"] if curve["low"].notna().any() else []
    words += ["┄ the same compute"]
    reads = curve_reading(curve, x, y, ("flops", "value"))
    return stack(layers, "Ratio of compute for the same loss, along compute", HEIGHT, words, reads=reads)


def _alike(x: Quantity, y: Quantity) -> alt.Chart:
    ends = pd.DataFrame({"flops": list(x.domain), "value": [1.0, 1.0]})
    return alt.Chart(inline(ends)).mark_line(style="guide-dash").encode(x=x.x("flops"), y=y.y("value"))


def _target(at: pd.DataFrame, x: Quantity, y: Quantity) -> list[alt.Chart]:
    if at.empty:
        return []
    shown: list[Tip] = [
        ("flops", "compute", "FLOP"),
        ("value", "ratio", ""),
        ("low", "95 % from", ""),
        ("high", "to", ""),
    ]
    frame, tooltip = tips(at, shown)
    frame = frame.assign(
        low=frame["low"].astype(float).clip(*y.domain), high=frame["high"].astype(float).clip(*y.domain)
    )
    base = alt.Chart(inline(frame.assign(words=y.short(float(at["value"].iloc[0]))))).encode(
        x=x.x("flops"), tooltip=tooltip
    )
    place = base.encode(y=y.y("value"), text=alt.Text("words", type="nominal"))
    right = x.at(float(at["flops"].iloc[0])) > 0.6
    side = {"align": "right", "dx": -10} if right else {"align": "left", "dx": 10}
    return [
        base.mark_rule(style="optimum-line").encode(y=y.y("low"), y2=alt.Y2("high")),
        place.mark_point(style="optimum", size=110),
        *halo_text(place, "optimum-text", dy=-10, **side),
    ]
