"""Rows with a slip of a unit or a count in size, tokens or compute.

C = 6 N D holds up to a factor that is the same for models of one kind (Kaplan et al. 2020, section 2.1), so that a row
far off the factor of all others has one of the three numbers wrong. Without compute, a slip shows where tokens per
parameter of some rows lie far from those of all others, and amid them once they are times a thousand or a million.
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
APART = 1.5  # powers of ten without a row between those with a slip and the others
STEPS = (3.0, 6.0, -3.0, -6.0)  # powers of ten between units: K, M and B
NEAR = 0.5  # powers of ten beyond the others within which a row lies amid them
MOST_IN_A_UNIT = 0.5


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows whose compute is off, None where none is."""
    size = next((n for n in ("active_params", "params", "params_non_embedding") if n in sweep.table), "")
    if not size or "tokens" not in sweep.table:
        return None
    return (_by_compute(sweep, size) if "flops" in sweep.table else None) or _by_unit(sweep, size)


def _by_compute(sweep: SweepErrors, size: str) -> Finding | None:
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


def _by_unit(sweep: SweepErrors, size: str) -> Finding | None:
    """Return the rows whose tokens per parameter are those of the others in another unit, None where there are none."""
    with np.errstate(all="ignore"):
        ratio = np.log10(sweep.values("tokens") / sweep.values(size))
    if not sweep.kept.any() or not np.isfinite(ratio[sweep.kept]).all():
        return None
    ordered = np.sort(ratio[sweep.kept])
    gaps = np.diff(ordered)
    if not len(gaps) or gaps.max() < APART:
        return None
    cut = ordered[int(np.argmax(gaps))] + gaps.max() / 2
    below = sweep.kept & (ratio < cut)
    rows = below if below.sum() <= sweep.kept.sum() / 2 else sweep.kept & ~below
    others = ratio[sweep.kept & ~rows]
    step = next((s for s in STEPS if _amid(ratio[rows] + s, others)), None)
    if step is None or rows.sum() > MOST_IN_A_UNIT * sweep.kept.sum():
        return None
    times = f"{10 ** abs(step):,.0f} times {'fewer' if step > 0 else 'more'}"
    return Finding(
        cause="counts",
        subject=f"{counted(sweep, rows)} with size or tokens in another unit",
        sentence=f"{called(sweep, rows)} {'has' if rows.sum() == 1 else 'have'} {times} tokens per parameter than the "
        "others, as if a unit differed.",
        next_step=f"Check the units of size and tokens in {counted(sweep, rows)}, or leave out these rows.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), picture="design", along=size,
    )  # fmt: skip


def _amid(values: np.ndarray, others: np.ndarray) -> bool:
    return bool(values.min() >= others.min() - NEAR and values.max() <= others.max() + NEAR)
