"""What every ceiling of a plan costs: the loss that the plan would reach without it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .goal import UNIQUE, RecipeGoal


@dataclass(frozen=True)
class Ceiling:
    """One ceiling: its `name` and `limit` in the unit of LIMITS (or as many tokens as exist), what the plan has of it,
    and what it costs: `price` is a share of the loss and `price_compute` the factor of compute that makes it up, None
    where nothing can be built without the ceiling.
    """

    name: str
    limit: float
    has: float
    price: float | None
    price_compute: float | None


def ceilings(
    goal: RecipeGoal,
    best: Mapping[str, float],
    loss: float,
    without: Callable[[str], float],
    compute: Callable[[float], float],
) -> tuple[Ceiling, ...]:
    """Return what each ceiling of a goal costs a plan with columns `best` and a `loss`.

    `without` returns the lowest loss without one of them (NaN where there is none), `compute` the factor of compute
    that makes up for a loss higher by a share.
    """
    limits = dict(goal.limits) | ({UNIQUE: goal.unique_tokens} if goal.unique_tokens is not None else {})
    found = []
    for name, limit in limits.items():
        has = best["text"] / goal.passes if name == UNIQUE else best[name]
        free = without(name)
        price = max(loss / free - 1, 0.0) if math.isfinite(free) else None
        found.append(Ceiling(name, limit, has, price, None if price is None else compute(price)))
    return tuple(found)
