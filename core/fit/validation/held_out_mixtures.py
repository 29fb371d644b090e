"""Find out which law best predicts mixtures that it has not seen, in folds of whole mixtures alike for every law."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from ... import laws
from ...errors import BadInput
from ...laws.base import Law
from ...laws.family import split
from ...runs import Runs
from .. import objectives
from ..batches.grouped import fit_targets
from ..data.design import design
from ..data.distinct_mixtures import SHARE, numbered_mixtures
from ..data.splits import folds as fold_of
from ..evaluate import evaluate
from ..fitting import fit_all
from ..options import FitOptions
from ..result import Fit
from ..solver.progress import Progress, named_progress
from ..solver.task import bound_to_runs
from ..trees.boosting import Trees, fit_trees, scales_of

STARTS = 32  # starts of a fit to part of the runs
MOST_LOST = 0.2  # a law that cannot use more than this share of the rows is left out, so that the others keep theirs
HELD_OUT = "held out"  # why a row is left out of a fold's fit
MEAN, NEAREST = "mean-of-runs", "nearest-run"
TITLES = {MEAN: "mean of the runs", NEAREST: "nearest run"}
COLUMNS = ("law", "title", "target", "n_train", "n_test", "mre", "spearman", "line")
MixtureEntrant = Law | Trees
Predicted = np.ndarray | str  # predictions [rows], NaN where there is none, or the line that says why there are none


def held_out_mixtures(
    entrants: Sequence[MixtureEntrant],
    runs: Runs,
    targets: Sequence[str],
    folds: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return how well laws, trees and two baselines predict mixtures left out: a row for each law and target.

    Mixtures fall into `folds` folds at random, and all rows of a mixture into one. The fit that saw none of a row's
    mixture predicts it. Every law sees the same rows of a target: those that all laws can use. One baseline is the mean
    of the runs fitted. The other is the fitted run of the nearest size and tokens and, among several, of the nearest
    mixture.

    `n_train` is the fewest rows that a fit saw, and `n_test` is how many rows were predicted. `mre` is the mean of
    |predicted - observed| / |observed|. `spearman` is the rank correlation over all rows predicted, NaN for the mean,
    which ranks nothing. A law that cannot be fitted has NaN, and `line` says why: it may have more coefficients than a
    fold leaves rows. Raises BadInput for a target or shares that the runs lack, fewer than two folds, fewer mixtures
    than folds, and a law given twice.
    """
    every, kinds = _targets(runs, targets), mixtures(runs)
    total = len(np.unique(kinds[kinds >= 0]))
    _check(entrants, runs, folds, total)
    fold = np.full(len(kinds), -1)
    fold[kinds >= 0] = fold_of(kinds[kinds >= 0], folds, seed)
    rows, refused = _rows(entrants, runs, every, fold >= 0)
    found = {MEAN: _means(runs, every, rows, fold), NEAREST: _nearest(runs, every, rows, fold)}
    for entrant in entrants:
        report = named_progress(progress, split(entrant.key)[0])
        mine = [t for t in every if (entrant.key, t) not in refused]
        predicted = _predicted(entrant, runs, mine, rows, fold, seed, report)
        found[entrant.key] = predicted | {t: refused[entrant.key, t] for t in every if t not in predicted}
    titles = {e.key: e.title for e in entrants} | TITLES
    return pd.DataFrame(
        [_score(k, titles[k], t, found[k][t], runs, rows[t], fold) for k in titles for t in every], columns=[*COLUMNS]
    )


def mixtures(runs: Runs) -> np.ndarray:
    """Return the number of the mixture of each row [rows], -1 for a row that is excluded or lacks a share.

    Raises BadInput where the runs have no shares.
    """
    shares = [c for c in runs.table.columns if c.startswith(SHARE)]
    if not shares:
        raise BadInput(f"{runs.name} has no columns mix/NAME: mixtures are told by the shares of domains.")
    h = runs.table[shares].to_numpy(float)
    used = np.isfinite(h).all(axis=1) & runs.table.index.isin(runs.included.index)
    kinds = np.full(len(h), -1)
    kinds[used] = numbered_mixtures(h[used])
    return kinds


def sentence(found: pd.DataFrame) -> str:
    """Return which law has the smallest error on the mixtures left out, and on how many of the targets."""
    scored = found.dropna(subset="mre")
    best = scored.loc[scored.groupby("target", sort=False)["mre"].idxmin()]
    if best.empty:
        return "No law could be fitted to part of the mixtures."
    wins = best["title"].value_counts()
    n, most = best["target"].nunique(), wins.index[0]
    rest = "".join(f", {title} on {k}" for title, k in wins.items() if title != most)
    every = "all" if wins.iloc[0] == n else str(wins.iloc[0])
    return f"On mixtures not seen, {most} has the smallest error on {every} of {n} targets{rest}."


def _targets(runs: Runs, targets: Sequence[str]) -> list[str]:
    """Return the targets, a family (`loss/*`) as its columns."""
    every = list[str]()
    for name in targets:
        found = [t for t in runs.targets if t == name or (name.endswith("/*") and t.startswith(name[:-1]))]
        if not found:
            raise BadInput(f"{runs.name} has no column {name}; targets there are: {', '.join(runs.targets)}.")
        every += [t for t in found if t not in every]
    return every


def _check(entrants: Sequence[MixtureEntrant], runs: Runs, folds: int, total: int) -> None:
    keys = [split(e.key)[0] for e in entrants]
    if again := [k for k in keys if keys.count(k) > 1]:
        raise BadInput(f"{again[0]} is given twice.")
    if folds < 2:
        raise BadInput(f"folds is {folds}; allowed are whole numbers from 2 up.")
    if total < folds:
        raise BadInput(f"{runs.name} has {total} different mixtures; {folds} folds need {folds} at least.")


def _rows(entrants, runs: Runs, targets: list[str], mixed: np.ndarray):
    """Return by target the rows [rows] that all laws can use, and by (key, target) the line of a law left out."""
    rows, refused = {}, dict[tuple[str, str], str]()
    for t in targets:
        present = mixed & np.isfinite(runs.table[t].to_numpy(float))
        rows[t] = present
        for e in entrants:
            usable = _usable(e, runs, t)
            if isinstance(usable, str):
                refused[e.key, t] = usable
            elif (lost := int((present & ~usable).sum())) > MOST_LOST * present.sum():
                refused[e.key, t] = f"{split(e.key)[0]} cannot use {lost} of {present.sum()} rows with {t}."
            else:
                rows[t] = rows[t] & usable
        if not rows[t].any():
            raise BadInput(f"{runs.name} has no row with {t} that has all shares.")
        if zeros := int((runs.table.loc[rows[t], t] == 0).sum()):
            raise BadInput(f"{t} is 0 in {zeros} rows: relative errors need numbers other than 0.")
    return rows, refused


def _usable(entrant: MixtureEntrant, runs: Runs, target: str) -> Predicted:
    """Return the rows [rows] that an entrant can be fitted to and predict, or why there are none."""
    try:
        if isinstance(entrant, Trees):
            needed = runs.table[[*scales_of(runs.included)]].to_numpy(float)
            return np.asarray(np.isfinite(needed).all(axis=1))
        law = bound_to_runs(entrant, runs)
        return runs.table.index.isin(design(law, runs, target, objectives.get(law.objective)).rows)
    except BadInput as err:
        return str(err)


def _parts(targets: list[str], rows: dict[str, np.ndarray], fold: np.ndarray) -> Iterator[tuple[int, str]]:
    return ((k, t) for k in range(fold.max() + 1) for t in targets if (rows[t] & (fold == k)).any())


def _predicted(entrant, runs: Runs, targets: list[str], rows, fold, seed: int, progress) -> dict[str, Predicted]:
    """Return by target what the fits that did not see a row predict for it, or the line of a fit that failed."""
    found: dict[str, Predicted] = {t: np.full(len(fold), np.nan) for t in targets}
    parts = list(_parts(targets, rows, fold))
    for (k, t), fitted in zip(parts, _fits(entrant, runs, parts, rows, fold, seed, progress), strict=True):
        values, at = found[t], rows[t] & (fold == k)
        if isinstance(fitted, str):
            found[t] = fitted
        elif not isinstance(values, str):
            values[at] = _at(fitted, t, runs.table[at])
    return found


def _fits(entrant, runs: Runs, parts: list[tuple[int, str]], rows, fold, seed: int, progress) -> list:
    """Return the fit of each part (fold left out, target), or its line: all parts of a law are one batch."""
    seen = {(k, t): runs.excluding(~(rows[t] & (fold != k)), HELD_OUT) for k, t in parts}
    options = FitOptions(starts=STARTS, seed=seed)
    if isinstance(entrant, Trees):
        return [_or_line(lambda p=p: fit_trees(seen[p], [p[1]], seed, progress)) for p in parts]
    if entrant.together:
        return _stacked(entrant, runs, parts, rows, fold, options, progress)
    cases = [(seen[p], replace(options, target=p[1])) for p in parts]
    fits = fit_all(entrant, cases, progress) if cases else []
    return [str(m) if isinstance(m, BadInput) else m if m.ok else m.message for m in fits]


def _stacked(law: Law, runs: Runs, parts, rows, fold, options: FitOptions, progress) -> list:
    """Return the fits of a law that is one fit of all targets: a fit a fold."""
    results = {}
    for k in dict.fromkeys(k for k, _ in parts):
        mine = [t for j, t in parts if j == k]
        usable = np.logical_or.reduce([rows[t] for t in mine])
        left = runs.excluding(~(usable & (fold != k)), HELD_OUT)
        fits = _or_line(lambda left=left, mine=mine: fit_targets(law, left, mine, options, progress))
        for t in mine:
            results[k, t] = fits if isinstance(fits, str) else fits[t] if fits[t].ok else fits[t].message
    return [results[p] for p in parts]


def _or_line(make):
    try:
        return make()
    except BadInput as err:
        return str(err)


def _at(fitted, target: str, table: pd.DataFrame) -> np.ndarray:
    """Return what a fit or trees predict for rows of a table."""
    if not isinstance(fitted, Fit):
        shares = table[[SHARE + n for n in fitted.domains]].to_numpy(float)
        return fitted.losses(target, shares, {n: table[n].to_numpy(float) for n in fitted.scales})
    x = {name: table[column].to_numpy(float) for name, column in fitted.columns.items()}
    return evaluate(laws.get(fitted.law), {k: np.array([e.value]) for k, e in fitted.parameters.items()}, x)[0]


def _means(runs: Runs, targets: list[str], rows, fold) -> dict[str, Predicted]:
    """Return the mean of the runs fitted."""
    found = {t: np.full(len(fold), np.nan) for t in targets}
    for k, t in _parts(targets, rows, fold):
        found[t][rows[t] & (fold == k)] = runs.table.loc[rows[t] & (fold != k), t].mean()
    return {**found}


def _nearest(runs: Runs, targets: list[str], rows, fold) -> dict[str, Predicted]:
    """Return the target of the run of nearest size and tokens (in logarithms) and, of those, of the nearest mixture."""
    h = runs.table[[c for c in runs.table.columns if c.startswith(SHARE)]].to_numpy(float)
    scale = np.log(runs.table[[*scales_of(runs.included)]].to_numpy(float))
    found = {t: np.full(len(fold), np.nan) for t in targets}
    for k, t in _parts(targets, rows, fold):
        train, test = np.flatnonzero(rows[t] & (fold != k)), np.flatnonzero(rows[t] & (fold == k))
        far = cdist(h[test], h[train], "cityblock")
        if scale.shape[1]:
            off = np.nan_to_num(cdist(scale[test], scale[train], "cityblock"), nan=np.inf)
            far = np.where(off <= off.min(axis=1, keepdims=True) + 1e-9, far, np.inf)
        found[t][test] = runs.table[t].to_numpy(float)[train[far.argmin(axis=1)]]
    return {**found}


def _score(key: str, title: str, target: str, predicted: Predicted, runs: Runs, rows, fold) -> dict:
    name, sizes = split(key)[0], np.bincount(fold[rows])
    common = {"law": name, "title": title, "target": target, "n_train": int(rows.sum() - sizes.max()), "line": ""}
    if isinstance(predicted, str):
        return common | {"n_test": 0, "mre": np.nan, "spearman": np.nan, "line": predicted}
    y, p = runs.table.loc[rows, target].to_numpy(float), predicted[rows]
    if lost := int((~np.isfinite(p)).sum()):
        return common | {"n_test": 0, "mre": np.nan, "spearman": np.nan, "line": f"No finite value for {lost} rows."}
    ranks = name != MEAN and np.ptp(p) > 0 and np.ptp(y) > 0
    rank = pd.Series(p).corr(pd.Series(y), method="spearman") if ranks else np.nan
    return common | {"n_test": len(y), "mre": float(np.mean(np.abs(p - y) / np.abs(y))), "spearman": rank}
