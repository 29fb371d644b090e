"""Why a sweep does not scale: every cause that its table shows, in the order of what explains most.

The misfit is the mean squared log error of the runs around what most of them follow. One cause after the other is
taken: that whose rows, left out, bring it down most. Its share of the misfit is by how much. So shares add up to no
more than 100 %, and a run is named by one cause alone, the most specific of those that explain as much.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ....laws.base import Law
from ....runs import Runs
from ....runs.words import plural
from ...result import Fit
from .causes import Kind, causes
from .errors import SweepErrors, sweep_errors
from .finding import Finding, percent

ROUNDS = 6
ALIKE = 0.8  # a cause that explains this share of what the best one does is as good, and the more specific is named
LEAST = 0.05  # share of the present misfit that a cause must explain
LOUD = 0.04  # scatter [log error] beyond what seeds and settings of a healthy sweep do
MATTERS = 0.006  # log error: a cause whose root mean square is less is no reason why a sweep does not scale


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What is found, what prevents a fit first, then by the share of the misfit; `scatter` is what is left [log error].

    `rows` is a table of the n rows that were looked at: run, target, scales, and `error`, the share by which a row lies
    above what most rows follow; its index are the numbers of rows in the run table.
    """

    findings: tuple[Finding, ...]
    rows: pd.DataFrame
    target: str
    scales: tuple[str, ...]
    left: float
    scatter: float

    @property
    def sentence(self) -> str:
        """The answer in one line."""
        if not self.findings:
            if not np.isfinite(self.scatter):
                return f"Nothing shows in {plural(len(self.rows), 'row')}, which are too few to look at errors."
            scatter = f"{100 * self.scatter:.1f} % around one law"
            if self.scatter > LOUD:
                return f"No usual cause shows, yet runs scatter by {scatter}: something else differs between them."
            return f"Nothing usual goes wrong in this sweep: runs scatter by {scatter}."
        first = self.findings[0]
        if first.prevents:
            return f"{first.subject[:1].upper()}{first.subject[1:]} {_verb(first.subject)} a fit of {first.prevents}."
        if first.share is None:
            return f"Weakens a fit, though no error shows it: {first.subject}."
        return f"{percent(first.share)} of the misfit comes from {first.subject}."

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        return {
            "sentence": self.sentence, "target": self.target, "scales": list(self.scales), "rows": len(self.rows),
            "findings": [f.report() for f in self.findings], "left": self.left, "scatter": self.scatter,
        }  # fmt: skip


def _verb(subject: str) -> str:
    return "prevent" if " that are " in subject or subject.startswith(("two ", "so few")) else "prevents"


def diagnose(runs: Runs, law: Law | None = None, fit: Fit | None = None) -> Diagnosis:
    """Return why `runs` do not scale. Scales are those of `law`, and with `fit`, a fit to them, errors are its own.

    It fits no law: it takes some 0.1 s for 1,000 rows. Raises BadInput where the runs have no target or no scale.
    """
    sweep = first = sweep_errors(runs, law, fit)
    shared: list[Finding] = []
    while len(shared) < ROUNDS and sweep.mean_square > MATTERS**2:
        names = {f.cause for f in shared}
        best = _most(_found("errors", sweep, names), sweep, first)
        if best is None:
            break
        finding, sweep = best
        shared.append(finding)
        if sweep.followed is None:
            break
    design = [*_found("design", first), *_found("what is left", sweep)]
    shared.sort(key=lambda f: -(f.share or 0.0))
    ordered = [*(f for f in design if f.prevents), *shared, *(f for f in design if not f.prevents)]
    left = sweep.mean_square / first.mean_square if first.mean_square else 1.0
    return Diagnosis(tuple(ordered), _rows(sweep), first.target, first.scales, min(left, 1.0), sweep.deviation)


def _found(kind: Kind, sweep: SweepErrors, but: Container[str] = ()) -> list[Finding]:
    """Return what the causes of a kind find, the most specific first, without those called `but`."""
    looked = (m.look(sweep) for m in causes() if kind == m.KIND and m.__name__.rpartition(".")[2] not in but)
    return [f for f in looked if f]


def _most(found: list[Finding], sweep: SweepErrors, first: SweepErrors) -> tuple[Finding, SweepErrors] | None:
    """Return the finding whose rows bring the misfit down most, with its share, and the sweep without them."""
    tried = []
    for finding in found:
        rest = sweep.without(sweep.table.index.isin(finding.rows))
        if rest.followed is None:  # too few: they may lie off what all follow together
            after = float(np.var(sweep.errors[rest.kept])) if rest.kept.any() else sweep.mean_square
        else:
            after = rest.mean_square
        fall = sweep.mean_square - after
        if fall > max(LEAST * sweep.mean_square, MATTERS**2):
            tried.append((fall, finding, rest))
    if not tried:
        return None
    enough = ALIKE * max(t[0] for t in tried)
    fall, finding, rest = next(t for t in tried if t[0] >= enough)  # they come in the order of causes
    return replace(finding, share=fall / first.mean_square), rest


def _rows(sweep: SweepErrors) -> pd.DataFrame:
    table = sweep.table
    names = table["run"].astype(str).tolist() if "run" in table else [""] * len(table)
    label = [name or f"row {row}" for name, row in zip(names, table.index, strict=True)]
    shown = [c for c in table.columns if table[c].dtype.kind in "fiub"]
    return table[shown].assign(run=label, observed=table[sweep.target], error=np.expm1(sweep.errors))
