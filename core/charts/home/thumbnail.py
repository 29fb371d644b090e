"""A glance at a data set: its runs, loss against compute, without ornament."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import run_layers, stack

HEIGHT = 130


def thumbnail(runs: pd.DataFrame, unit: str = "nats per token") -> alt.LayerChart:
    """Loss against training compute, small.

    `runs` has `flops` (FLOP), `loss` (in `unit`) and `excluded`; it may be empty.
    """
    x = quantity_axis("flops", runs["flops"])
    y = quantity_axis("loss", runs["loss"], title=f"loss ({unit})")
    shown = [("flops", x.title, x.unit), ("loss", y.title, unit), ("excluded", "excluded", "")]
    return stack(run_layers(runs, x, y, ("flops", "loss"), shown), "loss against training compute", height=HEIGHT)
