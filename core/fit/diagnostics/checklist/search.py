"""Rows about the search itself: whether it ended where the objective is lowest, and whether that is one place."""

from dataclasses import replace

import numpy as np

from ...evaluate import evaluate
from ...fitting import VANISHED
from ...fitting import fit as fit_law
from ...predict import beyond
from ...solver.basins import near_best
from ...solver.task import options_of
from ..identifiability import HOPELESS
from .case import APART, Case, Found, largest

GRADIENT = 1e-6  # largest scaled gradient of an optimum
FEWEST_AT_BEST = 3
OTHERS = 32  # starts of a second search
BETTER = 1e-6  # relative gain of the objective that counts as another optimum
EXACT = 1e-9  # typical relative residual below which runs have no noise
AT_BOUND = 1e-6
CONDITION = 1e8
MOVED = 0.005  # relative change of a prediction that rounding may cause
PRINTED = 4  # significant digits that pages print


def optimiser(case: Case) -> Found:
    """Report the gradient at the optimum as MINPACK does (More 1978): the cosine between residuals and each column."""
    s, fit = case.fit.starts, case.fit
    share = f"{s.at_best:,} of {s.polished:,} starting points led to the best fit"
    share += "" if s.apart is None else f", and the halves of the search differ by {s.apart:.0e}"
    few = s.at_best < FEWEST_AT_BEST if s.settled is None else not s.settled
    if fit.status != "converged":
        return "care", f"{fit.message} {share}."
    if fit.priors:
        return "care" if few else "ok", f"{share}; with a prior the data's own gradient is not zero."
    r, j = case.linearised
    if np.abs(r).max() < EXACT * (1.0 if case.objective.log else float(np.abs(case.used.y).mean())):
        return "care" if few else "ok", f"The runs are met to rounding; {share}."
    slope, _, weight = case.pieces
    free = case.free
    size = np.sqrt((weight[:, None] * j**2).sum(axis=0) * (weight * r**2).sum())
    cosine = np.where(free & (size > 0), np.abs(j.T @ slope) / np.where(size > 0, size, 1.0), 0.0)
    worst = int(np.argmax(cosine))
    text = f"Scaled gradient {cosine[worst]:.0e} (largest, {case.law.params[worst].name}); {share}."
    return ("care" if few or cosine[worst] > GRADIENT else "ok"), text


def starts(case: Case) -> Found:
    """Count basins, and report how far apart exponents are among those within 0.1 % of the best."""
    fit = case.fit
    spans = {n: span for n, span in near_best(fit).items() if n in case.exponents}
    apart = {n: (high - low) / max(abs(fit.parameters[n].value), 1e-12) for n, (low, high) in spans.items()}
    name, widest = largest(apart)
    basins = "one basin" if len(fit.basins) == 1 else f"{len(fit.basins)} basins"
    text = f"{fit.starts.polished:,} starts ended in {basins}; "
    text += f"fits within 0.1 % of the best differ by {widest:.2%} in {name}." if name else "no exponent was free."
    state = "care" if widest > APART else "ok"
    if not case.deep:
        return state, text
    other = fit_law(
        case.law, case.runs, replace(options_of(case.fit), starts=OTHERS, seed=(fit.seed + 1) % 2**32), case.progress
    )
    if other.objective.value is None or fit.objective.value is None:
        return state, text
    gain = 1 - other.objective.value / fit.objective.value if fit.objective.value > 0 else 0.0
    noiseless = fit.objective.value < EXACT**2 * fit.n_runs
    if gain > BETTER and not noiseless:
        return "do not", f"{text} Other starts (seed {other.seed}) found an objective lower by {gain:.2%}."
    return state, f"{text} {other.starts.tried:,} other starts (seed {other.seed}) found nothing better."


def conditioning(case: Case) -> Found:
    """Report the condition number of J'J and the direction that the runs hold least."""
    found = case.told_apart
    text = f"Condition number {found.raw:.0e}, {found.scaled:.0e} with scaled columns; weakest: {found.sentence}."
    if not found.scaled < HOPELESS:
        return case.cost_of_open, text
    return ("care" if found.raw > CONDITION else "ok"), text


def at_bounds(case: Case) -> Found:
    """Name the parameters within 1e-6 of a bound, and those that were driven off along their logarithm."""
    bound, driven = [], []
    for p, u, a, b in zip(case.law.params, case.u, case.task.lower, case.task.upper, strict=True):
        if p.name in case.fit.pins:
            continue
        if p.domain.log:
            driven += [f"{p.name} was driven to {np.exp(u):.0e}"] if abs(u) > VANISHED else []
        elif min(u - a, b - u) <= AT_BOUND:
            bound.append(f"{p.name} is at {u:.3g}, the edge of what is allowed ({p.domain.name})")
    if driven or bound:
        return (case.cost_of_open if driven else "care"), "; ".join([*driven, *bound]) + "."
    held = f"; held: {', '.join(case.fit.pins)}" if case.fit.pins else ""
    return "ok", f"No free parameter is at a bound{held}."


def rounding(case: Case) -> Found:
    """Report how far rounded constants move predictions, on the runs and one decade beyond them."""
    names = list(case.fit.parameters)
    point = [case.fit.parameters[n].value for n in names]
    digits = range(1, 9)
    rows = np.array([point, *([float(f"{v:.{d - 1}e}") for v in point] for d in digits)])
    top = beyond(case.fit, 10.0)
    x = dict(case.used.x)
    if set(x) <= set(top):  # a law of whole schedules has no point beyond the runs
        x = {n: np.append(v, top[n]) for n, v in x.items()}
    every = evaluate(case.law, {n: rows[:, i] for i, n in enumerate(names)}, x)
    with np.errstate(all="ignore"):
        moved = np.nanmax(np.abs(every[1:] / every[0] - 1), axis=1)
    enough = next((d for d, m in zip(digits, moved, strict=True) if m <= MOVED), None)
    said = moved[PRINTED - 1]
    text = f"Constants rounded to {PRINTED} digits move predictions by up to {said:.2%}; "
    text += f"to 2 digits by {moved[1]:.2%}. "
    text += f"Copy {max(enough, PRINTED) if enough else 'all'} digits; a saved fit keeps all."
    return ("care" if said > MOVED else "ok"), text
