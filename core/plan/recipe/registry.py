"""Every factor of a plan, found by looking: a factor is a module of the folder `factors` that defines `FACTOR`."""

import functools
import importlib
import pkgutil

from ... import laws
from ...laws.base import Law
from . import factors as folder
from .factor import Factor


@functools.cache
def factors() -> tuple[Factor, ...]:
    """Return every factor by rank. Raises RuntimeError for a file of `factors` that defines none."""
    found = []
    for info in pkgutil.iter_modules(folder.__path__):
        factor = getattr(importlib.import_module(f"{folder.__name__}.{info.name}"), "FACTOR", None)
        if not isinstance(factor, Factor):
            raise RuntimeError(f"{info.name} defines no FACTOR")
        found.append(factor)
    return tuple(sorted(found, key=lambda f: f.rank))


@functools.cache
def laws_of_factors() -> tuple[Law, ...]:
    """Return every law that says something of a factor: fitted to runs that vary it, it is their evidence."""
    return tuple(law for law in laws.registry().values() if any(f.serves and f.serves(law) for f in factors()))
