"""Around which size the models of a plan lie."""

import math

from ...laws.cost import SIX_ND
from ..devices import DEVICES
from .goal import RecipeGoal


def middle(goal: RecipeGoal, params: float) -> float:
    """Return the size in parameters that a grid lies around: a pinned one, that of a split of the compute (`params`),
    or what pinned or scarce tokens or ceilings leave.
    """
    scarce = min((goal.unique_tokens or math.inf) * goal.passes, goal.limits.get("tokens", math.inf))
    tokens = goal.pins.get("tokens") or scarce
    least = float(SIX_ND.params(goal.flops, tokens)) if math.isfinite(tokens) else 0.0
    size = least if "tokens" in goal.pins else max(params, least)
    return goal.pins.get("params", min(size, _most(goal)))


def _most(goal: RecipeGoal) -> float:
    """Return the size in parameters that ceilings leave: all weights are stored, and read for a written token."""
    each, limits = goal.bits / 8, goal.limits
    seconds = limits.get("time", math.inf) * DEVICES[goal.device].bandwidth
    return min(limits.get("params", math.inf), limits.get("memory", math.inf) / each, seconds / each)
