"""The methods of a fit in at most 120 words, as a paper has room for; what they leave out stands in the details."""

from .. import laws
from ..fit import objectives
from ..fit.diagnostics.checklist import same_runs
from ..fit.result import Fit
from ..laws.base import Law
from ..runs import Runs
from ..runs.words import clean, plural
from ..units import with_unit
from .details import Said, of_errors
from .papers import cited_in, known

MOST = 120  # words, as white space parts them
NAME = 5  # words that a name of the table may have
FEW = 3  # ranges and held parameters that are said one by one
INTERVALS = {
    "case": "{n} refits of runs drawn again with replacement (case bootstrap)",
    "residual": "{n} refits with resampled residuals (residual bootstrap)",
    "wild": "{n} refits with residuals of redrawn sign and size (wild bootstrap)",
    "profile": "the profile of the objective",
}


def summary(fit: Fit, runs: Runs, said: Said = str) -> str:
    """Return the methods of `fit` in one paragraph of at most MOST words, with mathematics in dollars.

    The function applies `said` to the texts of the table, so that a caller can escape characters. The formula and the
    ranges are left to the details where they are too long. Raises BadInput for other runs than those fitted.
    """
    same_runs(fit, runs)
    law = laws.get(fit.law)

    def shown(text: object) -> str:
        words = clean(text).split(" ")
        return said(" ".join(words[:NAME]) + ("…" if len(words) > NAME else ""))

    formula = f", ${law.formula}$"
    # The longest first: what has no room stands in the details.
    for form, ranges, few in ((formula, _ranges(fit, law), FEW), (formula, "", FEW), ("", "", FEW), ("", "", 0)):
        first = [_fitted(fit, runs, law, form, shown), ranges, _search(fit), _held(fit, law, few)]
        text = " ".join(part for part in [*first, _intervals(fit), _form(fit), _software(fit)] if part)
        if len(text.split()) <= MOST:
            break
    return text


def _fitted(fit: Fit, runs: Runs, law: Law, formula: str, said: Said) -> str:
    unit = f" ({said(fit.unit)})" if fit.unit else ""
    papers = cited_in(law.cite)
    source = f" ({papers[0].cited})" if papers else ""
    out = runs.n_rows - fit.n_runs
    left = f" {plural(out, 'row')} {'was' if out == 1 else 'were'} left out." if out else ""
    return (
        f"We fitted {said(fit.target)}{unit} of {fit.n_runs:,} rows of {said(fit.table)} by the law "
        f"“{law.title}”{source}{formula}.{left}"
    )


def _ranges(fit: Fit, law: Law) -> str:
    spans = [
        f"${f.symbol}$ from {with_unit(fit.ranges[f.name][0], f.unit).removesuffix(f' {f.unit}')} to "
        f"{with_unit(fit.ranges[f.name][1], f.unit)}"
        for f in law.features
        if f.kind == "scale" and f.name in fit.ranges
    ]
    return f"The rows span {' and '.join(spans)}." if 0 < len(spans) <= FEW else ""


def _search(fit: Fit) -> str:
    objective, s = objectives.get(fit.objective.name), fit.starts
    delta = f" (delta {fit.delta:g})" if objective.uses_delta else ""
    return (
        f"We minimised {of_errors(fit)}{delta}, summed over rows, by bounded Gauss-Newton from {s.tried:,} starting "
        f"points; {s.at_best:,} of the {s.polished:,} followed to their end reached the best fit."
    )


def _held(fit: Fit, law: Law, few: int) -> str:
    held = [f"${law.param(n).symbol}$ at {v:g}" for n, v in fit.pins.items() if not law.param(n).target_member]
    pulled = [f"${law.param(n).symbol}$" for n in fit.priors]
    text = []
    if held:
        text.append(f"We held {' and '.join(held)}." if len(held) <= few else f"We held {len(held)} parameters.")
    if pulled:
        text.append(f"A prior pulled {' and '.join(pulled) if len(pulled) <= few else f'{len(pulled)} parameters'}.")
    return " ".join(text)


def _intervals(fit: Fit) -> str:
    if not any(e.low is not None for e in fit.parameters.values()):
        return "We computed no intervals."
    kept = len(next(iter(fit.draws.values()), []))
    how = INTERVALS.get(fit.intervals, "{n} resamples").format(n=f"{kept:,}")
    return f"Intervals are 95 %, from {how}."


def _form(fit: Fit) -> str:
    if fit.form is None:
        return ""
    return f"Predictions also hold the law's form error ({known()['kennedy'].cited}), scaled by hidden runs."


def _software(fit: Fit) -> str:
    return f"Software: scaling-law explorer {fit.version}, seed {fit.seed}."
