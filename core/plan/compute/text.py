"""The split of a budget, and a path through a target, in sentences. Numbers to look at first stand in **."""

from collections.abc import Mapping

import numpy as np

from ...fit.calibrated import Calibrated
from ...units import SIZES, count, power, title_of, with_unit
from .allocate import Allocation
from .path import COMPUTE

Span = tuple[float, float]


def answer(best: Allocation, near: Mapping[float, Span], size: str, fixed: Mapping[str, float]) -> str:
    """Say what to spend a budget on.

    `near` are the sizes that lose at most a share of the loss, by that share; `size` is the column of the size, `fixed`
    what the budget does not buy.
    """
    held = "".join(f", {title_of(k)} held at {count(v)}" for k, v in fixed.items())
    (share, span), *others = near.items()
    sizes = f"{_ends(span)} cost at most {100 * share:g}\u00a0% in loss"
    sizes += "".join(f", {_ends(span)} at most {100 * share:g}\u00a0%" for share, span in others)
    return (
        f"Spend **{power(best.flops)} FLOP** on **{count(best.params)} {title_of(size)}** and "
        f"**{with_unit(best.tokens, 'tokens')}**{held}. Sizes from {sizes}."
    )


def _ends(span: Span) -> str:
    low, high = (count(v) if 0 < v < np.inf else "the edge of the search" for v in span)
    return f"{low} to {high}"


def distance(flops: float, data: Span | None) -> str:
    """Say how far a budget lies beyond the runs, whose compute spans `data` (FLOP); empty where it does not."""
    if data is None:
        return "The source of these constants does not say up to which compute they were fitted."
    far = float(max(np.log10(flops / data[1]), 0.0))
    return f"The budget lies {far:.1f} decades beyond the largest run ({power(data[1])} FLOP)." if far else ""


def held_along(calibrated: Calibrated, at: Mapping[str, float], axis: str) -> str:
    """Say what the path through a target `at` keeps while `axis` runs, since the runs do not; empty for nothing."""
    units = {f.name: f.unit for f in calibrated.law.features}
    others = {k: v for k, v in at.items() if k != axis}
    if not others:
        return ""
    if axis == COMPUTE:
        ratio = at["tokens"] / next(at[name] for name in SIZES if name in at)
        return f"The curve keeps the target's {ratio:.3g} tokens per parameter; runs are drawn at their own."
    kept = ", ".join(f"{title_of(k)} at {with_unit(v, units[k])}" for k, v in others.items())
    return f"The curve holds {kept}; runs are drawn at their own."
