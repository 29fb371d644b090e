"""Where the starts ended: the distinct optima, how many starts each drew, and how far apart near-best ones lie."""

from collections.abc import Mapping

import numpy as np

from ..result import Basin, Fit
from .search import SearchResult, same_basin
from .space import natural
from .task import Task

MOST = 60  # distinct basins that are kept; all ends above them count as one more basin
NEAR = 1e-3  # ends within this share of the best objective fit the runs about equally well


def basins(task: Task, found: SearchResult) -> list[Basin]:
    """Return the distinct basins, best first; ends within 1e-6 of the lowest of a basin belong to it."""
    order = np.argsort(found.ends.value, kind="stable")
    order = order[np.isfinite(found.ends.value[order])]
    values = found.ends.value[order]
    distinct: list[Basin] = []
    at = 0
    while at < len(order):
        last = len(distinct) == MOST
        stop = len(order) if last else int(np.searchsorted(values, same_basin(task, values[at]), side="right"))
        who = order[at : max(stop, at + 1)]
        distinct.append(_basin(task, found, who))
        at += len(who)
    return distinct


def _basin(task: Task, found: SearchResult, who: np.ndarray) -> Basin:
    spans = {k: (float(v.min()), float(v.max())) for k, v in natural(task.law, found.ends.u[who]).items()}
    return Basin(value=float(found.ends.value[who[0]]), starts=int(found.counts[who].sum()), spans=spans)


def near_best(fit: Fit) -> Mapping[str, tuple[float, float]]:
    """Return the span of every parameter over all starts that ended within 0.1 % of the best objective."""
    if not fit.basins:
        return {}
    near = [b for b in fit.basins if b.value <= fit.basins[0].value * (1 + NEAR)]
    return {k: (min(b.spans[k][0] for b in near), max(b.spans[k][1] for b in near)) for k in near[0].spans}
