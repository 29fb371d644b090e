"""Which laws a table of runs can be fitted with."""

import contextlib
from collections.abc import Mapping

from .. import laws
from ..errors import BadInput
from ..laws.base import Law
from ..runs import Runs
from .data.usable import column_for
from .solver.task import bound_to_runs


def lacks(law: Law, runs: Runs) -> tuple[str, ...]:
    """Return the features of `law` where the runs lack a column for one of them; empty where they have all."""
    try:
        for feature in bound_to_runs(law, runs).features:
            column_for(feature, runs)
    except BadInput:
        return tuple(f.name for f in law.features)
    return ()


def has_columns(law: Law, runs: Runs) -> bool:
    """Return whether runs have a column for every feature of `law`, and a target of its kind."""
    return not lacks(law, runs) and any(t.partition("/")[0] == law.target for t in runs.targets)


def suits(law: Law, runs: Runs) -> bool:
    """Return whether runs have a target of the kind of `law`, and its columns, each of which differs between runs.

    It is false for a law of whole schedules, and for one that depends on which domain the target is of.
    """
    if law.series or any(p.target_member for p in law.params):
        return False
    return has_columns(law, runs) and all(
        column_for(f, runs) in runs.factors for f in bound_to_runs(law, runs).features
    )


def ordered(every: Mapping[str, Law], runs: Runs | None = None) -> list[str]:
    """Return the keys of laws in the order in which people look for them.

    Laws of which the runs have all columns and a target come first, where runs are given. Among those, and among the
    others, a law with more published sets of constants comes before a rarer one.
    """
    beyond = {key: runs is not None and not has_columns(law, runs) for key, law in every.items()}
    return sorted(every, key=lambda key: (beyond[key], -len(every[key].published)))


def first_suited(first: Law, runs: Runs) -> Law:
    """Return the law that runs are fitted with where nobody chose one: `first`, or else the first that they suit."""
    if suits(first, runs):
        return first
    return over_domains(next((law for law in laws.registry().values() if suits(law, runs)), first), runs)


def over_domains(law: Law, runs: Runs) -> Law:
    """Return a law over domains bound to the domains of the runs, where they have any, and any other law as it is."""
    with contextlib.suppress(BadInput):
        return bound_to_runs(law, runs)
    return law


def target_of(law: Law, runs: Runs) -> str:
    """Return the target to fit where nobody chose one: the law's own, or the first of its kind where runs lack that.

    It is "" where the runs have no target of its kind.
    """
    targets = runs.targets
    if law.target in targets:
        return law.target
    return next((t for t in targets if t.partition("/")[0] == law.target), "")
