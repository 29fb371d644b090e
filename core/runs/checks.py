"""What is wrong with a table: rows that cannot be used are excluded with a reason, the rest is said."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from ..errors import BadInput
from .schema import Column, column, family, is_factor, is_target, ordered
from .table import Problem, distinct, included_rows
from .words import clean, listing, plural, quote

SHOWN = 5  # problem rows of one kind that are named one by one
FEWEST = 3  # usable rows below which nothing can be fitted
FLOP_PER_PARAM_TOKEN = 6.0  # C = 6 N D, Kaplan et al. 2020, section 2.1
SIX_ND_FACTOR = 1.25  # beyond this the compute was surely counted in another way
# Shares printed to three decimals over 17 domains can be off by 17 * 0.0005 in all.
MIX_TOLERANCE = 1e-2
_MIX_EXACT = 1e-12
_STATUSES = ("", "ok", "diverged")
_SEVERITIES = ("error", "warning", "note")


class _Findings:
    """The table under check, its `excluded` column as it grows, and the problems found so far."""

    def __init__(self, table: pd.DataFrame, labels: Mapping[str, str]):
        self.table, self.labels = table.copy(), labels
        self.problems: list[Problem] = []
        self.numbers: list[int] = table.index.tolist()  # of the rows, in their own file

    @property
    def live(self) -> np.ndarray:
        return included_rows(self.table)

    def say(self, severity: str, message: str, name: str | None = None, row: int | None = None) -> None:
        self.problems.append(Problem(row, name, message, severity))  # type: ignore[arg-type]

    def label(self, name: str) -> str:
        source = self.labels.get(name, name)
        return name if source == name else f"{name} (from {quote(source)})"

    def exclude(self, rows: np.ndarray, name: str, what: Callable[[int], str], allowed: str) -> None:
        """Exclude the live rows among `rows`; `what(position)` says what is wrong there."""
        found: list[int] = np.flatnonzero(rows & self.live).tolist()
        if not found:
            return
        reasons = self.table["excluded"].to_numpy(object).copy()
        for i in found:
            reasons[i] = clean(f"{name} {what(i)}")
        self.table["excluded"] = pd.Series(reasons, index=self.table.index, dtype=str)
        for i in found[:SHOWN]:
            row = self.numbers[i]
            self.say("error", f"row {row}, {self.label(name)}: {what(i)}; allowed are {allowed}", name, row)
        if len(found) > SHOWN:
            more = plural(len(found) - SHOWN, "more row")
            self.say(
                "error",
                f"{self.label(name)}: {more} excluded for the same reason; allowed are {allowed}",
                name,
            )


def check(
    table: pd.DataFrame, bad: Mapping[str, pd.Series] | None = None, labels: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return the table with unusable rows excluded and derived columns added, and the problems, worst first.

    `bad` holds, per column, the raw cells that are no numbers; `labels` the source header of each column.
    Checking a checked table changes nothing. Raises BadInput when fewer than FEWEST rows can be used.
    """
    findings = _Findings(table, labels or {})
    _text_in_numbers(findings, bad or {})
    _derive(findings)
    for name in findings.table.select_dtypes("number").columns:
        _range(findings, column(name))
    _mix(findings)
    _missing_target(findings)
    for remark in (_status, _duplicates, _six_nd, _missing, _constant):
        remark(findings)
    _enough(findings)
    return findings.table[ordered(findings.table.columns)], tuple(
        sorted(findings.problems, key=lambda p: _SEVERITIES.index(p.severity))
    )


def _text_in_numbers(findings: _Findings, bad: Mapping[str, pd.Series]) -> None:
    for name, cells in bad.items():
        texts = cells.reindex(findings.table.index).to_numpy(object)
        wrong = findings.table.index.isin(cells.index)
        findings.exclude(wrong, name, lambda i, t=texts: f"is {quote(t[i])}, not a number", column(name).allowed)


def _range(findings: _Findings, entry: Column) -> None:
    cells = findings.table[entry.name].to_numpy(np.float64)
    lowest = {"positive": np.nextafter(0, 1), "nonnegative": 0.0, "any": -np.inf}[entry.sign]
    with np.errstate(invalid="ignore"):
        wrong = np.isinf(cells) | (cells < lowest)
    findings.exclude(wrong, entry.name, lambda i: f"is {cells[i]:.6g}", f"finite {entry.allowed}")


def _derive(findings: _Findings) -> None:
    """Fill in the one of params, tokens and flops that is absent, by C = 6 N D."""
    table, six = findings.table, FLOP_PER_PARAM_TOKEN
    trio = ("params", "tokens", "flops")
    present = {n: table[n].to_numpy() for n in trio if n in table and np.isfinite(table[n]).any()}
    if len(present) != 2:
        return
    (absent,) = set(trio) - set(present)
    good = {n: np.where(np.isfinite(c) & (c > 0), c, np.nan) for n, c in present.items()}
    with np.errstate(all="ignore"):
        if absent == "flops":
            cells = six * good["params"] * good["tokens"]
        else:
            (other,) = set(good) - {"flops"}
            cells = good["flops"] / (six * good[other])
    table[absent] = np.where(np.isfinite(cells) & (cells > 0), cells, np.nan)
    given = " and ".join(present)
    findings.say("note", f"{absent} is computed from {given} by C = 6 N D", absent)


def _mix(findings: _Findings) -> None:
    """Let the shares of each row sum to 1: rounding is evened out, anything else excludes the row."""
    table = findings.table
    names = [n for n in table.columns if (family(n) or ("",))[0] == "mix"]
    if not names:
        return
    shares = table[names].to_numpy(np.float64, copy=True)
    given = ~np.isnan(shares).all(axis=1)
    with np.errstate(invalid="ignore"):
        total = np.nansum(shares, axis=1)
        off = np.abs(total - 1)
    findings.exclude(
        given & ~(off <= MIX_TOLERANCE),
        "mix/*",
        lambda i: f"sums to {total[i]:.6g}",
        "shares that sum to 1 (fractions)",
    )
    fine = given & (off <= MIX_TOLERANCE)
    shares[fine] = np.nan_to_num(shares[fine], nan=0.0)
    rounded = fine & (off > _MIX_EXACT)
    shares[rounded] /= shares[rounded].sum(axis=1, keepdims=True)
    table[names] = shares
    if rounded.any():
        count, worst = plural(int(rounded.sum()), "row"), float(off[rounded].max())
        findings.say("note", f"mix/* of {count} was off 1 by up to {worst:.2g} and is scaled to sum to 1")


def _missing_target(findings: _Findings) -> None:
    names = [n for n in findings.table.columns if is_target(n)]
    if names:
        missing = findings.table[names].isna().all(axis=1).to_numpy()
        findings.exclude(missing, names[0] if len(names) == 1 else "targets", lambda i: "is missing", "numbers")


def _status(findings: _Findings) -> None:
    if "status" not in findings.table:
        return
    other = sorted(set(findings.table["status"]) - set(_STATUSES))
    if other:
        findings.say(
            "warning",
            f"status: {listing(map(quote, other), 5)} counts as ok; allowed are ok, diverged",
            "status",
        )
    if diverged := int((findings.table["status"] == "diverged").sum()):
        findings.say("note", f"status: {plural(diverged, 'diverged row')} left out of fits", "status")


def _duplicates(findings: _Findings) -> None:
    used = findings.table[findings.live]
    twins = used.duplicated(keep="first").to_numpy()
    if twins.any():
        row = used.index[twins].tolist()[0]
        message = f"{plural(int(twins.sum()), 'row')} the same as an earlier one, the first is row {row}"
        findings.say("warning", f"{message}; each counts in a fit", row=row)


def _six_nd(findings: _Findings) -> None:
    used = findings.table[findings.live]
    if not {"params", "tokens", "flops"} <= set(used.columns):
        return
    ratio = (used["flops"] / (FLOP_PER_PARAM_TOKEN * used["params"] * used["tokens"])).to_numpy()
    with np.errstate(all="ignore"):
        off = np.abs(np.log(ratio))
    far = np.isfinite(off) & (off > np.log(SIX_ND_FACTOR))
    if far.any():
        worst = int(np.argmax(np.where(far, off, -1)))
        row, times = used.index.tolist()[worst], ratio[worst]
        count = plural(int(far.sum()), "row")
        message = f"flops differs from 6 N D by more than {SIX_ND_FACTOR:g} times in {count}"
        findings.say("warning", f"{message}, most in row {row} ({times:.3g} times 6 N D)", "flops", row)


def _missing(findings: _Findings) -> None:
    used = findings.table[findings.live]
    for name in used.columns:
        gaps = used[name].isna() if used[name].dtype.kind == "f" else used[name] == ""
        if (is_factor(name) or is_target(name)) and gaps.any():
            where = f"{plural(int(gaps.sum()), 'row')} of {len(used):,}"
            findings.say("note", f"{name} is missing in {where}; what needs {name} leaves them out", name)


def _constant(findings: _Findings) -> None:
    used = findings.table[findings.live]
    same = [n for n in used.columns if (is_factor(n) or is_target(n)) and distinct(used[n]) == 1]
    if same and len(used) > 1:
        findings.say("note", f"the same in every row, so nothing can be learned from it: {listing(same)}")


def _enough(findings: _Findings) -> None:
    usable = int(findings.live.sum())
    if usable >= FEWEST:
        return
    total = plural(len(findings.table), "row")
    first = next((p.message for p in findings.problems if p.severity == "error"), "")
    why = f" (first: {first})" if first else ""
    raise BadInput(f"{usable} of {total} can be used, at least {FEWEST} are needed{why}")
