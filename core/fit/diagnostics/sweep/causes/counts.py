"""Rows whose compute is not that of their size and tokens, where that of the others is: a slip of a unit or a count.

C = 6 N D holds up to a factor that is the same for models of one kind (Kaplan et al. 2020, section 2.1), so that a row
far off the factor of all others has one of the three numbers wrong.
"""

import numpy as np

from .....units import FLOP_PER_PARAM_TOKEN
from ..errors import SweepErrors
from ..finding import Finding
from ._rows import called, counted, names, numbers

RANK = 12
KIND = "errors"
OFF = float(np.log(2.5))  # from the usual factor
USUAL = 0.35  # deviation of the logarithm of the factor of the others, at most
MOST = 0.25


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows whose compute is off, None where none is."""
    size = next((n for n in ("active_params", "params", "params_non_embedding") if n in sweep.table), "")
    if not size or not {"tokens", "flops"} <= set(sweep.table):
        return None
    with np.errstate(all="ignore"):
        ratio = np.log(sweep.values("flops") / (FLOP_PER_PARAM_TOKEN * sweep.values(size) * sweep.values("tokens")))
    good = sweep.kept & np.isfinite(ratio)
    if not good.any():
        return None
    off = ratio - np.median(ratio[good])
    rows = good & (np.abs(off) > OFF)
    if not rows.any() or rows.sum() > MOST * good.sum() or 1.4826 * np.median(np.abs(off[good])) > USUAL:
        return None
    worst = float(np.exp(off[rows][np.argmax(np.abs(off[rows]))]))
    return Finding(
        cause="counts",
        subject=f"{counted(sweep, rows)} with a slip in size, tokens or compute",
        sentence=f"{called(sweep, rows)} {'has' if rows.sum() == 1 else 'have'} {worst:.3g} times the compute that "
        "size and tokens give elsewhere.",
        next_step=f"Check the units of size, tokens and compute in {counted(sweep, rows)}, or leave out these rows.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), picture="design", along=size,
    )  # fmt: skip
