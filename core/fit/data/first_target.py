"""Which target is fitted where nobody chose one."""

import numpy as np

from ...laws.base import Law
from ...runs import Runs
from ...runs.schema import is_target


def kind_of(target: str) -> str:
    """Return what kind of column a target is: "loss" of "loss" and of "loss/c4", "metric" of "metric/arc"."""
    return target.partition("/")[0]


def first_target(law: Law, runs: Runs) -> tuple[str, str]:
    """Return the target that a law is fitted to where nobody chose one, and a sentence that says so.

    It is the law's own target, without a sentence. Else it is one of its kind, or, for a law of losses, one of any
    kind: that with the most rows, and the first of several with as many. Both are "" where the runs have none of these.
    """
    targets = runs.targets
    if law.target in targets:
        return law.target, ""
    alike = [t for t in targets if kind_of(t) == kind_of(law.target)]
    alike = alike or (list(targets) if is_target(law.target) and kind_of(law.target) != "metric" else [])
    if not alike:
        return "", ""
    numbers = [int(np.isfinite(runs.column(t)).sum()) for t in alike]
    found = alike[int(np.argmax(numbers))]  # the first of the largest
    if len(targets) == 1:
        return found, f"{found} was fitted: it is the only target of {runs.name}."
    most = "the one with the most rows" if numbers.count(max(numbers)) == 1 else "the first with the most rows"
    return (
        found,
        f"{found} was fitted, {most} of the {len(targets)} targets of {runs.name}; another can be chosen.",
    )
