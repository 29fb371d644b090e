"""How uncertain a plan is: by the draws of its law, or by what other authors found with the same law."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ... import laws
from ...fit.calibrated import Calibrated, from_published
from ..compute.allocate import Allocation
from ..tuning.recommendations import author
from .goal import RecipeGoal
from .grid import Grid
from .search import Found

TAIL = 0.025


def with_draws(base: Calibrated) -> tuple[Calibrated, bool]:
    """Return constants with their draws; published ones with the sets of other authors of the same law as draws.

    Whether they are those of other authors comes with them.
    """
    if base.draws is not None or not base.label.startswith(f"{base.law.key}@"):
        return base, False
    first = {author(s.name): s for s in reversed(laws.get(base.law.key).published)}
    sets = [from_published(base.law, s).values for s in first.values()]
    if len(sets) < 2:
        return base, False
    return replace(base, draws={k: np.array([s[k] for s in sets], float) for k in base.values}), True


def ends(
    found: Found | None, grid: Grid, name: str, best: Mapping[str, float], split: Allocation, goal: RecipeGoal,
    disagreement: bool,
) -> tuple[float | None, float | None]:  # fmt: skip
    """Return the ends of the interval of a column: of draws and form error, or of other authors' constants.

    There is none where size or tokens are pinned: with the compute they say both.
    """
    if found is None or len(found.index) < 2 or goal.pins.keys() & {"params", "tokens"}:
        return None, None
    values = grid.columns[name][found.index[1:]]
    if disagreement:
        return float(min(values.min(), best[name])), float(max(values.max(), best[name]))
    low, high = (float(v) for v in np.quantile(values, (TAIL, 1 - TAIL)))
    middle, least, most = (getattr(split, f"{name}{end}") for end in ("", "_low", "_high"))
    if least is not None and most is not None:  # the form error is that of the law of size and tokens
        low, high = min(low, best[name] * least / middle), max(high, best[name] * most / middle)
    return low, high
