"""What goes wrong with sweeps, one cause a file: each has a RANK, a KIND and `look`, which takes a sweep.

Causes of the kind `errors` are looked for in turns, each among the rows that those before have left. Those of `design`
are about which runs there are, and see all rows; those of `what is left` see the rows that no other cause has taken.
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Literal

Kind = Literal["errors", "design", "what is left"]


@cache
def causes() -> tuple[ModuleType, ...]:
    """Return every cause, the most specific first: of two that explain the same rows the first is named."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    return tuple(
        sorted((importlib.import_module(f"{__name__}.{n}") for n in names), key=lambda m: (m.RANK, m.__name__))
    )
