"""Which laws of data mixtures a table of runs can be fitted by, and the one that goes first."""

from collections.abc import Sequence

from ... import laws
from ...laws.base import Law
from ...laws.family import family
from ...runs import Runs
from ..data.distinct_mixtures import distinct_mixtures, mixtures_needed
from ..solver.task import bound_to_runs
from ..suited import lacks
from .grouped import losses

SHARE = "mix/"


def mixture_laws(runs: Runs) -> dict[str, Law]:
    """Return the laws over domains that the runs vary enough for, by key: without size and data where those are one."""
    fixed = {"params", "tokens"} - set(runs.factors)
    found = {}
    for key, law in laws.registry().items():
        others = {f.name for f in law.features} - {f"{SHARE}*"}
        if family(law) == SHARE and not lacks(law, runs) and not (others & fixed) and losses(runs, law):
            found[key] = law
    return found


def ranges_of(runs: Runs, columns: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the smallest and the largest value of columns that the runs have."""
    found = {n: runs.included[n].dropna() for n in columns if n in runs.included}
    return {n: (float(v.min()), float(v.max())) for n, v in found.items() if len(v)}


def first_mixture_law(runs: Runs, key: str = "") -> Law | None:
    """Return the law called `key`, where the runs vary enough for it, else the one that goes first, over their domains.

    None stands for no law: the runs have no shares, or vary them too little.
    """
    usable = {k: law for k, law in mixture_laws(runs).items() if _enough(law, runs)}
    ranked = sorted((law for law in usable.values() if law.rank), key=lambda law: law.rank or 0)
    chosen = usable.get(key) or next(iter([*ranked, *usable.values()]), None)
    return bound_to_runs(chosen, runs) if chosen else None


def _enough(law: Law, runs: Runs) -> bool:
    """Whether the runs have as many different mixtures as the law needs."""
    bound = bound_to_runs(law, runs)
    shares = runs.included[[f.name for f in bound.features if f.name.startswith(SHARE)]].dropna()
    many = distinct_mixtures({str(n): shares[n].to_numpy(float) for n in shares}) if len(shares) else 0
    return many >= len(bound.params) or (bound.together and many > 1) or many >= mixtures_needed(bound)
