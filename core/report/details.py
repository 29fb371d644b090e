"""The details of a fit: all that others need to repeat it, and nothing else."""

import re
from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from .. import laws
from ..fit import objectives
from ..fit.calibrated import NO_FORM
from ..fit.diagnostics.checklist import same_runs
from ..fit.result import Fit, Starts
from ..fit.solver.projection import linear_params
from ..fit.uncertainty.coverage import coverage_of
from ..fit.uncertainty.intervals import WEAK
from ..laws.base import Law
from ..runs import Runs
from ..runs.words import clean, plural
from ..units import SIZES, with_unit

METHODS = {
    "case": "percentiles of {n} refits to runs drawn again with replacement (case bootstrap)",
    "residual": "percentiles of {n} refits to the fitted values plus noise drawn from smoothed residuals, scaled to "
    "Student's t (residual bootstrap)",
    "wild": "percentiles of {n} refits to the fitted values plus residuals of redrawn sign and size (wild bootstrap, "
    "residuals scaled as HC3, by group CR3, and to Student's t)",
    "profile": "the profile of the objective; predictions take theirs from {n} refits of a residual bootstrap",
}
Said = Callable[[Any], str]


def details(fit: Fit, runs: Runs, said: Said = str) -> str:
    """Return one paragraph of plain English, with the law in LaTeX, on how `fit` was made from `runs`.

    The function applies `said` to texts of the table (names, reasons, conventions, units), so that a caller can escape
    characters. Raises BadInput for other runs than those fitted.
    """
    same_runs(fit, runs)
    law = laws.get(fit.law)

    def shown(text: object) -> str:
        return said(clean(text))

    parts = [
        *_form(fit, law, shown),
        *_rows(fit, runs, shown),
        *_ranges(fit, law, shown),
        *_objective(fit),
        *_search(fit, law),
        *_held(fit, law),
        *_intervals(fit, shown),
        *_form_error(fit, shown),
        *_versions(fit),
    ]
    return " ".join(parts)


def _form(fit: Fit, law: Law, said: Said) -> list[str]:
    unit = f" ({said(fit.unit)})" if fit.unit else ""
    columns = {f.name: fit.columns.get(f.name, f.name) for f in law.features}
    features = [f"${f.symbol}$ is {continued(f.doc)} ({f.unit}; column {said(columns[f.name])})" for f in law.features]
    params = [f"${p.symbol}$ {continued(p.doc)}" for p in law.params]
    return [
        f"We fitted {said(fit.target)}{unit} by ${law.formula}$ ({law.title}; {law.cite}).",
        f"Here {_and(features)}; the constants are {_and(params)}.",
    ]


def _rows(fit: Fit, runs: Runs, said: Said) -> list[str]:
    table = runs.table
    reasons = table["excluded"][table["excluded"] != ""].value_counts()
    left = [f"{plural(int(n), 'row')} ({said(reason)})" for reason, n in reasons.items()]
    diverged = int(((table["excluded"] == "") & (table["status"] == "diverged")).sum()) if "status" in table else 0
    left += [f"{plural(diverged, 'row')} (diverged)"] if diverged else []
    missing = len(runs.included) - fit.n_runs
    left += [f"{plural(missing, 'row')} (without a value that the fit needs)"] if missing else []
    out = f"Left out were {_and(left)}." if left else "No row was left out."
    by = f" ({runs.n_runs:,} runs)" if runs.n_runs != runs.n_rows else ""
    return [f"The fit uses {fit.n_runs:,} of the {runs.n_rows:,} rows of {said(fit.table)}{by}. {out}"]


def _ranges(fit: Fit, law: Law, said: Said) -> list[str]:
    units = {f.name: (f.symbol, f.unit) for f in law.features}
    spans = []
    for name, (low, high) in fit.ranges.items():
        symbol, unit = units.get(name, ("C", "FLOP"))
        spans.append(f"${symbol}$ from {with_unit(low, said(unit))} to {with_unit(high, said(unit))}")
    text = [f"The rows that were fitted span {_and(spans)}." if spans else ""]
    if "flops" in fit.ranges and "flops" not in fit.columns and law.cost:
        symbols = {"N": next(units[s][0] for s in SIZES if s in units), "D": units["tokens"][0]}
        text.append(f"Compute is ${re.sub(r'[ND]', lambda found: symbols[found[0]], law.cost.title)}$.")
    used = [*dict.fromkeys([*fit.columns.values(), fit.target])]
    known = [f"{said(c)}: {said(fit.conventions[c].rstrip('.'))}" for c in used if c in fit.conventions]
    silent = [said(c) for c in used if c not in fit.conventions]
    text += [f"As the data set defines them, {'; '.join(known)}."] if known else []
    text += [f"The table does not say how {_and(silent)} {_is(silent)} counted."] if silent else []
    return [t for t in text if t]


def _objective(fit: Fit) -> list[str]:
    objective = objectives.get(fit.objective.name)
    delta = f" with delta {fit.delta:.12g}" if objective.uses_delta else ""
    reached = "" if fit.objective.value is None else f"; it came to {fit.objective.value:.10g}"
    return [f"The objective is {of_errors(fit)}{delta}, summed (not averaged) over rows{reached}."]


def _search(fit: Fit, law: Law) -> list[str]:
    inner = [law.params[i].symbol for i in linear_params(law)]
    first = f"variable projection of the linear constants {_and([f'${s}$' for s in inner])}, then " if inner else ""
    s = fit.starts
    screened = f"{s.screened:,} were dropped on a first look, " if s.screened else "none was screened out, "
    share = f"{s.at_best / s.polished:.1%}" if s.polished else "none"
    return [
        f"The optimiser was {first}damped Gauss-Newton in all parameters, bounded, in float64.",
        f"Of {s.tried:,} starts {screened}{s.polished:,} were polished, "
        f"and {s.at_best:,} of those ({share}) ended within 1e-6 of the lowest objective.",
        *_halves(s),
        fit.message,
    ]


def _halves(s: Starts) -> list[str]:
    if s.apart is None:
        return []
    if not s.settled:
        return [f"Two halves of the search, by basin hopping, still differed by {s.apart:.2g} of the objective."]
    return ["Two halves of the search, by basin hopping where their starts disagreed, came to the same best fit."]


def _held(fit: Fit, law: Law) -> list[str]:
    pins = [
        f"${law.param(n).symbol}$ was held at {v:.12g}" for n, v in fit.pins.items() if not law.param(n).target_member
    ]
    priors = []
    for name, (mean, sd) in fit.priors.items():
        kind = "a log-normal prior around {m:.12g} with relative deviation {s:.12g}"
        plain = "a normal prior of mean {m:.12g} and standard deviation {s:.12g}"
        words = (kind if law.param(name).domain.log else plain).format(m=mean, s=sd)
        priors.append(f"${law.param(name).symbol}$ had {words}")
    return [f"{_and([*pins, *priors])}."] if pins or priors else ["No parameter was held and no prior was used."]


def _intervals(fit: Fit, said: Said) -> list[str]:
    if not any(e.low is not None for e in fit.parameters.values()):
        drawn = f" ({fit.resamples:,} resamples were asked for)" if fit.resamples else ""
        return [f"No intervals were computed{drawn}."]
    kept = len(next(iter(fit.draws.values()), []))
    how = METHODS.get(fit.intervals, f"the method {fit.intervals!r} with {{n}} resamples").format(n=f"{kept:,}")
    lost = f" ({fit.resamples - kept:,} of {fit.resamples:,} did not converge)" if 0 < kept < fit.resamples else ""
    by = f"whole by {said(fit.cluster)} ({fit.n_clusters:,} groups)" if fit.cluster else "row by row"
    drawn = f"; {'rows were' if fit.intervals == 'case' else 'noise was'} redrawn {by}" if kept else ""
    measured = coverage_of(fit)
    covered = f" {measured.sentence}" if measured and measured.like else ""
    weak = "".join(f" {note}" for note in fit.notes if note.startswith(WEAK))
    return [
        f"Intervals are 95 %, from {how}{lost}{drawn}. Those of the constants are sampling error and assume that the "
        f"law holds.{weak}{covered}"
    ]


def _form_error(fit: Fit, said: Said) -> list[str]:
    """Return how the band of predictions was made that holds what the law may miss for its form."""
    if not fit.draws:
        return []
    if fit.form is None:
        return [f"Predictions have intervals of sampling error alone. {said(fit.no_form or NO_FORM)}"]
    form = fit.form
    both = "the law"
    if form.rival:
        rival = laws.rival_called(laws.get(fit.law), form.rival)
        both = f"the law and its rival ({rival.title}: ${rival.formula}$), with equal weights"
    return [
        "Bands of predictions also hold the form error: a discrepancy (Kennedy and O'Hagan 2001, J. R. Statist. Soc. B "
        f"63, 425), a Gaussian process over the features, fitted to what {both}, left of "
        f"{plural(len(form.ratios), 'run')}. With the farthest runs hidden, its band was stretched {form.below:.3g} "
        f"times below and {form.above:.3g} times above: further to the side to which targets go as runs grow."
    ]


def _versions(fit: Fit) -> list[str]:
    program = f"scaling-law explorer {fit.version}"
    digest = f" The table has SHA-256 {fit.digest}." if fit.digest else ""
    here = f"JAX {jax.__version__} and NumPy {np.__version__} where this was written"
    return [f"Software: {program}; {here}. Seed {fit.seed}.{digest}"]


def of_errors(fit: Fit) -> str:
    """Return what a fit makes small, within a sentence: of losses, or of what else was fitted."""
    title = continued(objectives.get(fit.objective.name).title)
    return title if fit.target.startswith("loss") else title.replace("loss", "the target")


def continued(doc: str) -> str:
    """Continue a sentence with a description: no full stop, and a lower case unless it is a name."""
    doc = doc.rstrip(".")
    return doc[:1].lower() + doc[1:] if doc[1:2].islower() and not doc.startswith("Huber") else doc


def _and(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _is(items: list[str]) -> str:
    return "is" if len(items) == 1 else "are"
