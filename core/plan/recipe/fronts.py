"""What a lower loss costs: of all candidates of a plan those that none with as low a cost beats, cost by cost.

Nothing is searched anew. The fronts over memory, time and size are those of the candidates that the plan looked at; the
one over training compute takes the same models on more and fewer tokens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from .amounts import amount
from .decisions import AS_GOOD
from .grid import at_compute
from .losses import losses
from .recipe import Recipe

FRONTS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "memory": ("memory in use", "bytes"), "time": ("time of a written token", "seconds"),
    "params": ("size", "parameters"), "flops": ("training compute", "FLOP"),
})  # fmt: skip
MODEL = ("params", "tokens", "width", "depth", "query_heads", "kv_heads", "head_dim", "vocab_size")
COSTS = ("memory", "time", "flops", "dollars", "days")
TIMES = tuple(float(2**k) for k in np.arange(-4, 4.5, 0.5))  # of the plan's compute
MOST = 64  # rows of a front


@dataclass(frozen=True, eq=False)
class Front:
    """What a cost of FRONTS buys, `title` in its `unit`.

    `table` has a row for each model that nothing cheaper beats, the cheapest first: `cost`, `loss`, `above` (the plan's
    loss, a share) and the columns MODEL and COSTS. `at` is the same of the plan itself. `enough` is the lowest cost of
    a model that gives up less than AS_GOOD of the plan's loss.
    """

    key: str
    title: str
    unit: str
    table: pd.DataFrame
    at: Mapping[str, float]
    enough: float


def fronts(plan: Recipe) -> tuple[Front, ...]:
    """Return the fronts of a plan; that of training compute only where tokens are not pinned."""
    grid, value = plan.grid, plan.expected
    found = [front(plan, key, grid.columns, value) for key in ("memory", "time", "params")]
    if "tokens" in plan.goal.pins:
        return tuple(found)
    rows, reached = [], []
    for times in TIMES:
        other = at_compute(grid, plan.goal, times)
        if other.allowed.any():
            loss = losses(plan.base, other, plan.goal, plan.evidence, every=False).expected
            rows.append(other.row(int(np.argmin(loss))))
            reached.append(float(loss.min()))
    return (*found, front(plan, "flops", pd.DataFrame(rows), np.array(reached)))


def front(plan: Recipe, key: str, x: Mapping[str, np.ndarray] | pd.DataFrame, value: np.ndarray) -> Front:
    """Return the front of candidates with columns `x` [M] each and losses [M], infinite for what is not allowed."""
    cost = np.asarray(x[key])
    order = np.lexsort((value, cost))
    order = order[np.isfinite(value[order])]
    least = np.minimum.accumulate(value[order])
    kept = order[value[order] < np.append(np.inf, least[:-1])]
    good = np.flatnonzero(value <= plan.loss * (1 + AS_GOOD))
    enough = float(cost[good].min())
    table = _table({c: np.asarray(x[c])[kept] for c in (*MODEL, *COSTS)}, key, value[kept], plan.loss)
    at = {c: np.array([plan.best[c]]) for c in (*MODEL, *COSTS)}
    best = _table(at, key, np.array([plan.loss]), plan.loss).iloc[0]
    return Front(key, *FRONTS[key], _thinned(table), {str(k): float(v) for k, v in best.items()}, enough)


def _table(x: Mapping[str, np.ndarray], key: str, value: np.ndarray, best: float) -> pd.DataFrame:
    return pd.DataFrame({"cost": x[key], "loss": value, "above": value / best - 1, **x})


def _thinned(table: pd.DataFrame) -> pd.DataFrame:
    """Return at most MOST rows, as even in the logarithm of the cost as they come, with both ends."""
    if len(table) <= MOST:
        return table.reset_index(drop=True)
    logs = np.log(table["cost"].to_numpy())
    wanted = np.linspace(logs[0], logs[-1], MOST)
    return table.iloc[np.unique(np.searchsorted(logs, wanted - 1e-12))].reset_index(drop=True)


def sentence(front: Front) -> str:
    """Say what a cost buys: how little is enough, or what half and twice the compute change."""
    name = "flops" if front.key == "flops" else front.key
    if front.key != "flops":
        enough = "as little" if front.enough >= front.at["cost"] else amount(name, front.enough)
        return f"The plan takes {amount(name, front.at['cost'])}. Within {100 * AS_GOOD:g} % of its loss {enough} do."
    rows = front.table.set_index(np.round(np.log2(front.table["cost"] / front.at["cost"]), 3))["above"]
    parts = [
        f"{words} {abs(100 * rows[at]):.2g} % {'more' if rows[at] > 0 else 'less'} loss"
        for at, words in ((-1.0, "Half of the compute has"), (1.0, "twice has"))
        if at in rows.index
    ]
    return f"{', '.join(parts)}." if parts else ""


def report(found: tuple[Front, ...]) -> list[dict]:
    """Return fronts as plain data, as the shell prints them."""
    return [
        {
            "key": f.key, "title": f.title, "unit": f.unit, "enough": f.enough, "at": dict(f.at),
            "rows": f.table.to_dict("records"),
        }
        for f in found
    ]  # fmt: skip
