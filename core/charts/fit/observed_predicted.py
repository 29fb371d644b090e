"""What the law says against what was measured."""

import altair as alt
import pandas as pd

from ..axes import Quantity, quantity_axis
from ..marks import flagged, halo_text, inline, run_key, run_layers, stack
from ._features import features


def observed_predicted(runs: pd.DataFrame, unit: str = "nats per token", target: str = "loss") -> alt.LayerChart:
    """Observed against predicted values of a target.

    `runs` has `run`, `observed`, `predicted` (both in `unit`), `excluded` (true, or a reason), optionally
    `held_out`, and any feature columns, which appear in the tooltip. A perfect law puts every run on the
    line.
    """
    # What is left out of the fit shall not flatten what is in it: such runs may leave the plot.
    used = runs[~flagged(runs, "excluded")]
    both = pd.concat([used["observed"], used["predicted"]])
    title = unit if not unit else f"({unit})"
    x = quantity_axis("number", both, title=f"predicted {target} {title}".strip())
    y = quantity_axis("number", both, title=f"observed {target} {title}".strip())
    inside = runs["observed"].between(*y.domain) & runs["predicted"].between(*x.domain)
    excluded = int(flagged(runs, "excluded").sum())
    runs = runs[~flagged(runs, "excluded") | inside]
    shown = [
        ("run", "run", ""),
        ("observed", "observed", unit),
        ("predicted", "predicted", unit),
        *features(runs),
        ("excluded", "excluded", ""),
    ]
    layers = [*_identity(x, y), *run_layers(runs, x, y, ("predicted", "observed"), shown)]
    description = "Observed against predicted values, with the line of equality"
    return stack(layers, description, words=run_key(runs, excluded))


def _identity(x: Quantity, y: Quantity) -> list[alt.Chart]:
    ends = pd.DataFrame({"predicted": x.domain, "observed": y.domain})
    line = alt.Chart(inline(ends)).encode(x=x.x("predicted"), y=y.y("observed")).mark_line(style="guide")
    middle = pd.DataFrame({"predicted": [x.back(0.5)], "observed": [y.back(0.5)], "words": ["observed = predicted"]})
    base = alt.Chart(inline(middle)).encode(x=x.x("predicted"), y=y.y("observed"))
    words = base.encode(text=alt.Text("words", type="nominal"))
    return [line, *halo_text(words, "quiet", align="left", dx=12, dy=16)]
