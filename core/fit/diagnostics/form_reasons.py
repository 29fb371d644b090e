"""What is known of the form of a law, as reasons: the term that its errors follow, and what no test can see.

None of them lowers a verdict. That a form is wrong does not say by how much: the width of the drawn band does.
"""

import numpy as np

from ... import laws
from ...errors import BadInput
from ...laws.base import Law
from ...runs import Runs
from ...units import SIZES, count, name_of
from ...verdict import Reason
from ..data.splits import run_numbers
from ..result import Fit
from ..solver.jacobian import jacobian
from ..solver.task import start_of, task_of
from .lack_of_fit import LackOfFit, Term, lack_of_fit
from .misfit import noisy

MANY_TOKENS = 1e11  # from here on, and where data seem to be worth less and less, one asks whether any were repeated
DISTINCT = "unique_tokens"
CALLED = {**dict.fromkeys(SIZES, ("size", "is")), "tokens": ("data", "are"), DISTINCT: ("distinct data", "are"),
          "flops": ("compute", "is")}  # fmt: skip


def form_reasons(fit: Fit, runs: Runs) -> list[Reason]:
    """Return what residuals say of the form of a fitted law, what no test can see, and what to ask of the data."""
    if fit.digest != runs.digest or not noisy(fit):
        return []
    law, found = laws.get(fit.law), form_test(fit, runs)
    said = [] if found is None else [Reason("solid", _said(law, found, _falls(fit, runs, found.term.a)))]
    return [*said, *_repeated(fit, runs, found), *_beyond(law)]


def form_test(fit: Fit, runs: Runs) -> LackOfFit | None:
    """Return the lack-of-fit test of a fit on its runs; None where they are too few, or a law is of whole courses."""
    if laws.get(fit.law).series:
        return None
    try:
        task = task_of(fit, runs)
    except BadInput:
        return None
    residuals, slopes = jacobian(task, start_of(task, {k: e.value for k, e in fit.parameters.items()}))
    groups = task.used.groups
    if task.used.n_groups == len(groups):
        groups = run_numbers(runs.table.loc[task.used.rows])
    return lack_of_fit(task.law, -residuals, slopes[:, task.lower < task.upper], task.used.x, groups)


def _falls(fit: Fit, runs: Runs, name: str) -> bool:
    """Return whether the target falls as a feature grows, in the runs."""
    table = runs.included
    pair = table[[fit.columns[name], fit.target]].dropna()
    return bool(pair.rank().corr().to_numpy()[0, 1] <= 0)


def _said(law: Law, found: LackOfFit, falls: bool) -> str:
    """Return a sentence on what the errors of a law follow; `falls` says whether the target falls with the term."""
    how = f"F-test, p = {found.p:.2g}" if found.p >= 1e-12 else "F-test, p < 1e-12"
    key = law.called
    if not found.found:
        return f"The errors follow no square or product of the features beyond what {key} has ({how})."
    if found.alike:
        which = " or ".join(_written(law, t) for t in (found.term, *found.alike[:2]))
        return f"The errors follow {which}, which these runs hardly tell apart ({how}): {key} lacks such a term."
    less = (found.score > 0) == falls
    words = _meaning(law, found.term, less)
    goes_on = " The errors" if words.endswith("?") else ": the errors"
    text = f"{words}{goes_on} follow {_written(law, found.term)} ({how}), a term that {key} lacks."
    other = _law_with(law, found.term, less)
    given = f" where {name_of(DISTINCT)} are given" if found.term.square else ""
    return f"{text} {other.called} has one{given}: try it." if other else text


def _meaning(law: Law, term: Term, less: bool) -> str:
    """Return what a term means, as the beginning of a sentence."""
    scales = {f.name for f in law.scales}
    (first, _), (second, verb) = _called(term.a), _called(term.b)
    if not {term.a, term.b} <= scales:
        first, second = (second, first) if term.a in scales else (first, second)
        return f"The errors bend with {first}" if term.square else f"What {first} does depends on {second}"
    if term.square:
        repeated = ": repeated?" if less and term.a == "tokens" and DISTINCT not in scales else ""
        return f"{first[:1].upper()}{first[1:]} {verb} worth {'less and less' if less else 'more and more'}{repeated}"
    return f"What {second} {verb} worth depends on {first}"


def _written(law: Law, term: Term) -> str:
    logs = {f.name for f in law.features if f.domain.log}
    a, b = (f"log {name_of(n)}" if n in logs else name_of(n) for n in (term.a, term.b))
    return f"the square of {a}" if term.square else f"{a} times {b}"


def _called(name: str) -> tuple[str, str]:
    if name.startswith("mix/"):
        return f"the share of {name.removeprefix('mix/')}", "is"
    return CALLED.get(name, (name_of(name), "is"))


def _law_with(law: Law, term: Term, less: bool) -> Law | None:
    """Return a law that has a term which this one lacks, None where none is known."""
    if term.square:
        return laws.taking(law, DISTINCT) if less and term.a == "tokens" else None
    rival = laws.named_rival(law)
    return rival if rival is not None and rival.n_fitted > law.n_fitted else None


def _repeated(fit: Fit, runs: Runs, found: LackOfFit | None) -> list[Reason]:
    """Return the question whether tokens were repeated, where no column says it and there may be reason to ask."""
    table, law = runs.included, laws.get(fit.law)
    if "tokens" not in table or DISTINCT in table or law.modality != "text" or not fit.target.startswith("loss"):
        return []
    most = float(np.nanmax(table["tokens"].to_numpy(float), initial=0.0))
    bends = found is not None and found.found and found.term == Term("tokens", "tokens") and found.score > 0
    if not most > MANY_TOKENS and not bends:
        return []
    other = laws.taking(law, DISTINCT)
    text = f"Did any run repeat its tokens? Runs have up to {count(most)}, and no column says how many are distinct."
    way = f" Give a column of {name_of(DISTINCT)}"
    way += f"; then {other.called} takes repetition into account." if other else "."
    return [Reason("solid", text + way)]


def _beyond(law: Law) -> list[Reason]:
    """Return what no test can see, of a law that is extrapolated."""
    if not law.scales:
        return []
    return [Reason("solid", "No test sees a form that breaks, or data that repeat, just beyond the runs.")]
