"""What the Mixture page says in sentences: the answer, how far to trust it, and what it takes for granted."""

import math

from core.fit import Fit
from core.units import plain, with_unit
from pages.parts import show
from pages.parts.mixture.results import MixtureContext, domain, free_best, natural_name, small

SAME = 5e-6  # of loss: mixtures as good as each other
SHOWN = 0.005  # of the tokens: smaller shares are not named


def named(shares: dict[str, float], most: int) -> str:
    """Name the largest shares."""
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    top = [f"{100 * v:.0f} % {show.escape(k)}" for k, v in ranked[:most] if v >= SHOWN]
    return ", ".join(top) + (" and less of others" if sum(v >= SHOWN for v in shares.values()) > most else "")


def answer(context: MixtureContext) -> str:
    """Say what the best mixture is and what it gains."""
    wish, best = context.wish, context.best
    gain = context.value(dict(wish.natural)) - best.value
    side = "below" if gain >= 0 else "above"  # limits may keep the best from what the runs have on average
    what = "the weighted loss" if sum(w > 0 for w in wish.weights.values()) > 1 else "the loss"
    at = "".join(f", {with_unit(v, {'params': 'parameters'}.get(k, 'tokens'))}" for k, v in wish.at.items())
    return (
        f"**{named(best.shares, 4)}**{at}: {what} is **{with_unit(best.value, context.unit)}**, "
        f"{plain(abs(gain), 2)} {side} the {natural_name()}."
    )


def without_limits(context: MixtureContext) -> str:
    """Say what the best mixture would be without limits, where that is another one."""
    free = free_best(context)
    moved = 0.5 * sum(abs(free.shares[n] - context.best.shares[n]) for n in context.best.shares)
    if moved < 0.02:
        return ""
    gain = small(context.best.value - free.value, context.unit)
    return f"Without limits it would be {named(free.shares, 3)}, and the law promises {gain} less."


def repeated(context: MixtureContext) -> str:
    """Say which domains are repeated, and how often."""
    often = {n: e for n, e in context.best.epochs.items() if e > 1.005}
    if not often:
        return "No domain is repeated." if context.best.epochs else ""
    listed = ", ".join(f"{show.escape(n)} {e:.1f} times" for n, e in sorted(often.items(), key=lambda i: -i[1]))
    return f"Repeated: {listed}; every repetition is worth less, by the law of repeated data."


def gives_up(context: MixtureContext, tried: dict[str, float]) -> str:
    """Say what a mixture of one's own loses against the best."""
    lost = context.value(tried) - context.best.value
    if not math.isfinite(lost):
        return "By this law your mixture has no loss: a domain whose loss counts has no share in it."
    said = f"gives up **{plain(lost, 3)} {context.unit}** against" if lost > SAME else "is as good as"
    said = f"lies **{plain(-lost, 3)} {context.unit}** below, outside of the limits of," if lost < -SAME else said
    return f"Your mixture {said} the best one."


def uncertain(context: MixtureContext) -> str:
    """Say what the intervals take for granted, or why there are none."""
    fits: dict[str, Fit] = context.fits
    used = [t for t, w in context.wish.weights.items() if w]
    if not fits:
        return "No intervals: trees are not resampled here."
    if not context.best.ends:
        lost = [t for t in used if not fits[t].draws]
        why = next((n for t in lost for n in fits[t].notes if "interval" in n), "")
        return f"No intervals: {len(lost)} of {len(used)} losses have none. {domain(lost[0])}: {why}" if lost else ""
    by = fits[used[0]].cluster
    rows = f"rows of one {by} as one" if by == "run" else f"{by} as one" if by else "every row as a run of its own"
    return (
        f"Intervals: 95 %, the best mixtures of {len(context.best.cloud)} resamples that take {rows}, if the law "
        "holds. "
        "In simulations at one size such intervals held the true share 95 to 99 % of the time."
    )
