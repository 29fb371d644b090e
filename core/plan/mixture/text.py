"""The best mixture in sentences: what it is, what it gains, what it takes for granted. Numbers to look at first stand
in **.
"""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from ...fit.result import Fit
from ...units import plain, with_unit
from .optimum import Mixture, Wish

SAME = 5e-6  # of loss: mixtures as good as each other
SHOWN = 0.005  # of the tokens: smaller shares are not named
MOVED = 0.02  # of the tokens: mixtures nearer than that are one
REPEATED = 1.005  # epochs: from here a domain is repeated


def domain(target: str) -> str:
    """Return the domain that a target is the loss on, as people say it."""
    return target.partition("/")[2] or target


def small(value: float, unit: str) -> str:
    """Write a difference of losses with two digits and its unit."""
    return f"{plain(value, 2)} {unit}"


def named(shares: Mapping[str, float], most: int) -> str:
    """Name the largest shares, `most` of them."""
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    top = [f"{100 * v:.0f} % {k}" for k, v in ranked[:most] if v >= SHOWN]
    return ", ".join(top) + (" and less of others" if sum(v >= SHOWN for v in shares.values()) > most else "")


NO_FORM = (
    "They are of sampling error alone, as if the law held: nothing draws the courses that several losses may take over "
    "mixtures together. Those of losses hold what the form of the law may miss as well."
)


def answer(best: Mixture, gain: float, runs: str = "") -> str:
    """Say the largest shares with their 95 % intervals, and the `gain` (loss) of all of them.

    `runs` names the runs whose domains they are, where that has to be said.
    """
    lead = f"From {runs}: " if runs else ""
    side = "lower" if gain >= 0 else "higher"  # limits may keep the best from what the runs have on average
    return f"{lead}{_largest(best.shares, best.ends)}: loss {plain(abs(gain), 2)} {side}."


def answer_so_far(shares: Mapping[str, float]) -> str:
    """Say the mixture of the best run while the best of all mixtures is not known yet."""
    return f"Best run so far: {_largest(shares, {})}."


def _largest(shares: Mapping[str, float], ends: Mapping[str, tuple[float, float]], most: int = 3) -> str:
    ranked = [(n, v) for n, v in sorted(shares.items(), key=lambda item: -item[1]) if v >= SHOWN][:most]
    span = {n: f" ({100 * low:.0f} to {100 * high:.0f})" for n, (low, high) in ends.items()}
    rest = 1 - sum(v for _, v in ranked)
    others = f", {rest:.0%} others" if rest >= SHOWN else ""
    return ", ".join(f"**{v:.0%} {n}**{span.get(n, '')}" for n, v in ranked) + others


def detail(best: Mixture, wish: Wish, gain: float, unit: str, natural: str) -> str:
    """Say the weighted loss of the best mixture, at what size, and how far it is from that of the one called
    `natural`.
    """
    side = "below" if gain >= 0 else "above"
    what = "weighted loss" if sum(w > 0 for w in wish.weights.values()) > 1 else "loss"
    at = [with_unit(v, {"params": "parameters"}.get(k, "tokens")) for k, v in wish.at.items()]
    where = f" of {' on '.join(at)}" if at else ""
    return f"The {what}{where} is **{with_unit(best.value, unit)}**, {plain(abs(gain), 2)} {side} the {natural}."


def without_limits(best: Mixture, free: Mixture, unit: str) -> str:
    """Say what the best mixture would be without limits (`free`), where that is another one."""
    moved = 0.5 * sum(abs(free.shares[n] - best.shares[n]) for n in best.shares)
    if moved < MOVED:
        return ""
    gain = small(best.value - free.value, unit)
    return f"Without limits it would be {named(free.shares, 3)}, and the law promises {gain} less."


def repeated(best: Mixture) -> str:
    """Say which domains are repeated, and how often; empty where no unique tokens are known."""
    often = {n: e for n, e in best.epochs.items() if e > REPEATED}
    if not often:
        return "No domain is repeated." if best.epochs else ""
    listed = ", ".join(f"{n} {e:.1f} times" for n, e in sorted(often.items(), key=lambda i: -i[1]))
    return f"Repeated: {listed}; every repetition is worth less, by the law of repeated data."


def gives_up(lost: float, unit: str) -> str:
    """Say what a mixture of one's own loses against the best."""
    if not math.isfinite(lost):
        return "By this law your mixture has no loss: a domain whose loss counts has no share in it."
    said = f"gives up **{plain(lost, 3)} {unit}** against" if lost > SAME else "is as good as"
    said = f"lies **{plain(-lost, 3)} {unit}** below, outside of the limits of," if lost < -SAME else said
    return f"Your mixture {said} the best one."


def intervals(best: Mixture, wish: Wish, fits: Mapping[str, Fit]) -> str:
    """Say what the intervals take for granted, or why there are none. `fits` by target is empty for trees."""
    used = [t for t, w in wish.weights.items() if w]
    if not fits:
        return "No intervals: trees are not resampled here."
    if not best.ends:
        lost = [t for t in used if not fits[t].draws]
        why = next((n for t in lost for n in fits[t].notes if "interval" in n), "")
        return f"No intervals: {len(lost)} of {len(used)} losses have none. {domain(lost[0])}: {why}" if lost else ""
    by = fits[used[0]].cluster
    rows = f"rows of one {by} as one" if by == "run" else f"{by} as one" if by else "every row as a run of its own"
    return (
        f"Intervals of shares: 95 %, the best mixtures of {len(best.cloud)} resamples that take {rows}. {NO_FORM} "
        "In simulations at one size such intervals held the true share 95 to 99 % of the time."
    )


def moves(paths: pd.DataFrame, words: str) -> str:
    """Say which domains gain and give most along a path (see `along`) over what is called `words`."""
    ends = paths[paths["value"].isin([paths["value"].min(), paths["value"].max()])]
    wide = ends.pivot(index="domain", columns="value", values="share")
    change = wide.iloc[:, -1] - wide.iloc[:, 0]
    up, down = change.idxmax(), change.idxmin()
    return (
        f"With more {words}, {up} gains most ({100 * change.max():+.0f} points) and {down} gives most "
        f"({100 * change.min():+.0f} points), over the range drawn."
    )


def traded(found: Sequence[tuple[str, str, float]], unit: str, most: int = 5) -> list[str]:
    """Say which moves of share from one domain to another cost least (see `trades`), `most` of them, and which most."""
    cheap = [f"{a} to {b}: {small(cost, unit)}" for a, b, cost in found[:most]]
    a, b, cost = found[-1]
    return [*cheap, f"It costs most from {a} to {b}: {small(cost, unit)}."]


def enough(curve: pd.DataFrame, gain: float, unit: str, natural: str) -> str:
    """Say from how many mixtures on what is given up (`curve`, see `sufficed`) is small beside the `gain` of the best
    mixture over the one called `natural`.
    """
    fine = curve[curve["high"] <= 0.1 * gain] if gain > 0 else curve[:0]
    if fine.empty or int(fine["mixtures"].iloc[0]) == int(curve["mixtures"].iloc[-1]):
        return "No smaller number of these mixtures would surely have found nearly the same: each of them still tells."
    n, total = int(fine["mixtures"].iloc[0]), int(curve["mixtures"].iloc[-1])
    return (
        f"**{n} of the {total} mixtures would have sufficed**: nine of ten random subsets of that size give up less "
        f"than a tenth of the {small(gain, unit)} that the best mixture gains over the {natural}."
    )
