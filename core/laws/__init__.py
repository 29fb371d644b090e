"""Every law there is, found by looking: a law is a module in a folder of this package that defines `LAW`."""

import functools
import importlib
import pkgutil
from collections.abc import Iterable
from types import MappingProxyType

from .. import jax_setup as jax_setup
from ..errors import BadInput
from .base import Law, Published
from .family import bound_key, split
from .rivals import MAKERS, made_from
from .transforms import bound, example


@functools.cache
def registry() -> MappingProxyType[str, Law]:
    """Return every law by key, in reading order (folder, then module). Modules with a leading _ are skipped.

    Raises RuntimeError when a law module defines no `LAW` or when two laws share a key.
    """
    found: dict[str, Law] = {}
    for info in pkgutil.walk_packages(__path__, __name__ + "."):
        *folders, leaf = info.name.removeprefix(f"{__name__}.").split(".")
        if info.ispkg or leaf.startswith("_") or not folders:
            continue
        law = getattr(importlib.import_module(info.name), "LAW", None)
        if not isinstance(law, Law):
            raise RuntimeError(f"{info.name} defines no LAW")
        if law.key in found:
            raise RuntimeError(f"two laws are called {law.key!r}: one is in {info.name}")
        found[law.key] = law
    return MappingProxyType(found)


def get(key: str) -> Law:
    """Return the law called `key`, bound where it says KEY[a,b]. Raises BadInput, naming the laws there are."""
    name, members = split(key)
    if name not in registry():
        raise BadInput(f"There is no law called {name[:60]!r}; there are {', '.join(registry())}.")
    try:
        return bound(registry()[name], members) if members else registry()[name]
    except ValueError as err:
        raise BadInput(str(err)) from None


def law_of(target: str, features: Iterable[str]) -> Law:
    """Return the law that predicts a target from exactly these features; of several the one that is tried first.

    Raises LookupError where there is none.
    """
    wanted = frozenset(features)
    found = [v for v in registry().values() if v.target == target and {f.name for f in v.features} == wanted]
    if not found:
        raise LookupError(f"no law predicts {target} from {', '.join(sorted(wanted))}")
    return min(found, key=lambda law: law.rank or len(registry()))


def rival_of(law: Law) -> Law | None:
    """Return the rival of a law: the one that its record names, or one that is made from the law.

    A law of whole series has none, nor has one that is not in the registry.
    """
    if split(law.key)[0] not in registry() or law.series:
        return None
    return named_rival(law) or made_from(law)


def named_rival(law: Law) -> Law | None:
    """Return the law that the record of `law` names as its rival, bound to the same members; None if it names none."""
    key, members = split(law.key)
    if key not in registry() or not (rival := registry()[key].rival):
        return None
    return get(bound_key(rival, members) if members else rival)


def rival_called(law: Law, key: str) -> Law:
    """Return the rival of a law by the key of either. Raises BadInput where there is no such rival."""
    first, _, mark = key.rpartition(" ")
    if first == law.key and mark in MAKERS:
        try:
            return MAKERS[mark](law)
        except ValueError as err:
            raise BadInput(str(err)) from None
    return get(key)


def taking(law: Law, feature: str) -> Law | None:
    """Return the law of the same target that takes all features of `law` and another one; None if no other law does.

    Of several it is the one with the fewest features, and of those one with published constants. A feature counts as
    taken where a column may stand in for it.
    """
    if any(feature in (f.name, *f.alternatives) for f in law.features):
        return None
    found = []
    for other in registry().values():
        names = {name for f in other.features for name in (f.name, *f.alternatives)}
        needed = all(names & {f.name, *f.alternatives} for f in law.features)
        if (
            other.key != law.key
            and other.target == law.target
            and other.modality == law.modality
            and needed
            and feature in names
        ):
            found.append(other)
    return min(found, key=lambda v: (len(v.features), not v.published, v.rank or len(registry())), default=None)


def examples() -> MappingProxyType[str, Law]:
    """Return every law by key, ready to be evaluated: one over a family is bound to a few example members."""
    return MappingProxyType({key: example(law) for key, law in registry().items()})


def get_published(reference: str) -> tuple[Law, Published]:
    """Return law and constants for `KEY@NAME`. Raises BadInput, naming the sets there are."""
    key, _, name = reference.partition("@")
    law = get(key)
    for constants in law.published:
        if constants.name == name:
            return law, constants
    names = ", ".join(f"{key}@{s.name}" for s in law.published) or "none"
    raise BadInput(f"There are no published constants called {reference[:60]!r}; for this law there are: {names}.")
