"""One or two sizes, or one or two lengths: no exponent can be learned along what does not vary.

A law with a floor has three unknowns along a scale, and needs three levels at the very least; two levels leave floor
and exponent open (peer practice asks for five: Choshen et al. 2024, arXiv:2410.11840).
"""

import numpy as np

from ..errors import SweepErrors, levels
from ..finding import Finding
from ._rows import column, written

RANK = 1
KIND = "design"
FEWEST = 3
STEPS = (0.3, 3.0, 10.0)  # times the size there is: what to train beside it


def look(sweep: SweepErrors) -> Finding | None:
    """Return the scale with the fewest levels where they are too few, else None."""
    if sweep.kept.sum() < FEWEST:
        return None
    found = [(levels(sweep.values(n)[sweep.kept]), n) for n in sweep.scales]
    if sweep.others:  # shares or settings vary beside: the sweep is about them
        found = [f for f in found if f[0] > 1]
    n, name = min(found, key=lambda f: f[0], default=(FEWEST, ""))
    if n >= FEWEST:
        return None
    values = np.unique(sweep.values(name)[sweep.kept])
    shown = " and ".join(written(name, float(v)) for v in (values if len(values) == n else values[[0, -1]][:n]))
    what = "one value" if n == 1 else "two values"
    aims = [written(name, float(v)) for v in _aims(values)]
    return Finding(
        cause="few_levels",
        subject=f"{'a single value' if n == 1 else 'two values'} of {column(name)}",
        sentence=f"All {int(sweep.kept.sum()):,} rows have {what} of {column(name)} ({shown}).",
        next_step=f"Train models with {', '.join(aims[:-1])} and {aims[-1]} {column(name)} as well.",
        prevents=f"a law of {column(name)}", picture="design", along=name,
    )  # fmt: skip


def _aims(values: np.ndarray) -> list[float]:
    """Return values to train beside those there are: around one, or between and beyond two."""
    low, high = float(values.min()), float(values.max())
    if high < low * 1.05:
        return [low * s for s in STEPS]
    return [low / 3, (low * high) ** 0.5, high * 3]
