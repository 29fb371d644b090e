"""Find numbers that no run has: a column in other units than its name says, two units in one column, swapped columns.

Each is a warning that names column, value and likely cause.
"""

import numpy as np

from ..ranges import LOSS_PER_BYTE, OTHER_LOSS, RANGES, Range
from ..schema import family
from ..words import listing, plural
from .findings import Findings

SCALES = ("params", "params_non_embedding", "active_params", "tokens", "unique_tokens", "characters", "flops")
GAP, FACTORS = 2.4, (3.0, 6.0, 9.0, 12.0)  # decades between clumps, and between the units that people mix
NEAR = 1.3  # decades by which clumps may be apart after one is brought to the unit of the other
BIT, CLOSE, SCATTER = np.log(np.log(2.0)), 0.05, 0.07  # logarithm of a nat over a bit
SEEN = 5000  # rows that show whether losses lie in two clusters
SURE_TOKENS = 1e-3


def magnitudes(findings: Findings, loss_unit: str = "nats per token") -> None:
    """Warn of columns with numbers that no run has, of two units in one column, and of columns that are swapped."""
    table, live = findings.table, findings.live
    for name in table.select_dtypes("number").columns:
        if findings.labels and name not in findings.labels:
            continue  # worked out from others, of which is said what is odd
        cells = table[name].to_numpy(np.float64)
        if not _two_units(findings, str(name), cells):
            _range(findings, str(name), cells, live, loss_unit)
    _bits_and_nats(findings)
    _swapped(findings)


def plausible(name: str, loss_unit: str = "nats per token") -> Range | None:
    """Return the numbers that real runs have in a column; losses by their unit. None where nothing is known."""
    prefix = (family(name) or (name, ""))[0]
    if prefix == "loss" and loss_unit != "nats per token":
        return LOSS_PER_BYTE if "byte" in loss_unit else OTHER_LOSS
    return RANGES.get(prefix)


def _range(findings: Findings, name: str, cells: np.ndarray, live: np.ndarray, loss_unit: str) -> None:
    known = plausible(name, loss_unit)
    if known is None:
        return
    live = live & np.isfinite(cells)
    values = np.where(live & (cells != 0), cells, np.nan)
    if not np.isfinite(values).any():
        return
    low, high = values < known.low, values > known.high
    if name.startswith("loss/"):
        low = values < LOSS_PER_BYTE.low  # code and mathematics are easy to predict, and some domains are
    sides = (low, np.nanargmin, known.below, "below"), (high, np.nanargmax, known.above, "above")
    for odd, pick, words, edge in sides:
        if odd.any():
            i, limit = int(pick(values)), known.low if edge == "below" else known.high
            count = plural(int(odd.sum()), "row")
            text = f"{findings.label(name)} is {cells[i]:.6g} in row {findings.numbers[i]}, {edge} {limit:g} in {count}"
            findings.say("warning", f"{text}: {words}?", name, findings.numbers[i])
            return
    if 0 < known.some > np.nanmax(values) and not name.startswith("loss/"):
        i = int(np.nanargmax(values))
        text = f"{findings.label(name)} is {cells[i]:.6g} at the most (row {findings.numbers[i]})"
        findings.say("warning", f"{text}, where runs have {known.some:g} or more: {known.below}?", name)


def _two_units(findings: Findings, name: str, cells: np.ndarray) -> bool:
    """Warn where the numbers of a column lie in two clumps that one factor of a thousand or more brings together."""
    if name not in SCALES:
        return False
    good = findings.live & np.isfinite(cells) & (cells > 0)
    if good.sum() < 4:
        return False
    order = np.flatnonzero(good)[np.argsort(cells[good])]
    logs = np.log10(cells[order])
    gaps = np.diff(logs)
    cut = int(np.argmax(gaps)) + 1
    low, high = logs[:cut], logs[cut:]
    if gaps[cut - 1] < GAP or min(len(low), len(high)) < 1:
        return False
    factor = next((f for f in FACTORS if _together(low + f, high)), None)
    if factor is None:
        return False
    i, j = int(order[cut - 1]), int(order[cut])
    findings.say(
        "warning",
        f"{findings.label(name)} holds two units, it seems: {plural(len(low), 'row')} up to {cells[i]:.6g} "
        f"(row {findings.numbers[i]}) and {len(high):,} from {cells[j]:.6g} (row {findings.numbers[j]}), which a "
        f"factor of 1e{factor:.0f} would bring together",
        name, findings.numbers[i],
    )  # fmt: skip
    return True


def _together(low: np.ndarray, high: np.ndarray) -> bool:
    """Return whether two clumps of logarithms [n], [m] lie on the same place, or beside each other."""
    return bool(low.max() > high.min() - NEAR and low.min() < high.max() + NEAR)


def _bits_and_nats(findings: Findings) -> None:
    """Warn where the losses of models of alike size and data lie in two clusters, a factor ln 2 apart."""
    table = findings.table
    for name in ("loss", "loss_per_byte"):
        features = [c for c in ("params", "params_non_embedding", "tokens", "flops") if c in table][:3]
        if name not in table or not features:
            continue
        cells = table[[name, *features]].to_numpy(np.float64)
        good = np.flatnonzero(findings.live & np.isfinite(cells).all(axis=1) & (cells > 0).all(axis=1))
        good = good[np.linspace(0, len(good) - 1, min(len(good), SEEN)).astype(int)]
        high = _upper(np.log(cells[good])) if len(good) >= 8 else None
        if high is None:
            continue
        rows = good[high]
        text = f"{findings.label(name)} lies in two clusters a factor of ln 2 = 0.693 apart among runs of alike size"
        which = listing([findings.numbers[i] for i in rows], 5)
        findings.say("warning", f"{text}: are rows {which} in bits and the others in nats?", name)


def _upper(logs: np.ndarray) -> np.ndarray | None:
    """Return which rows lie in the upper of two clusters of losses, or None; `logs` is [n, 1 + features], losses first.

    A plane through the logarithms with one step in it must explain them, and the step must be about ln(1 / ln 2).
    """
    x = np.column_stack([np.ones(len(logs)), logs[:, 1:] - logs[:, 1:].mean(axis=0)])
    y = logs[:, 0]
    high = _halves(y - x @ np.linalg.lstsq(x, y, rcond=None)[0])
    for _ in range(8):
        if min(high.sum(), (~high).sum()) < 2:
            return None
        with_step = np.column_stack([x, high])
        found = np.linalg.lstsq(with_step, y, rcond=None)[0]
        rest = y - x @ found[:-1]
        again = rest > found[-1] / 2
        if (again == high).all():
            break
        high = again
    left = rest - np.where(high, found[-1], 0.0)
    inside = _overlap(logs[:, 1:], high)
    return high if inside and abs(found[-1] + BIT) < CLOSE and left.std() < SCATTER else None


def _halves(values: np.ndarray) -> np.ndarray:
    """Return which values lie above the widest gap between those in the middle nine tenths."""
    ordered = np.sort(values)
    edge = max(len(values) // 20, 1)
    gaps = np.diff(ordered)[edge : len(ordered) - 1 - edge]
    cut = edge + int(np.argmax(gaps)) if len(gaps) else len(values) // 2
    return values > (ordered[cut] + ordered[min(cut + 1, len(ordered) - 1)]) / 2


def _overlap(features: np.ndarray, high: np.ndarray) -> bool:
    """Return whether both clusters reach over a common range of every feature."""
    a, b = features[high], features[~high]
    return bool((np.minimum(a.max(axis=0), b.max(axis=0)) >= np.maximum(a.min(axis=0), b.min(axis=0))).all())


def _swapped(findings: Findings) -> None:
    table = findings.table
    if not {"tokens", "unique_tokens"} <= set(table.columns):
        return
    more = findings.live & (table["unique_tokens"] > table["tokens"] * (1 + SURE_TOKENS)).to_numpy()
    if more.any():
        i = int(np.flatnonzero(more)[0])
        count = plural(int(more.sum()), "row")
        both = findings.live & table[["tokens", "unique_tokens"]].notna().all(axis=1).to_numpy()
        cause = "are the columns swapped" if more.sum() > both.sum() / 2 else "is it the size of the whole data set"
        findings.say(
            "warning",
            f"unique_tokens is larger than tokens in {count} (row {findings.numbers[i]}: "
            f"{table['unique_tokens'].iloc[i]:.6g} and {table['tokens'].iloc[i]:.6g}): {cause}?",
            "unique_tokens", findings.numbers[i],
        )  # fmt: skip
