"""Several laws fitted to one table of runs: what the table says of each thing that it varies."""

import contextlib
from collections.abc import Callable, Iterable

from ...errors import BadInput
from ...laws.base import Law
from ...runs import Runs
from ..fitting import fit
from ..options import FitOptions
from ..result import Fit
from ..suited import suits


def several_laws(
    every: Iterable[Law], runs: Runs, options: FitOptions, tell: Callable[[str, int, int], None] = lambda *_: None
) -> tuple[Fit, ...]:
    """Return the fit of each of `every` law that suits the runs; those that fail, or want more runs, are left out.

    `tell` hears what is fitted, and how many laws are done of how many.
    """
    suited = [law for law in every if suits(law, runs)]
    found = []
    for done, law in enumerate(suited):
        tell(law.title, done, len(suited))
        with contextlib.suppress(BadInput):
            found.append(fit(law, runs, options))
    return tuple(f for f in found if f.ok)
