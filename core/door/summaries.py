"""A fit as a page of text, in the manner of statistical packages."""

import textwrap

from .. import laws
from ..fit.diagnostics.trust import recorded
from ..fit.report.estimates import interval_of, unit_of
from ..fit.result import Fit
from ..runs import Runs
from ..units import plain

WIDTH = 78


def summary(fit: Fit, runs: Runs | None = None) -> str:
    """Return what was fitted, how, each parameter with its interval and unit, notes, and the verdict, as text."""
    law, title = laws.get(fit.law), f"{laws.get(fit.law).title} ({fit.law})"
    reached = "none" if fit.objective.value is None else f"{fit.objective.value:.9g}"
    name = runs.name if runs else fit.table
    target = f"{fit.target} ({fit.unit})" if fit.unit else fit.target
    head = [
        ("Runs", f"{fit.n_runs:,} rows of {name}"), ("Target", target),
        ("Objective", f"{fit.objective.name}, {reached}"), ("Fit", f"{fit.status}. {fit.message}"),
        ("Starts", f"{fit.starts.at_best} of {fit.starts.polished} walked ended at the best; {fit.starts.tried} tried"),
        ("Intervals", f"{fit.resamples:,} resamples ({fit.intervals})" if fit.resamples else "none"),
        ("Seed", f"{fit.seed}; version {fit.version}"),
    ]  # fmt: skip
    table = [f"{'parameter':<14}{'value':>14}   {'95 % interval':<24} unit"]
    for p in law.params:
        if p.name in fit.parameters:
            value = plain(fit.parameters[p.name].value, 6)
            table.append(f"{p.name:<14}{value:>14}   {interval_of(fit, p.name):<24} {unit_of(fit, p.name)}".rstrip())
    said = recorded(fit)
    foot = [said.sentence, *((said.way_out and said.level != "solid" and [said.way_out]) or []), *fit.notes]
    parts = ["=" * WIDTH, title.center(WIDTH).rstrip(), "=" * WIDTH]
    parts += [line for key, text in head for line in _wrapped(f"{key + ':':<12}", text)]
    parts += ["-" * WIDTH, *(table if fit.parameters else ["no estimates"]), "-" * WIDTH]
    return "\n".join([*parts, *(line for text in foot for line in textwrap.wrap(text, WIDTH)), "=" * WIDTH])


def _wrapped(key: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=key, subsequent_indent=" " * len(key))
