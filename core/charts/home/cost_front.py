"""The lowest loss that each cost buys, with the plan's own and how little more would do."""

import altair as alt
import pandas as pd

from ..axes import quantity_axis
from ..marks import HEIGHT, Tip, band_layer, inline, named_points, stack
from ..reading import reading

STYLES = {"FLOP": "flops", "parameters": "params"}  # axes of their own


def cost_front(front: pd.DataFrame, points: pd.DataFrame, cost: str, unit: str, within: float) -> alt.LayerChart:
    """Loss in `unit` against a cost, which `cost` names with its unit in brackets, along models that none beats.

    `front` has `cost`, `loss`, `above` (a share above the plan's loss), `params`, `tokens`, `width`, `depth`,
    `vocab_size` and `memory` (GB); `points` the same with `label` and `kind` ("best": the plan, or "other"). A band
    shows the losses at most the share `within` above the plan's.
    """
    kind = STYLES.get(cost.partition("(")[2].rstrip(")"), "number")
    x = quantity_axis(kind, [*front["cost"], *points["cost"]], title=cost, log=True)
    y = quantity_axis("loss", [*front["loss"], *points["loss"]], title=f"loss ({unit})", log=False)
    shown: list[Tip] = [("cost", cost.partition(" (")[0], x.unit), ("loss", "loss", unit)]
    shown += [("params", "size", "parameters"), ("tokens", "data", "tokens"), ("width", "width", "")]
    shown += [("depth", "layers", ""), ("vocab_size", "vocabulary", "entries"), ("memory", "memory", "GB")]
    best = points.loc[points["kind"] == "best", "loss"]
    bands = pd.DataFrame({"cost": x.domain, "low": float(best.min()), "high": float(best.min()) * (1 + within)})
    layers: list[alt.Chart] = band_layer(bands, x, y, ("cost", "low", "high")) if len(best) else []
    layers += [alt.Chart(inline(front)).encode(x=x.x("cost"), y=y.y("loss")).mark_line(style="law")]
    layers += named_points(points, x, y, ("cost", "loss"), shown)
    words = ["━ no model as cheap is better", f"band: within {100 * within:g} % of the plan's loss"]
    return stack(layers, f"Loss against {cost}", HEIGHT, words, reads=reading(front, x, y, ("cost", "loss"), shown))
