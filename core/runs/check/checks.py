"""Check a table. A row that cannot be used is excluded with a reason. Everything else becomes a warning or a note."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...units import FLOP_PER_PARAM_TOKEN, SETTLED_VOCABULARY, tokens_per_character
from ..options import OpenQuestion
from ..problem import Problem
from ..schema import Column, column, is_factor, is_target, ordered
from ..table import distinct
from ..words import listing, plural, quote
from .batches import batches
from .findings import SHOWN, Findings
from .flags import flags
from .histories import thin
from .identity import identify
from .magnitudes import magnitudes
from .measured_twice import measured_twice
from .mixtures import mixtures
from .origin import Origin
from .statuses import statuses

SIX_ND_FACTOR = 1.25  # beyond this the compute was surely counted in another way
MANY_TWINS = 0.1  # share of rows that are the same as another, from which a verdict speaks of it
_SEVERITIES = ("error", "warning", "note")


def check(
    table: pd.DataFrame,
    bad: Mapping[str, pd.Series] | None = None,
    labels: Mapping[str, str] | None = None,
    source: Origin | None = None,
) -> tuple[pd.DataFrame, tuple[Problem, ...], tuple[OpenQuestion, ...]]:
    """Return the table, its problems, the worst first, and what it leaves open.

    Rows that cannot be used are excluded, derived columns added, and rows get the name of their run. `bad` holds the
    raw cells of each column that are no numbers, `labels` the header that each column had in the file, and `source`
    what else is known of the file. Checking a checked table changes nothing. Raises BadInput when no row can be
    used.
    """
    source = source or Origin()
    findings = Findings(table, labels or {}, source.cells, source.options, source.share)
    _no_runs(findings, source.reasons)
    _text_in_numbers(findings, bad or {})
    _tokens_of_characters(findings)
    _compute_of_parts(findings)
    _derive(findings)
    questions = (*statuses(findings), *flags(findings))
    for name in findings.table.select_dtypes("number").columns:
        _range(findings, column(name))
    mixtures(findings)
    batches(findings)
    _missing_target(findings, source.kind)
    measured_twice(findings)
    questions = (*questions, *identify(findings))
    thin(findings, source.kind)
    magnitudes(findings, source.loss_unit)
    for remark in (_duplicates, _six_nd, _missing, _constant):
        remark(findings)
    _enough(findings)
    problems = tuple(sorted(findings.problems, key=lambda p: _SEVERITIES.index(p.severity)))
    return findings.table[ordered(findings.table.columns)], problems, questions


def _no_runs(findings: Findings, reasons: pd.Series | None) -> None:
    """Leave out the rows that are no runs, such as means; a note names the first of them."""
    if reasons is not None:
        words = reasons.to_numpy(object)
        findings.leave_out(words != "", "", lambda i: f"no run, but {words[i]}")


def _text_in_numbers(findings: Findings, bad: Mapping[str, pd.Series]) -> None:
    """Exclude rows without a target for the words in it. Words elsewhere make a gap, and warnings name the first."""
    targets = [n for n in findings.table.columns if is_target(n)]
    empty = findings.table[targets].isna().all(axis=1).to_numpy()
    for name, cells in bad.items():
        texts = cells.reindex(findings.table.index).to_numpy(object)
        bad_rows = findings.table.index.isin(cells.index) & findings.live
        if is_target(name):
            findings.exclude(
                bad_rows & empty, name, lambda i, t=texts: f"is {quote(t[i])}, not a number", column(name).allowed
            )
            bad_rows &= ~empty
        found = np.flatnonzero(bad_rows).tolist()
        for i in found[:SHOWN]:
            row, said = findings.numbers[i], f"is {quote(texts[i])}, not a number, and counts as missing"
            findings.say("warning", f"row {row}, {findings.label(name)}: {said}", name, row)
        if len(found) > SHOWN:
            more = plural(len(found) - SHOWN, "more row")
            row = findings.numbers[found[SHOWN]]
            findings.say("warning", f"{findings.label(name)}: no numbers in {more}, which count as missing", name, row)


def _range(findings: Findings, entry: Column) -> None:
    cells = findings.table[entry.name].to_numpy(np.float64)
    lowest = {"positive": np.nextafter(0, 1), "nonnegative": 0.0, "any": -np.inf}[entry.sign]
    with np.errstate(invalid="ignore"):
        bad_rows = np.isinf(cells) | (cells < lowest)
    if is_target(entry.name):
        _diverged(findings, entry.name, cells)
        bad_rows &= np.isfinite(cells)
    findings.exclude(bad_rows, entry.name, lambda i: f"is {cells[i]:.6g}", f"finite {entry.allowed}")


def _diverged(findings: Findings, name: str, cells: np.ndarray) -> None:
    """Leave out rows whose target is infinite or NaN: such runs diverged. Beside another target it is a gap."""
    if np.isfinite(cells).all():
        return
    raw = findings.cells.get(findings.labels.get(name, name))
    written = np.zeros(len(cells), bool)
    if raw is not None and raw.dtype.kind not in "fiub":
        written = raw.isin(["NaN", "nan", "NAN"]).to_numpy()
    lost = np.isinf(cells) | (np.isnan(cells) & written)
    if not lost.any():
        return
    others = [n for n in findings.table.columns if is_target(n) and n != name]
    beside = np.isfinite(findings.table[others].to_numpy(np.float64)).any(axis=1)
    findings.exclude(lost & ~beside, name, lambda i: f"is {cells[i]:.6g}: the run diverged", severity="note")
    findings.table.loc[np.isinf(cells) & beside, name] = np.nan


def _good(table: pd.DataFrame, *names: str) -> list[np.ndarray]:
    """Return columns with NaN for what is no finite number above 0, or [] when a column has no such number."""
    cells = [table[n].to_numpy(np.float64) if n in table else np.array([]) for n in names]
    good = [np.where(np.isfinite(c) & (c > 0), c, np.nan) for c in cells]
    return good if all(np.isfinite(c).any() for c in good) else []


def _tokens_of_characters(findings: Findings) -> None:
    """Compute absent tokens from characters and the size of the vocabulary."""
    table = findings.table
    if _good(table, "tokens") or not (found := _good(table, "characters", "vocab_size")):
        return
    characters, entries = found
    table["tokens"] = characters * tokens_per_character(np.log(np.minimum(entries, SETTLED_VOCABULARY)))
    how = "by tokens per character of English web text (Tao et al. 2024)"
    findings.say("note", f"tokens is computed from characters and vocab_size {how}", "tokens")


def _compute_of_parts(findings: Findings) -> None:
    """Compute flops when the table has neither flops nor params. The vocabulary counts as one matrix."""
    table = findings.table
    width = "embedding_dim" if _good(table, "embedding_dim") else "width"
    found = _good(table, "params_non_embedding", "vocab_size", width, "tokens")
    if _good(table, "flops") or _good(table, "params") or not found:
        return
    outside, entries, numbers, tokens = found
    table["flops"] = FLOP_PER_PARAM_TOKEN * (outside + entries * numbers) * tokens
    parts = f"params_non_embedding, vocab_size, {width} and tokens"
    findings.say("note", f"flops is computed from {parts} by 6 (N + V d) D, one vocabulary matrix counted", "flops")


def _derive(findings: Findings) -> None:
    """Compute the one of params, tokens and flops that is absent, by C = 6 N D. N counts what a token uses."""
    table, six = findings.table, FLOP_PER_PARAM_TOKEN
    used, what = _used(table)
    trio = ("params", "tokens", "flops")
    present = {n: table[n].to_numpy() for n in trio if n in table and np.isfinite(table[n]).any()}
    if len(present) != 2:
        return
    (absent,) = set(trio) - set(present)
    if not what and "experts" in table and (table["experts"].to_numpy(np.float64) > 1).any():
        said = "is not computed by C = 6 N D: no column says which of the params a token uses, with several experts"
        findings.say("warning", f"{absent} {said}", absent)
        return
    good = {n: np.where(np.isfinite(c) & (c > 0), c, np.nan) for n, c in present.items()}
    with np.errstate(all="ignore"):
        if absent == "flops":
            cells = six * used * good["params"] * good["tokens"]
        else:
            (other,) = set(good) - {"flops"}
            cells = good["flops"] / (six * used * good[other])
    table[absent] = np.where(np.isfinite(cells) & (cells > 0), cells, np.nan)
    given = " and ".join(present)
    findings.say("note", f"{absent} is computed from {given} by C = 6 N D{what}", absent)


def _used(table: pd.DataFrame) -> tuple[np.ndarray | float, str]:
    """Return the share of the parameters that a token uses, [rows] or 1 for all, and where it is from, in words."""
    with np.errstate(all="ignore"):
        if {"active_params", "params"} <= set(table):
            share, what = (table["active_params"] / table["params"]).to_numpy(float), ", N the active_params"
        elif "sparsity" in table:
            share, what = 1.0 - table["sparsity"].to_numpy(float), ", N the share 1 - sparsity of params"
        else:
            return 1.0, ""
    return np.where(np.isfinite(share) & (share > 0), share, 1.0), what


def _missing_target(findings: Findings, kind: str) -> None:
    """Leave out the rows without a target. In a history they are the usual ones: those between two evaluations."""
    names = [n for n in findings.table.columns if is_target(n)]
    if not names:
        return
    missing = findings.table[names].isna().all(axis=1).to_numpy()
    name = names[0] if len(names) == 1 else "targets"
    if kind != "history":
        findings.exclude(missing, name, lambda i: "is missing", "numbers")
    elif between := int((missing & findings.live).sum()):
        findings.table.loc[missing & findings.live, "excluded"] = f"{name} is missing: no evaluation at this step"
        rows = plural(between, "row")
        findings.say("note", f"{rows} between evaluations have no {findings.label(name)} and are left out", name)


def _duplicates(findings: Findings) -> None:
    used = findings.table[findings.live]
    twins = used.duplicated(keep="first").to_numpy()
    if twins.any():
        row = used.index[twins].tolist()[0]
        message = f"{plural(int(twins.sum()), 'row')} the same as an earlier one, the first is row {row}"
        targets = (n for n in findings.table.columns if is_target(n))
        many = next(targets, None) if twins.mean() > MANY_TWINS else None  # so many narrow every interval
        findings.say("warning", f"{message}; each counts in a fit", many, row)


def _six_nd(findings: Findings) -> None:
    used = findings.table[findings.live]
    if not {"params", "tokens", "flops"} <= set(used.columns):
        return
    share, what = _used(used)
    ratio = (used["flops"] / (FLOP_PER_PARAM_TOKEN * used["params"] * used["tokens"])).to_numpy() / share
    with np.errstate(all="ignore"):
        off = np.abs(np.log(ratio))
    far = np.isfinite(off) & (off > np.log(SIX_ND_FACTOR))
    if far.any():
        worst = int(np.argmax(np.where(far, off, -1)))
        row, times = used.index.tolist()[worst], ratio[worst]
        count = plural(int(far.sum()), "row")
        message = f"flops differs from 6 N D{what} by more than {SIX_ND_FACTOR:g} times in {count}"
        findings.say("warning", f"{message}, most in row {row} ({times:.3g} times 6 N D)", "flops", row)


def _missing(findings: Findings) -> None:
    used = findings.table[findings.live]
    for name in used.columns:
        gaps = used[name].isna() if used[name].dtype.kind == "f" else used[name] == ""
        if (is_factor(name) or is_target(name)) and gaps.any():
            where = f"{plural(int(gaps.sum()), 'row')} of {len(used):,}"
            findings.say("note", f"{name} is missing in {where}; what needs {name} leaves them out", name)


def _constant(findings: Findings) -> None:
    used = findings.table[findings.live]
    same = [n for n in used.columns if (is_factor(n) or is_target(n)) and distinct(used[n]) == 1]
    if same and len(used) > 1:
        findings.say("note", f"the same in every row, so nothing can be learned from it: {listing(same)}")


def _enough(findings: Findings) -> None:
    if findings.live.any():
        return
    total = plural(len(findings.table), "row")
    worst = sorted(findings.problems, key=lambda p: _SEVERITIES.index(p.severity))
    first = worst[0].message if worst else ""
    why = f" (first: {first})" if first else ""
    raise BadInput(f"none of {total} can be used{why}")
