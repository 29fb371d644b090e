"""Which laws a table of runs can be fitted with."""

import contextlib
from collections.abc import Mapping

import numpy as np

from .. import laws
from ..errors import BadInput
from ..laws.base import Law
from ..laws.family import family
from ..runs import Runs
from ..runs.schema import is_factor
from ..runs.table import distinct
from .data.direction import with_scale
from .data.first_target import first_target, kind_of
from .data.usable import column_for
from .solver.task import bound_to_runs

METRIC = "metric"


def lacks(law: Law, runs: Runs) -> tuple[str, ...]:
    """Return the features of `law` where the runs lack a column for one of them; empty where they have all."""
    try:
        for feature in bound_to_runs(law, runs).features:
            column_for(feature, runs)
    except BadInput:
        return tuple(f.name for f in law.features)
    return ()


def constant(law: Law, runs: Runs) -> tuple[str, ...]:
    """Return the features of `law` of which the runs have a column with one value alone, so that it tells nothing.

    Shares are one feature, of which some member must differ. A series differs within a run. Empty where a column lacks.
    """
    if lacks(law, runs):
        return ()
    every = bound_to_runs(law, runs)
    alike = [f.name for f in every.factors if not _differs(column_for(f, runs), runs)]
    shares = [f.name for f in every.shares]
    return tuple(alike if any(_differs(name, runs) for name in shares) else alike + shares)


def _differs(column: str, runs: Runs) -> bool:
    """Return whether a column has several values; a loss is no choice of the runs, but may be a feature of a law."""
    return column in runs.factors or (not is_factor(column) and distinct(runs.included[column]) > 1)


def can_fit(law: Law, runs: Runs) -> bool:
    """Return whether runs have a target for `law`, and a column that differs for each of its features."""
    return bool(target_of(law, runs)) and not lacks(law, runs) and not constant(law, runs)


def suits(law: Law, runs: Runs) -> bool:
    """Return whether runs have a target for `law`, and its columns, each of which differs between runs.

    It is false for a law of whole schedules, and for one that depends on which domain the target is of.
    """
    if law.series or any(p.target_member for p in law.params):
        return False
    return can_fit(law, runs) and all(column_for(f, runs) in runs.factors for f in bound_to_runs(law, runs).features)


def ordered(every: Mapping[str, Law], runs: Runs | None = None) -> list[str]:
    """Return the keys of laws in the order in which people look for them.

    Laws that runs can be fitted with come first, where runs are given: these have a target, and columns that differ.
    Among those, and among the others, laws of text come before those of pictures and other kinds of data, and a law
    with more published sets of constants before a rarer one.
    """
    beyond = {key: runs is not None and not can_fit(law, runs) for key, law in every.items()}
    return sorted(every, key=lambda key: (beyond[key], every[key].modality != "text", -len(every[key].published)))


def first_suited(first: Law, runs: Runs) -> Law:
    """Return the law that runs are fitted with where nobody chose one.

    It is `first`, or else one that they suit: that which is tried first, or the first of all where none is. Of laws
    over domains it is the first of all, because those that are tried first take long to fit. A law of accuracies is
    for those that rise with scale, and where there is nothing else to fit; one without a rank is never chosen.
    """
    if suits(first, runs) and _its_way(first, runs):
        return first
    tried = [law for law in laws.registry().values() if law.rank or kind_of(law.target) != METRIC]
    fitting = [law for law in tried if suits(law, runs) and _its_way(law, runs)]
    ranks = {law.key: law.rank for law in fitting if law.rank and not family(law)}
    return over_domains(min(fitting, key=lambda law: ranks.get(law.key, len(laws.registry())), default=first), runs)


def _its_way(law: Law, runs: Runs) -> bool:
    """Return whether a law goes the way of its target, whose values it can have: accuracies rise, and others fall."""
    target = target_of(law, runs)
    if kind_of(target) != METRIC:
        return True
    values = runs.column(target)
    if not law.within.contains(values[np.isfinite(values)]).all():
        return False
    names = [column_for(f, runs) for f in bound_to_runs(law, runs).scales]
    rises = with_scale(runs.included, names, target) > 0
    return rises == (kind_of(law.target) == METRIC)


def over_domains(law: Law, runs: Runs) -> Law:
    """Return a law over domains bound to the domains of the runs, where they have any, and any other law as it is."""
    with contextlib.suppress(BadInput):
        return bound_to_runs(law, runs)
    return law


def target_of(law: Law, runs: Runs) -> str:
    """Return the target to fit where nobody chose one, "" where the runs have none for this law; see `first_target`."""
    return first_target(law, runs)[0]


def target_note(law: Law, runs: Runs) -> str:
    """Return a sentence on the target that is fitted where nobody chose one, "" where it is the law's own."""
    return first_target(law, runs)[1]
