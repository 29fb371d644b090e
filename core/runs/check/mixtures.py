"""Check the shares of a mixture. A row that sums to 1 but for rounding is scaled to 1. Any other row is excluded."""

import numpy as np
import pandas as pd

from ..schema import family
from ..words import listing, plural
from .findings import SHOWN, Findings
from .sums import MOST_ROUNDING, whole_of

TOLERANCE = 1e-3  # how far a sum may be off 1, whatever digits were printed
_EXACT = 1e-12
_SLACK = 1e-9  # sums are those of numbers written in decimals
_DECIMALS = range(7)


def mixtures(findings: Findings) -> None:
    """Scale the shares of each row to sum to 1 where rounding explains the difference, and exclude the row elsewhere.

    Percentages are divided by 100. An empty share is 0 in a row whose other shares sum to 1. A note says each of these.
    """
    table = findings.table
    names = [n for n in table.columns if (family(n) or ("",))[0] == "mix"]
    if not names:
        return
    cells = table[names].to_numpy(np.float64, copy=True)
    given, filled = ~np.isnan(cells).all(axis=1), np.where(np.isnan(cells), 0.0, cells)
    whole = divisor(table, findings.live)
    off = np.abs(filled.sum(axis=1) / whole - 1)
    allowed, decimals = _rounding(filled, off, whole)
    fine = given & (off <= allowed + _SLACK)
    if _guessed(findings, names):
        _leave_empty(findings, given & ~fine, cells, names, whole)
    else:
        _exclude(findings, given & ~fine, cells, names, allowed, whole)
    if whole != 1:
        findings.say("note", f"mix/* are percentages: they are divided by {whole:g}")
    _say_empty(findings, pd.DataFrame(np.isnan(cells) & (fine & findings.live)[:, None], table.index, names))
    cells[fine] = filled[fine]
    cells /= whole
    rounded = fine & (off > _EXACT)
    cells[rounded] /= cells[rounded].sum(axis=1, keepdims=True)
    table[names] = cells
    if rounded.any():
        worst = off[rounded].max()
        why = f", which {len(names)} shares of {plural(decimals, 'decimal')} may be," if decimals else ""
        why, count = why if worst > TOLERANCE + _SLACK else "", plural(int(rounded.sum()), "row")
        said = f"mix/* of {count} was off {whole:g} by up to {worst * whole:.2g}{why} and is scaled to sum to 1"
        findings.say("note", said)


def divisor(table: pd.DataFrame, live: np.ndarray) -> float:
    """Return by what the shares of a table are divided: 100 where most rows of `live` [R] sum to that, else 1."""
    names = [n for n in table.columns if (family(n) or ("",))[0] == "mix"]
    shares = table.loc[live, names].to_numpy(np.float64)
    return whole_of(np.nan_to_num(shares[~np.isnan(shares).all(axis=1)]))


def _rounding(shares: np.ndarray, off: np.ndarray, whole: float) -> tuple[float, int | None]:
    """Return how far off 1 a sum may be, and how many decimals shares [R, K] were printed with, None for many.

    Only rows that rounding might explain are looked at. Rows in full precision need no explanation.
    """
    printed = shares[(off > _EXACT) & (off <= MOST_ROUNDING)]
    for decimals in _DECIMALS if len(printed) else ():
        if np.allclose(printed * 10.0**decimals, np.round(printed * 10.0**decimals), rtol=0, atol=1e-6):
            explained = shares.shape[1] * 10.0**-decimals / 2 / whole
            return min(max(TOLERANCE, explained), MOST_ROUNDING), decimals
    return TOLERANCE, None


def _guessed(findings: Findings, names: list[str]) -> bool:
    """Return whether the headers of the shares were no canonical names, so that they were taken for a mixture."""
    labels = [findings.labels.get(n, n) for n in names]
    return not any(label.strip().lower().startswith("mix/") for label in labels)


def _leave_empty(findings: Findings, off_sum: np.ndarray, cells: np.ndarray, names: list[str], whole: float) -> None:
    """Empty guessed shares that sum to something else: the row has no mixture, and stays for what needs none."""
    rows = np.flatnonzero(off_sum & findings.live)
    if not len(rows):
        return
    first, total = findings.numbers[int(rows[0])], np.nansum(cells[rows[0]])
    count = plural(len(rows), "row")
    said = f"row {first}, mix/*: sums to {total:.6g} and not to {whole:g}; shares are taken for missing in {count}"
    findings.say("warning", said, "mix/*", first)
    cells[off_sum] = np.nan


def _exclude(
    findings: Findings, off_sum: np.ndarray, cells: np.ndarray, names: list[str], allowed: float, whole: float
) -> None:
    def what(i: int) -> str:
        empty = [n for n, cell in zip(names, cells[i], strict=True) if np.isnan(cell)]
        without = f" without {listing(empty, SHOWN)}, which {'is' if len(empty) == 1 else 'are'} empty" if empty else ""
        return f"sums to {np.nansum(cells[i]):.6g}{without}"

    kind = "fractions" if whole == 1 else "percentages, as in most rows"
    findings.exclude(off_sum, "mix/*", what, f"shares that sum to {whole:g} within {allowed * whole:.2g} ({kind})")


def _say_empty(findings: Findings, empty: pd.DataFrame) -> None:
    """Add a note that says which cells are taken for 0, by domain, with their rows."""
    rows = {n: empty.index[empty[n]].tolist() for n in empty.columns if empty[n].any()}
    if rows:
        where = [f"{n} in {'row' if len(r) == 1 else 'rows'} {listing(r, SHOWN)}" for n, r in rows.items()]
        more = f"; and {len(where) - SHOWN} more domains" if len(where) > SHOWN else ""
        text = "; ".join(where[:SHOWN]) + more
        findings.say("note", f"an empty share is taken for 0 where the others sum to 1: {text}")
