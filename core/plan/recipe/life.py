"""A plan for a model's whole life: the cheapest size and tokens, training and use together, that are as good.

As good as the model that the compute trains best, by the law of size and tokens (`core.plan.inference.cheapest`).
"""

from dataclasses import replace

from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...laws.cost import SIX_ND
from ..compute.allocate import Allocation
from ..inference.cheapest import Served, cheapest, is_of_size
from ..prices import Demand
from .goal import RecipeGoal


def for_its_use(base: Calibrated, goal: RecipeGoal, split: Allocation) -> Served | None:
    """Return the cheapest model for the tokens that a goal serves, as good as the split of its compute or its pins.

    None where nothing is served, the law takes more than size and tokens, or no other model is as good.
    """
    if goal.served is None or not is_of_size(base.law):
        return None
    params, tokens = goal.pins.get("params"), goal.pins.get("tokens")
    if params is None and tokens is None:
        like = split.params, split.tokens
    elif tokens is None:
        like = float(params or 0), float(SIX_ND.tokens(goal.flops, params))
    else:
        like = float(params or SIX_ND.params(goal.flops, tokens)), tokens
    try:
        return cheapest(replace(base, draws=None), Demand(goal.served), like=like)
    except BadInput:
        return None
