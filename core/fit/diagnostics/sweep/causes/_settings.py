"""Settings that were not tuned: rates or batches off the best ones, as the errors of the runs show."""

import numpy as np

from ..apart import apart
from ..errors import SweepErrors
from ..finding import Finding
from ..surface import surface
from ..trend import trend
from ._rows import column, counted, names, numbers, written

SWEPT = 0.5  # share of the rows in cells of several values, from which the setting was swept
OFF = float(np.log(1.8))  # of the setting that runs of such a size and length have
DEVIATIONS = 5.0  # of the setting around its own trend
LEAST = 0.005  # log error by which rows off the setting must lie above the others
MOST = 0.5  # share of the rows that may be off
BEST = 0.002  # log error within which a value is as good as the best of its cell


def swept(sweep: SweepErrors, name: str) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the cells [n] and the logarithms of a setting [n] where most rows lie in cells of several values."""
    if name not in sweep.table:
        return None
    values = sweep.values(name)
    with np.errstate(all="ignore"):
        logs = np.where(values > 0, np.log(values), np.nan)
    if not np.isfinite(logs[sweep.kept]).all():
        return None
    cells = sweep.cells
    low, high = np.full(cells.max() + 1, np.inf), np.full(cells.max() + 1, -np.inf)
    np.minimum.at(low, cells[sweep.kept], logs[sweep.kept])
    np.maximum.at(high, cells[sweep.kept], logs[sweep.kept])
    return (cells, logs) if (high - low > OFF / 2)[cells[sweep.kept]].mean() >= SWEPT else None


def off_best(sweep: SweepErrors, name: str, cause: str) -> Finding | None:
    """Return the rows whose setting is not the best one, or not that of runs of their size; None where it is."""
    if name not in sweep.table or sweep.followed is None:
        return None
    design = swept(sweep, name)
    return _swept(sweep, name, cause, *design) if design else _deviating(sweep, name, cause)


def _swept(sweep: SweepErrors, name: str, cause: str, cells: np.ndarray, logs: np.ndarray) -> Finding | None:
    """Return the rows that are not the best of their cell where their errors follow the setting within cells."""
    errors, x = sweep.errors, logs.copy()
    best = np.zeros(len(errors), bool)
    kept = cells[sweep.kept]
    lowest = np.full(cells.max() + 1, np.inf)
    np.minimum.at(lowest, kept, errors[sweep.kept])
    best |= errors <= lowest[cells] + BEST
    x -= (np.bincount(kept, logs[sweep.kept], len(lowest)) / np.maximum(np.bincount(kept, minlength=len(lowest)), 1))[
        cells
    ]
    found = trend(sweep, np.column_stack([x, x**2]))
    rows = sweep.kept & ~best
    if not found.found or not rows.any():
        return None
    return Finding(
        cause=cause,
        subject=f"{counted(sweep, rows)} off the best {column(name)}",
        sentence=f"Losses follow the {column(name)}: {counted(sweep, rows)} of {int(sweep.kept.sum()):,} do not have "
        "the best one of their size.",
        next_step=f"Leave out {counted(sweep, rows)}: keep the best {column(name)} of each size and length.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=name,
    )  # fmt: skip


def _deviating(sweep: SweepErrors, name: str, cause: str) -> Finding | None:
    """Return the rows whose setting is off the trend of the others, where they lie above them."""
    values = sweep.values(name)
    good = np.isfinite(values) & (values > 0)
    if not good[sweep.kept].all() or len(np.unique(values[sweep.kept])) < 2:
        return None
    usual = surface(
        np.where(good, values, 1.0), [sweep.values(n) for n in sweep.varying], np.empty((len(values), 0)), sweep.kept,
        np.exp(np.zeros(len(values))),
    )  # fmt: skip
    if usual is None:
        return None
    off = usual.errors
    rows = sweep.kept & (np.abs(off) > max(OFF, DEVIATIONS * usual.deviation))
    if not rows.any() or rows.sum() > MOST * sweep.kept.sum():
        return None
    if apart(sweep, rows, LEAST) is None:
        return None
    side = "lower" if np.median(off[rows]) < 0 else "higher"
    times = np.exp(np.median(np.abs(off[rows])))
    size = sweep.size or sweep.scales[0]
    sizes = sweep.values(size)
    end = "smallest" if np.median(sizes[rows]) < np.median(sizes[sweep.kept]) else "largest"
    aim = written(name, float(np.median(values[rows] / np.exp(off[rows]))))
    return Finding(
        cause=cause,
        subject=f"{counted(sweep, rows)} with an untuned {column(name)}",
        sentence=f"{counted(sweep, rows)}, mostly the {end}, have a {column(name)} {times:.2g} times {side} than the "
        "others suggest.",
        next_step=f"Train {counted(sweep, rows)} again with a {column(name)} near {aim}, or leave out these rows.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=name,
    )  # fmt: skip
