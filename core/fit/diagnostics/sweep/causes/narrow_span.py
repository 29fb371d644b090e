"""Sizes, or compute, over too narrow a span: a power over less than half a decade looks like any other curve.

The error of an exponent falls as the span of its logarithm (Draper & Smith 1998, chapter 1), and a law is used decades
beyond its runs.
"""

import numpy as np

from .....units import plain
from ..errors import SweepErrors, levels
from ..finding import Finding
from ._rows import column, written
from .few_levels import FEWEST

RANK = 2
KIND = "design"
NARROW = {"flops": 1.0}  # decades, for a column
USUAL = 0.5  # decades, for any other


def look(sweep: SweepErrors) -> Finding | None:
    """Return the scale with the narrowest span where it is too narrow, else None."""
    found = []
    for name in sweep.scales:
        values = sweep.values(name)[sweep.kept]
        if levels(values) >= FEWEST:
            found.append((float(np.log10(values.max() / values.min())) / NARROW.get(name, USUAL), name, values))
    share, name, values = min(found, key=lambda f: f[0], default=(1.0, "", np.array([])))
    if share >= 1.0:
        return None
    low, high = float(values.min()), float(values.max())
    aims = written(name, high * 3), written(name, high * 10)
    return Finding(
        cause="narrow_span",
        subject=f"a narrow span of {column(name)}",
        sentence=f"The runs span {written(name, low)} to {written(name, high)} {column(name)}, a factor "
        f"of {plain(high / low, 2)}.",
        next_step=f"Train 2 more models, with {aims[0]} and {aims[1]} {column(name)}.",
        picture="design", along=name,
    )  # fmt: skip
