"""Several files as one table: joined by run where they share it, stacked otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..words import listing, quote
from . import limits
from ._parts import FilePart, label, names, part_of, same_run
from .raw import RawTable

_ENOUGH = 0.5  # of the runs of the smaller file stand in the other


@dataclass(frozen=True)
class Match:
    """How two files go together: by which columns of runs, whether by step as well, and how well."""

    score: tuple[float, float]
    left: int
    right: int
    runs: tuple[str, str]
    by_step: bool


def together(tables: Sequence[tuple[str, RawTable]]) -> RawTable:
    """Return the raw cells of several files, given with their names, as one table; notes say how.

    Files that share a column of runs and have other columns are joined: a table of settings, the curves of a chart and
    a table of losses. What is left is stacked, with the name of the file in the column `file`; where each file is the
    history of one run, the column `run` says which. Rows are counted from 1 over all files.
    """
    parts = [part_of(name, raw) for name, raw in tables]
    if len(parts) == 1:
        return RawTable(
            tables[0][1].cells,
            tables[0][1].kind,
            (f"Of the files only {quote(tables[0][0])} is a table.", *tables[0][1].notes),
        )
    said: list[str] = []
    parts = _named_by_files(parts)
    while match := _best(parts):
        one, other = parts[match.left], parts[match.right]
        rest = [part for i, part in enumerate(parts) if i not in (match.left, match.right)]
        parts = [*rest[: match.left], _joined(one, other, match, said), *rest[match.left :]]
    return _stacked(parts, said)


def _named_by_files(parts: Sequence[FilePart]) -> list[FilePart]:
    """Return files in which histories are of the runs that a table of settings beside them names as their files.

    A table of one row is that of the only history beside it, whatever it is called.
    """
    curves, tables = [p for p in parts if p.pseudo], [p for p in parts if not p.pseudo]
    if not curves or not tables or not all(p.step for p in curves) or any(p.step for p in tables):
        return list(parts)
    titles = dict(zip([p.name for p in curves], names([p.name for p in curves]), strict=True))
    called = {p.name: label(p, titles[p.name]) for p in curves}
    if len(curves) == len(tables) == 1 and len(tables[0].cells) == 1:
        called = {curves[0].name: tables[0].ids()[0]}
    known = {text for p in tables for run in p.runs for text in p.ids(run)}
    if not set(called.values()) <= known or len(set(called.values())) < len(curves):
        return list(parts)
    first, *rest = [p.named(called[p.name]) for p in curves]
    limits.fits("the files together", sum(len(p.cells) for p in curves), max(p.cells.shape[1] for p in curves))
    others = [p.cells.rename(columns={p.step: first.step}).astype(object) for p in rest]
    cells = pd.concat([first.cells.astype(object), *others], ignore_index=True) if rest else first.cells
    notes = tuple(dict.fromkeys(n for p in curves for n in p.notes))
    called_all = " + ".join(p.name for p in curves)
    return [replace(first, name=called_all, cells=cells, notes=notes, kind="history"), *tables]


def _best(parts: Sequence[FilePart]) -> Match | None:
    """Return the two files that go together best, None where no two do."""
    pairs = [(i, j) for i in range(len(parts)) for j in range(i + 1, len(parts))]
    if len(pairs) > limits.MAX_COLUMNS:
        return None
    found = [match for i, j in pairs if (match := _match(parts[i], parts[j], i, j))]
    return max(found, key=lambda match: (match.score, -match.left, -match.right), default=None)


def _match(one: FilePart, other: FilePart, left: int, right: int) -> Match | None:
    """Return how two files share runs while their other columns differ, None where they do not."""
    if not one.run or not other.run or one.pseudo != other.pseudo:
        return None
    aside = {*one.runs, *other.runs, "step", "_step", "epoch"}
    ours, theirs = set(one.cells) - aside, set(other.cells) - aside
    if len(ours & theirs) > 0.5 * min(len(ours), len(theirs)):
        return None
    found = [m for a in one.runs for b in other.runs if (m := _by_columns(one, other, (a, b), left, right))]
    return max(found, key=lambda match: match.score, default=None)


def _by_columns(one: FilePart, other: FilePart, runs: tuple[str, str], left: int, right: int) -> Match | None:
    ours, theirs = set(one.ids(runs[0])) - {""}, set(other.ids(runs[1])) - {""}
    common = len(ours & theirs)
    if not common or common < _ENOUGH * min(len(ours), len(theirs)):
        return None
    score = (common / len(ours | theirs), same_run(one.name, other.name))
    if one.step and other.step and one.kind == other.kind == "history":
        return Match(score, left, right, runs, True)
    if one.unique(runs[0]) or other.unique(runs[1]):
        return Match(score, left, right, runs, False)
    if bool(one.step) != bool(other.step):  # a table in which some names stand for several runs
        return Match((score[0] / 2, score[1]), left, right, runs, False)
    return Match(score, left, right, runs, True) if one.step and other.step else None


def _joined(one: FilePart, other: FilePart, match: Match, said: list[str]) -> FilePart:
    """Return two files as one, with a row for each row of the one that has several rows a run."""
    one, other = one.led_by(match.runs[0]), other.led_by(match.runs[1])
    if not match.by_step and not other.unique() and (one.unique() or not one.step):
        one, other = other, one
    ours, theirs = one.keyed(match.by_step), other.keyed(match.by_step)
    twice = theirs.index.duplicated(keep=False)
    if twice.any():
        names_twice = f"Rows of {quote(other.name)} whose run stands there more than once are not joined"
        said.append(f"{names_twice}: {_some(theirs[twice])}.")
        theirs = theirs[~twice]
    theirs = theirs[[c for c in theirs if c not in ours.columns]]
    how = "outer" if match.by_step or one.unique() else "left"
    found = ours.join(theirs, how=how, sort=False)
    if how == "outer":
        found = found.loc[list(dict.fromkeys([*ours.index, *theirs.index]))]
    limits.fits("the files together", len(found), found.shape[1])
    by = "by step" if one.pseudo and match.by_step else "as parts of one run" if one.pseudo else "by run"
    said.append(f"{quote(one.name)} and {quote(other.name)} are joined {by}.")
    return one.with_cells(found, match.by_step, other)


def _some(cells: pd.DataFrame) -> str:
    return listing(dict.fromkeys(str(k[0] if isinstance(k, tuple) else k) for k in cells.index), 3)


def _stacked(parts: Sequence[FilePart], said: list[str]) -> RawTable:
    """Return files below each other; those without names of runs are named."""
    titles = names([part.name for part in parts])
    apart = _clash(parts)
    pieces = []
    differ = all(part.run for part in parts) and len({part.run for part in parts}) > 1
    for part, title in zip(parts, titles, strict=True):
        if differ and "run" not in part.cells:
            part = part.renamed("run")
        cells = part.cells.copy(deep=False)
        if part.pseudo and part.run:
            cells[part.run] = label(part, title)
            cells = cells[[part.run, *(c for c in cells if c != part.run)]]
        elif apart and part.run:
            cells[part.run] = [f"{title}: {cell}" if str(cell) else cell for cell in cells[part.run].fillna("")]
        if len(parts) > 1:
            cells["file"] = title
        pieces.append(cells)
    pieces = _latest(parts, pieces, said)
    limits.fits("the files together", sum(map(len, pieces)), len({c for piece in pieces for c in piece}))
    cells = pd.concat([piece.astype(object) for piece in pieces], ignore_index=True) if len(pieces) > 1 else pieces[0]
    cells.index = pd.RangeIndex(1, len(cells) + 1, name="row")
    if len(parts) > 1:
        first = listing(map(quote, titles), 4)
        said.append(f"{len(parts)} files stand below each other; the column 'file' says which: {first}.")
    if apart:
        said.append("Names of runs that stand in several files are told apart by the name of the file.")
    said.append("Rows are counted from 1 over all files.")
    curves = all(part.pseudo and len(part.cells) > 1 for part in parts)
    kind = "history" if curves or any(part.kind == "history" for part in parts) else "table"
    return RawTable(cells, kind, tuple(dict.fromkeys([*said, *(n for part in parts for n in part.notes)])))


def _latest(parts: Sequence[FilePart], pieces: list[pd.DataFrame], said: list[str]) -> list[pd.DataFrame]:
    """Return files whose steps another file of the same run, one that goes further, has again, without these steps.

    So it is with the states of several checkpoints, and with a run that began again.
    """
    curves = [i for i, part in enumerate(parts) if part.pseudo and part.step and len(pieces[i])]
    steps = {i: pd.to_numeric(pieces[i][parts[i].step], errors="coerce") for i in curves}
    runs = {i: str(pieces[i][parts[i].run].iloc[0]) for i in curves}
    again, kept = [], list(pieces)
    for i in curves:
        later = [steps[j] for j in curves if runs[j] == runs[i] and (steps[j].max(), j) > (steps[i].max(), i)]
        repeated = steps[i].isin(pd.concat(later)) if later else pd.Series(False, steps[i].index)
        if repeated.any():
            again.append(quote(parts[i].name))
            kept[i] = pieces[i][~repeated]
    if again:
        said.append(f"Steps that a later file of the same run has again are left out of {listing(again, 3)}.")
    return kept


def _clash(parts: Sequence[FilePart]) -> bool:
    """Return whether files name different runs alike: they share names, and no file goes on where another ends."""
    named = [part for part in parts if part.run and not part.pseudo]
    for i, one in enumerate(named):
        for other in named[i + 1 :]:
            if set(one.ids()) & set(other.ids()) and not one.goes_on(other):
                return True
    return False
