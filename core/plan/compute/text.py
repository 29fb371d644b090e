"""The split of a budget, and a path through a target, in sentences. Numbers to look at first stand in **."""

from collections.abc import Mapping

import numpy as np

from ...fit.calibrated import Calibrated
from ...fit.predict import Farthest, Prediction
from ...units import SIZES, count, plain, power, title_of, with_unit
from ...verdict import factor
from ..verdict import SMALL_STEP
from .allocate import Allocation
from .path import COMPUTE

Span = tuple[float, float]
LEAST = 5e-4  # a share of the loss: a smaller one is none


def answer(best: Allocation, size: str, fixed: Mapping[str, float]) -> str:
    """Say in one line what to train for a budget, with 95 % intervals where there are any.

    `size` is the column of the size, `fixed` what the budget does not buy.
    """
    held = "".join(f", {title_of(k)} held at {count(v)}" for k, v in fixed.items())
    size_ends, token_ends = _interval(best.params_low, best.params_high), _interval(best.tokens_low, best.tokens_high)
    return (
        f"Train **{count(best.params)} {title_of(size)}**{size_ends} on "
        f"**{with_unit(best.tokens, 'tokens')}**{token_ends}{held}."
    )


def pinned(params: float, tokens: float, got: Prediction, best: Allocation, unit: str, size: str = SIZES[0]) -> str:
    """Say in one line what a pinned size and its tokens reach, and by how much that lies above the best split.

    `size` is the column of the size: a law may count parameters without embeddings.
    """
    ends = "" if got.low is None or got.high is None else f" ({plain(got.low)} to {plain(got.high)})"
    above = got.value / best.loss - 1
    return (
        f"**{count(params)} {title_of(size)}** on **{count(tokens)} tokens** reach "
        f"**{plain(got.value)} {unit}**{ends}, {max(above, 0.0):.1%} above the best."
    )


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({count(low)} to {count(high)})"


def sizes(near: Mapping[float, Span]) -> str:
    """Say which sizes lose at most a share of the loss, by that share, were the law right."""
    (share, span), *others = near.items()
    text = f"{_ends(span)} cost at most {100 * share:g}\u00a0% in loss"
    text += "".join(f", {_ends(span)} at most {100 * share:g}\u00a0%" for share, span in others)
    return f"Were the law right, sizes from {text}."


def errors(best: Allocation) -> str:
    """Say what the intervals of a split hold, or why there are none."""
    ends = (best.low, best.high, best.sampling_low, best.sampling_high)
    if best.no_interval or any(end is None for end in ends):
        return best.no_interval
    if best.no_form:
        return f"Intervals are of sampling error alone. {best.no_form}"
    low, high = (plain(float(end)) for end in ends[2:] if end is not None)
    return (
        "Intervals hold sampling error and what the law's form may miss; of that of the loss, "
        f"{low} to {high} is sampling error."
    )


def regret(best: Allocation) -> str:
    """Say what this split may cost against the best one, were the law off; empty where that is not known."""
    if best.regret is None:
        return ""
    if best.regret < LEAST:
        return "Were the law off by its form error, this split would cost hardly more loss than the best."
    return f"Were the law off by its form error, this split could cost up to {best.regret:.1%} more loss than the best."


def _ends(span: Span) -> str:
    low, high = (count(v) if 0 < v < np.inf else "the edge of the search" for v in span)
    return f"{low} to {high}"


def distance(best: Allocation, data: Span | None) -> str:
    """Say how far a split lies beyond the runs, whose compute spans `data` (FLOP); empty where it does not.

    Where it lies farther by size or tokens than by compute, that is said as well.
    """
    if data is None:
        return "The source of these constants does not say up to which compute they were fitted."
    far = float(max(np.log10(best.flops / data[1]), 0.0))
    text = [f"The budget is {factor(far)} times the compute of the largest run ({power(data[1])} FLOP)."] if far else []
    most = Farthest(best.decades_beyond_data or 0.0, best.farthest)
    if most.decades > far + SMALL_STEP and best.farthest != COMPUTE:
        text.append(f"The split lies {factor(most.decades)} times beyond the runs{most.by}.")
    return " ".join(text)


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
