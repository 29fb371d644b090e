"""Rows about what a fit claims: its intervals, its objective, how far it extrapolates, its floor, and its report."""

from dataclasses import replace

import numpy as np

from ....laws.floor import floor
from ....units import plain, with_unit
from ...calibrated import from_fit
from ...objectives import OBJECTIVES
from ...predict import beyond, decades_beyond, predict
from ...result import Fit
from ...solver.task import options_of
from ...uncertainty.coverage import coverage_of
from ...validation.compare import compare
from .case import SAMPLE, Case, Found, State, largest

STARTS = 16  # starts of each fit of a comparison
IMPLIED = 10.0  # intervals may imply so many times the runs there are
LEAK = 2.0  # the error on the largest runs may be so many times that of random folds
FAR = 1.0  # decades beyond the runs above which a target asks for care
WIDE_FLOOR = 0.5  # the interval of the floor may have this share of the lowest target
PINNED = 0.1  # the floor is held so far below and above its value, in the target's unit
ERRORS = 2.0  # standard errors that count as a shift
UNREPORTED = ("params", "tokens", "flops")  # columns whose convention belongs in a report


def widths(case: Case) -> Found:
    """Compare how many runs the intervals imply with how many there are.

    The width of an interval falls as 1 / sqrt(n). If the scatter of n runs gives the standard error s, an interval with
    the width of a smaller error s' implies n (s / s')^2 runs (Besiroglu et al. 2024, section 3, on the intervals of
    Hoffmann et al.).
    """
    fit, n = case.fit, int(case.independent.max()) + 1
    given = {k: (e.low, e.high) for k, e in fit.parameters.items() if k in case.exponents}
    ratios = {}
    for name, (low, high) in given.items():
        error = case.standard_errors.get(name)
        if low is None or high is None or not error or not np.isfinite(error):
            continue
        logs = case.law.param(name).domain.log and low > 0
        width = (np.log(high / low) if logs else high - low) / SAMPLE
        ratios[name] = (error / width) ** 2 if width > 0 else np.inf
    if not ratios:
        why = "No intervals were asked for." if not fit.resamples else "No interval of an exponent can be checked."
        return "not checked", why
    name, ratio = max(ratios.items(), key=lambda item: item[1])
    by = f"by {fit.cluster}" if fit.cluster else "row by row"
    text = f"The interval of {name} is as narrow as {plain(n * ratio, 2)} runs would make it; there are {n:,}"
    measured = coverage_of(fit)
    coverage_words = f" {measured.sentence}" if measured else ""
    fair = ratio <= IMPLIED and (measured is None or measured.kept or not measured.like)
    return ("ok" if fair else "care"), f"{text} (resampled {by}).{coverage_words}"


def objective(case: Case) -> Found:
    """Report the exponents and advice that other objectives give."""
    if case.multiverse is not None:
        return ("care" if case.multiverse.level == "care" else "ok"), case.multiverse.sentence
    if not case.deep:
        return "not checked", "Other objectives were not fitted."
    found = [case.again(objective=o.name) for o in OBJECTIVES.values() if o is not case.objective and not o.leans]
    others = [f for f in found if isinstance(f, Fit)]
    moved = {}
    for n in case.exponents:
        values = [f.parameters[n].value for f in (case.fit, *others)]
        moved[n] = (max(values) - min(values), min(values), max(values))
    if not others or not moved:
        return "not checked", "No other objective could be fitted to these runs."
    shifted = {n: span / case.error_of(n) for n, (span, _, _) in moved.items() if case.error_of(n) > 0}
    spans = ", ".join(f"{n} {low:.3f} to {high:.3f}" for n, (_, low, high) in moved.items())
    name, most = largest(shifted)
    text = f"Over {len(others) + 1} objectives: {spans}"
    text += f"; most in {name}, {most:.1f} of its standard errors." if name else "."
    return ("care" if most > ERRORS else "ok"), text


def extrapolation(case: Case) -> Found:
    """Report how far beyond the runs the fit is to be used, and how large its error was on hidden runs."""
    entry = _compared(case)
    hidden = case.comparison.hidden if case.comparison is not None else None
    tested = ""
    if entry is not None and entry.held_out and hidden is not None:
        far = f"{hidden.decades:.1f} decades out"
        tested = f" With the largest runs hidden, {far}, the mean error was {entry.held_out.mre:.2%}."
    if case.at is None:
        return "not checked", f"No target was named; the intervals hold for runs like these.{tested}"
    decades = decades_beyond(case.calibrated, case.at) or 0.0
    where = f"{decades:.1f} decades beyond the runs" if decades > 0 else "inside the runs"
    return ("care" if decades > FAR else "ok"), f"The target lies {where}.{tested}"


def leakage(case: Case) -> Found:
    """Compare the error on the largest runs, when hidden, with that on random folds of whole runs."""
    entry = _compared(case)
    if entry is None:
        return "not checked", "No run was held out."
    if entry.held_out is None or entry.cv is None:
        return "not checked", entry.error or "The runs cannot be both ordered by scale and split in folds."
    ratio = entry.held_out.mre / entry.cv.mre if entry.cv.mre > 0 else 1.0
    text = f"Mean error {entry.held_out.mre:.2%} on the largest runs, hidden, and {entry.cv.mre:.2%} in random folds"
    leak = case.comparison.hidden.leak if case.comparison is not None and case.comparison.hidden else ""
    text += f" ({plain(ratio, 2)} times)." + (f" {leak}" if leak else "")
    return ("care" if ratio > LEAK or leak else "ok"), text


def compared(case: Case):
    """Return the comparison of the fitted law alone: with the largest runs hidden, and in folds. It makes refits."""
    options = replace(options_of(case.fit), starts=STARTS)
    return compare(
        [case.law], case.only(np.ones(len(case.table), bool)), case.fit.target, options, progress=case.progress
    )


def _compared(case: Case):
    """Return the entry of the fitted law in the comparison, or None."""
    laws = case.comparison.laws if case.comparison is not None else ()
    return next((c for c in laws if c.key == case.fit.law), None)


def at_floor(case: Case) -> Found:
    """Compare the interval of the floor with the lowest target, and predict with the floor held a little off."""
    name = floor(case.law)
    if name is None:
        return "not applicable", "The law has no floor."
    fit, value = case.fit, case.fit.parameters[name].value
    if name in fit.pins:
        return "not applicable", f"{name} was held at {plain(value)} {fit.unit}."
    lowest = float(case.used.y.min())
    width = SAMPLE * case.error_of(name)
    text = f"{name} is {plain(value)} {fit.unit}, its 95 % interval {plain(width, 2)} wide"
    text += f"; the lowest target is {plain(lowest)}."
    state: State = "care" if not width <= WIDE_FLOOR * abs(lowest) or value <= 0 else "ok"
    if value <= 0:
        text = f"{name} was driven to zero. {text}"
    return case.at_what_cost(state, f"{text} {_pinned(case, name, value)}".strip() if case.deep else text)


def _pinned(case: Case, name: str, value: float) -> str:
    """Return in words how the prediction one decade beyond the runs moves if the floor is held lower and higher."""
    at = beyond(case.fit, 10.0)
    here, moves = predict(case.calibrated, at).value, []
    for step in (-PINNED, PINNED):
        held = value + step
        if not case.law.param(name).domain.lower <= held <= case.law.param(name).domain.upper:
            continue
        found = case.again(pins=(*case.fit.pins.items(), (name, held)), priors=_other_priors(case, name))
        if isinstance(found, Fit):
            moves.append(f"{held:.2f} moves it by {predict(from_fit(found), at).value / here - 1:+.2%}")
    if not moves:
        return ""
    return f"One decade beyond, {with_unit(here, case.fit.unit)} is predicted; {name} held at {', at '.join(moves)}."


def _other_priors(case: Case, name: str) -> tuple[tuple[str, float, float], ...]:
    return tuple((n, mean, sd) for n, (mean, sd) in case.fit.priors.items() if n != name)


def reported(case: Case) -> Found:
    """Report whether the methods paragraph says all that a reader needs."""
    columns = {*case.fit.columns.values()} & {*UNREPORTED}
    silent = sorted(c for c in columns if c not in case.fit.conventions)
    text = "A methods paragraph is written from this fit"
    if silent:
        return (
            "ok",
            f"{text}; the table does not say how {', '.join(silent)} {'is' if len(silent) == 1 else 'are'} counted.",
        )
    return "ok", f"{text}, conventions of the runs included."
