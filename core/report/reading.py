"""How a law is fitted, how sure that is and when it fails: three paragraphs to read, with the numbers of one fit."""

import math
import re

from .. import laws
from ..errors import BadInput
from ..fit import objectives
from ..fit.band import band
from ..fit.calibrated import from_fit
from ..fit.diagnostics.contributions import AHEAD
from ..fit.diagnostics.cost_of_open import far_point
from ..fit.result import Estimate, Fit
from ..laws.base import Law
from ..runs.words import clean, plural
from ..units import plain
from ..verdict import Verdict
from .details import continued, of_errors

FEW = 2  # constants whose intervals are read out
MOST = 40  # characters of a name or of a reason that are read out


def reading(fit: Fit, verdict: Verdict) -> tuple[str, str, str]:
    """Return three paragraphs of plain text: how the law was fitted, how sure its constants are, when it fails.

    Every sentence has at most 30 words. Raises BadInput for a failed fit.
    """
    if not fit.ok:
        raise BadInput(fit.message)
    law = laws.get(fit.law)
    return _fitted(fit, law), _sure(fit, law), _fails(fit, verdict)


def _fitted(fit: Fit, law: Law) -> str:
    free = len(law.params) - len(fit.pins)
    objective, s = objectives.get(fit.objective.name), fit.starts
    robust = " Errors beyond a small size count in proportion only, so that a few odd runs change little."
    value = "" if fit.objective.value is None else f" The best sum is {plain(fit.objective.value)}."
    return (
        "A law is a formula with constants that nobody knows beforehand. "
        f"This one has {plural(free, 'free constant')}, and {plural(fit.n_runs, 'run')} of {_short(fit.table)} to find "
        "them by. "
        f"The fit takes the constants with which the formula comes closest to all runs together. "
        f"Closeness is a sum over the runs, of {of_errors(fit)}.{robust if objective.uses_delta else ''} "
        f"The search set out from {plural(s.tried, 'starting point')}, "
        f"and {s.at_best:,} of the {s.polished:,} that it followed ended at the same best.{value} "
        "If only a few had, a better place might have been missed."
    )


def _sure(fit: Fit, law: Law) -> str:
    known = [p for p in law.params if (e := fit.parameters[p.name]).low is not None and e.high is not None]
    exponents = sorted(known, key=lambda p: p.unit not in ("", "1"))[:FEW]
    if not exponents:
        return (
            "No interval was made for this fit, so nothing says how far its constants could be off. "
            "Resamples make one: refits to runs drawn again from the table, with replacement. "
            "Ask for some in the options of the fit."
        )
    said = " ".join(
        f"The constant {p.name} ({continued(p.doc).rstrip('.')}) is {_ends(fit.parameters[p.name])}." for p in exponents
    )
    kept = len(next(iter(fit.draws.values()), []))
    drawn = f"{kept:,} refits to runs drawn again" if kept else "the shape of the objective around its lowest point"
    return (
        f"{said} These ends come from {drawn}. "
        "They say how far the constants would move if other runs of the same kind were made. "
        f"They do not know whether the formula itself is right. {_form(fit)}"
    )


def _form(fit: Fit) -> str:
    if fit.form is None:
        return "For this fit nothing says how far the formula could be off."
    rival = "" if not fit.form.rival else (
        " A rival with one more constant was fitted beside it; where the two part, the runs cannot say which is right."
    )  # fmt: skip
    return f"So predictions also carry a form error, learnt from what the law missed of these runs.{rival}"


def _fails(fit: Fit, verdict: Verdict) -> str:
    worst = next((r.text for r in verdict.reasons if r.level == verdict.level), "")
    reason = f" Its first reason: {_first_clause(worst)}" if worst else ""
    return (
        "A fit fails when the runs cannot tell the constants apart: one size only, or size and tokens that rise "
        "together. "
        "It also fails when small runs were badly tuned, or when losses of two units or tokenisers stand in one table. "
        f"{_hidden(fit)} {_beyond(fit)} The verdict on this fit is “{verdict.badge}”.{reason}"
    )


def _hidden(fit: Fit) -> str:
    if fit.form is None:
        return "No largest runs were hidden here, because the fit has no form error."
    return (
        "As a test, the farthest runs were hidden and predicted from the others. "
        f"To hold them, the band had to be {fit.form.below:.1f} times as wide below and {fit.form.above:.1f} times "
        "above."
    )


def _beyond(fit: Fit) -> str:
    """Say how wide the band is half a decade beyond the runs, where it is known."""
    calibrated = from_fit(fit)
    if calibrated.draws is None or not calibrated.law.scales or calibrated.law.series:
        return "How fast the error grows beyond the runs is not known here."
    half = float(band(calibrated, far_point(fit, AHEAD)).half_width[0])
    if not math.isfinite(half):
        return "Half a decade beyond the runs the refits disagree so much that no interval can be given."
    return f"Half a decade beyond the runs a prediction is good to ±{half:.1%}, and it gets worse with distance."


def _ends(estimate: Estimate) -> str:
    low, high = estimate.low, estimate.high
    return f"{plain(estimate.value, 3)}, between {plain(low or 0.0, 3)} and {plain(high or 0.0, 3)}"


def _short(text: str) -> str:
    flat = clean(text)
    return flat if len(flat) <= MOST else f"{flat[:MOST]}…"


def _first_clause(text: str) -> str:
    words = re.split(r"[.:;] ", clean(text), maxsplit=1)[0].rstrip(".").split()
    return " ".join(words[:20]) + ("…" if len(words) > 20 else ".")
