"""What the Mixture page says in sentences: the answer, how far to trust it, and what it takes for granted."""

import math

import numpy as np

from core.fit import Fit
from core.plan.mixture.optimum import domains_of, nearest_run, needed, shares_of_runs
from core.units import plain, with_unit
from pages.parts import show
from pages.parts.mixture.results import Made, domain, errors, free_best, mean_error, natural_name, small

NEAR, FAR = 0.2, 0.4  # of all tokens to move from the nearest run: from here with care, from here not to be trusted
BEYOND, LOST = 1.5, 2.5  # decades of size or tokens beyond the runs: as above
GOOD, POOR = 0.02, 0.05  # mean error on the runs: from here with care, from here not to be trusted
SAME = 5e-6  # of loss: mixtures as good as each other
SHOWN = 0.005  # of the tokens: smaller shares are not named
LEVELS = ("solid", "care", "no")
COLOUR = {"solid": "green", "care": "orange", "no": "red"}
BEGINS = {"solid": "Solid", "care": "With care", "no": "Not from these runs"}


def named(shares: dict[str, float], most: int) -> str:
    """Name the largest shares."""
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    top = [f"{100 * v:.0f} % {show.escape(k)}" for k, v in ranked[:most] if v >= SHOWN]
    return ", ".join(top) + (" and less of others" if sum(v >= SHOWN for v in shares.values()) > most else "")


def answer(made: Made) -> str:
    """Say what the best mixture is and what it gains."""
    wish, best = made.wish, made.best
    gain = made.value(dict(wish.natural)) - best.value
    side = "below" if gain >= 0 else "above"  # limits may keep the best from what the runs have on average
    what = "the weighted loss" if sum(w > 0 for w in wish.weights.values()) > 1 else "the loss"
    at = "".join(f", {with_unit(v, {'params': 'parameters'}.get(k, 'tokens'))}" for k, v in wish.at.items())
    return (
        f"**{named(best.shares, 4)}**{at}: {what} is **{with_unit(best.value, made.unit)}**, "
        f"{plain(abs(gain), 2)} {side} the {natural_name()}."
    )


def trust(made: Made) -> str:
    """Say how far to trust it, why, and what would change that, in one coloured sentence."""
    runs = shares_of_runs(made.table.included, domains_of(made.law))
    moved = nearest_run(made.best.shares, runs, domains_of(made.law))
    missed = {t: mean_error(r) for t, r in errors(made).items()}
    counts = {t: e for t, e in missed.items() if made.wish.weights.get(t)} or missed
    error, worst = float(np.mean(list(counts.values()))), max(counts, key=counts.__getitem__)
    decades, field = beyond(made)
    learned = not made.law.params  # what has seen the runs knows them: that says nothing of other mixtures
    level = LEVELS[max(_rank(moved, NEAR, FAR), _rank(error, GOOD, POOR), _rank(decades, BEYOND, LOST), int(learned))]
    most = f", most on {show.escape(domain(worst))} ({counts[worst]:.1%})" if len(counts) > 1 else ""
    near = f"{100 * moved:.0f} % of the tokens lie elsewhere in the nearest run"
    near += f", {decades:.1f} decades of {show.called(field)} lie beyond all runs" if decades > 0.05 else ""
    then = {
        "solid": "", "care": " A run with this mixture would tell.",
        "no": " Train this mixture once, small, before you build on it.",
    }[level]  # fmt: skip
    who = "the trees miss the runs they were grown on" if learned else "the law misses the runs"
    return (
        f":{COLOUR[level]}[{show.ICON[level]} **{BEGINS[level]}**]: {near}, and {who} by {error:.1%} on average{most}."
        f"{then}"
    )


def beyond(made: Made) -> tuple[float, str]:
    """Return how many decades size or tokens lie beyond the runs that a law was fitted to, and which of them more."""
    ranges = next(iter(made.constants.values())).ranges
    found = [(0.0, "")]
    for name in needed(made.law):
        low, high = ranges.get(name, (made.wish.at[name],) * 2)
        found.append((max(math.log10(made.wish.at[name] / high), math.log10(low / made.wish.at[name]), 0.0), name))
    return max(found)


def _rank(value: float, care: float, never: float) -> int:
    return int(value >= care) + int(value >= never)


def without_limits(made: Made) -> str:
    """Say what the best mixture would be without limits, where that is another one."""
    free = free_best(made)
    moved = 0.5 * sum(abs(free.shares[n] - made.best.shares[n]) for n in made.best.shares)
    if moved < 0.02:
        return ""
    gain = small(made.best.value - free.value, made.unit)
    return f"Without limits it would be {named(free.shares, 3)}, and the law promises {gain} less."


def repeated(made: Made) -> str:
    """Say which domains are repeated, and how often."""
    often = {n: e for n, e in made.best.epochs.items() if e > 1.005}
    if not often:
        return "No domain is repeated." if made.best.epochs else ""
    listed = ", ".join(f"{show.escape(n)} {e:.1f} times" for n, e in sorted(often.items(), key=lambda i: -i[1]))
    return f"Repeated: {listed}; every repetition is worth less, by the law of repeated data."


def gives_up(made: Made, tried: dict[str, float]) -> str:
    """Say what a mixture of one's own loses against the best."""
    lost = made.value(tried) - made.best.value
    if not math.isfinite(lost):
        return "By this law your mixture has no loss: a domain whose loss counts has no share in it."
    said = f"gives up **{plain(lost, 3)} {made.unit}** against" if lost > SAME else "is as good as"
    said = f"lies **{plain(-lost, 3)} {made.unit}** below, outside of the limits of," if lost < -SAME else said
    return f"Your mixture {said} the best one."


def uncertain(made: Made) -> str:
    """Say what the intervals take for granted, or why there are none."""
    fits: dict[str, Fit] = made.fits
    used = [t for t, w in made.wish.weights.items() if w]
    if not fits:
        return "No intervals: trees are not resampled here."
    if not made.best.ends:
        lost = [t for t in used if not fits[t].draws]
        why = next((n for t in lost for n in fits[t].notes if "interval" in n), "")
        return f"No intervals: {len(lost)} of {len(used)} losses have none. {domain(lost[0])}: {why}" if lost else ""
    by = fits[used[0]].cluster
    rows = f"rows of one {by} as one" if by == "run" else f"{by} as one" if by else "every row as a run of its own"
    return (
        f"Intervals: 95 %, the best mixtures of {len(made.best.cloud)} resamples that take {rows}, if the law holds. "
        "In simulations at one size such intervals held the true share 95 to 99 % of the time."
    )
