"""How far the best mixture can be relied on: how unlike the runs it is, and how well the law fits them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ...fit.calibrated import Calibrated
from ...fit.data.usable import usable_rows
from ...verdict import Reason, Verdict, factor, graded, judged, worst_of
from ..verdict import SMALL_STEP
from .optimum import Fits, Mixture, Wish, domains_of, nearest_run, needed, shares_of_runs
from .text import domain

MOVED, MOVED_FAR = 0.2, 0.4  # of all tokens to move from the nearest run: from here with care, from here not at all
FAR, LOST = 1.5, 2.5  # decades of size or tokens beyond the runs, as above
MISSES, MISSES_MUCH = 0.02, 0.05  # mean error on the runs, as above


def of_mixture(
    best: Mixture, fits: Fits, wish: Wish, runs: pd.DataFrame, missed: Mapping[str, float], fitted: Verdict | None
) -> Verdict:
    """Judge the best mixture by fits of one law to several targets.

    `runs` is the run table that was fitted, `missed` the mean error on it by target (a share), `fitted` the worst
    verdict on the fits, None where nobody judged them.
    """
    law = next(iter(fits.values())).law
    away = nearest_run(best.shares, shares_of_runs(runs, domains_of(law)), domains_of(law))
    counts = {t: e for t, e in missed.items() if wish.weights.get(t)} or dict(missed)
    error, worst = float(np.mean(list(counts.values()))), max(counts, key=counts.__getitem__)
    decades, of = beyond(fits, wish)
    learned = not law.params  # what has seen the runs knows them: that says nothing of other mixtures
    who = "The trees miss the runs they were grown on" if learned else "The law misses the runs"
    most = f", most on {domain(worst)} ({counts[worst]:.1%})" if len(counts) > 1 else ""
    miss = graded(error, MISSES, MISSES_MUCH)
    reasons = [
        Reason(graded(away, MOVED, MOVED_FAR), f"{100 * away:.0f} % of the tokens lie elsewhere in the nearest run."),
        Reason("care" if learned and miss == "solid" else miss, f"{who} by {error:.1%} on average{most}."),
    ]
    if decades > SMALL_STEP:
        what = "The size lies" if of == "params" else "The training tokens lie"
        text = f"{what} {factor(decades)} times beyond all runs."
        reasons.append(Reason(graded(decades, FAR, LOST), text))
    found = judged(reasons)
    ways = {"care": "Train a run with this mixture.", "no": "Train this mixture once, small, before you build on it."}
    found = replace(found, way_out=ways.get(found.level, ""))
    return worst_of(found, fitted) if fitted else found


def judged_mixture(
    best: Mixture, fits: Fits, wish: Wish, runs: pd.DataFrame, verdicts: Mapping[str, Verdict]
) -> Verdict:
    """Judge the best mixture, its fits' errors taken from `runs`, the run table of what was fitted.

    `verdicts` are those on the fits by target, none for trees: the worst of those whose target counts is held against
    the mixture.
    """
    counted = [v for t, v in verdicts.items() if wish.weights.get(t)]
    missed = {t: mean_error(c, runs, t) for t, c in fits.items()}
    return of_mixture(best, fits, wish, runs, missed, of_fits(counted))


def of_fits(verdicts: Sequence[Verdict]) -> Verdict | None:
    """Return the worst verdict on the fits, with how many of them are no better as its first reason; None for none."""
    if not verdicts:
        return None
    worst = worst_of(*verdicts)
    if worst.level == "solid":
        return worst
    n = sum(v.level == worst.level for v in verdicts)
    several = len(verdicts) > 1
    if worst.level == "no":
        said = f"These runs do not determine {f'{n} of {len(verdicts)} losses' if several else 'the loss'}."
    else:
        said = f"{f'{n} of {len(verdicts)} fits are' if several else 'The fit is'} to be taken with care."
    return replace(worst, reasons=(Reason(worst.level, said), *worst.reasons))


def mean_error(calibrated: Calibrated, runs: pd.DataFrame, target: str) -> float:
    """Return how far constants miss a target on the rows of a run table that their law can use (a share)."""
    columns = {f.name: next(c for c in (f.name, *f.alternatives) if c in runs) for f in calibrated.law.features}
    rows = runs[usable_rows(calibrated.law, runs, target, columns).rows]
    x = {name: rows[column].to_numpy(float) for name, column in columns.items()}
    return float(np.abs(calibrated.expect(x) / rows[target].to_numpy(float) - 1).mean())


def beyond(fits: Fits, wish: Wish) -> tuple[float, str]:
    """Return how many decades size or tokens lie beyond the runs that a law was fitted to, and which of them more."""
    first = next(iter(fits.values()))
    found = [(0.0, "")]
    for name in needed(first.law):
        low, high = first.ranges.get(name, (wish.at[name],) * 2)
        found.append((max(math.log10(wish.at[name] / high), math.log10(low / wish.at[name]), 0.0), name))
    return max(found)
