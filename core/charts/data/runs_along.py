"""The runs of a table before any law: what was measured against what they cost, or what varies most."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import Tip, run_key, run_layers, stack


def runs_along(runs: pd.DataFrame, along: str, target: str, unit: str = "nats per token") -> alt.LayerChart:
    """The runs, the `target` against one column.

    `runs` has `x` (of the column `along`), `y` (of the `target`, in `unit`), `run` and `excluded`; it may be empty.
    Excluded runs far above all others are said and not drawn, so that the others stay apart.
    """
    used = runs[~runs["excluded"].astype(bool)]
    x = quantity_axis(along, used["x"] if len(used) else runs["x"], pad=(0.02, 0.02))
    y = quantity_axis(target, used["y"] if len(used) else runs["y"], title=_titled(target, unit), pad=(0.05, 0.05))
    seen = runs[runs["x"].between(*x.domain) & runs["y"].between(*y.domain)]
    shown: list[Tip] = [("run", "run", ""), ("x", x.title, x.unit), ("y", y.title, unit), ("excluded", "excluded", "")]
    excluded = int(runs["excluded"].astype(bool).sum())
    return stack(
        run_layers(seen, x, y, ("x", "y"), shown), f"{_titled(target, unit)} of every run against {x.title}",
        words=run_key(seen, excluded),
    )  # fmt: skip


def _titled(target: str, unit: str) -> str:
    return f"{target.replace('_', ' ')} ({unit})" if unit else target.replace("_", " ")
