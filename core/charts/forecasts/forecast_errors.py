"""Results of runs against their forecasts, a row each: how far off, and whether the interval held."""

import altair as alt
import numpy as np
import pandas as pd

from ..marks import inline, stack, tips

ROW, MOST = 32, 20  # pixels of a row, rows that are shown
TICKS = 8  # about as many: half as many again are dropped on a narrow screen, and 0 with them
INSIDE, OUTSIDE, WAITS = "inside its interval", "outside its interval", "no result yet"


def forecast_errors(rows: pd.DataFrame) -> alt.LayerChart:
    """Intervals as bars around 0, the forecast, and results as dots, in per cent of the forecast.

    `rows` has `title`, `low`, `high` (the interval's ends over the forecast, per cent, NaN where there is none), `off`
    (the result's, NaN where there is none yet), `state` (INSIDE, OUTSIDE, WAITS, or "" without an interval) and
    `words`; the first MOST are shown.
    """
    of_all, rows = rows, rows.head(MOST).reset_index(drop=True)
    ends = rows[["low", "high", "off"]].to_numpy(float)
    far = float(np.nanmax(np.abs(ends))) if np.isfinite(ends).any() else 1.0
    x = alt.Scale(domain=[-1.1 * far, 1.1 * far], nice=False)
    y = alt.Y(
        "row", type="quantitative", axis=None, scale=alt.Scale(domain=[len(rows) - 0.5, -0.5], nice=False)
    )  # fmt: skip
    shown, tooltip = tips(
        rows.assign(row=np.arange(len(rows))), [("title", "forecast", ""), ("words", "result", "")]
    )  # fmt: skip
    axis = alt.Axis(format="+.3~g", grid=True, tickCount=TICKS)

    def along(field: str) -> alt.X:
        return alt.X(field, type="quantitative", scale=x, axis=axis, title="off the forecast (%)")

    base = alt.Chart(inline(shown)).encode(y=y, tooltip=tooltip)
    middle = alt.Chart(inline(pd.DataFrame({"zero": [0.0]})))
    dots = base.transform_filter("isValid(datum.off)").encode(x=along("off"))
    bars = base.transform_filter("isValid(datum.low)").mark_bar(style="law", height=7, opacity=0.35, cornerRadius=3)
    outside = f"datum.state === '{OUTSIDE}'"
    layers = [
        middle.mark_rule(style="track").encode(x=along("zero")),
        bars.encode(x=along("low"), x2=alt.X2("high")),
        dots.transform_filter(f"!({outside})").mark_point(style="run", filled=True, size=70),
        dots.transform_filter(outside).mark_point(style="law", filled=True, size=90, shape="diamond", opacity=1),
        base.mark_text(style="text", align="left", dx=4, dy=-13).encode(
            x=alt.XValue(0), text=alt.Text("title", type="nominal")
        ),
    ]  # fmt: skip
    words = [f"the first {MOST} of {len(of_all)}"] if len(of_all) > MOST else []
    words += ["bar: 95 % interval", "● result inside", "◆ result outside"]
    return stack(layers, "Results of runs against their forecasts", ROW * max(len(rows), 3), words, grows=False)
