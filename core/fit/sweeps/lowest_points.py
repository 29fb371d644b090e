"""Lowest points of sweeps that vary some settings here and others there, such as weight decay at one rate and batch.

Every scale gets the parabola in as many of the settings as its runs can tell apart; the others are held: only runs that
share them count. The noise of a run is one for all scales, from what all parabolas leave: few runs at each scale are
enough if there are many scales.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs.schema import COLUMNS as KNOWN
from ...runs.schema import family, is_factor
from .parabola import Pairs, columns, lowest
from .valleys import LEVEL, NEAR, RESAMPLES, Cell

FEWEST_LEVELS = 3  # of a setting: with two there is no bend
# What follows from size, tokens and settings; runs that differ in anything else are no one sweep.
FOLLOWS = {"params", "params_non_embedding", "tokens", "characters", "flops", "steps", "warmup_steps", "timescale"}
OPEN = 0.025  # share of draws without a lowest point from where on it is open whether there is one
WIDEST = 1e6  # times from one end of an interval to the other: beyond, it says nothing


@dataclass(frozen=True)
class _None:
    """Why there is no parabola through these runs."""

    rows: pd.DataFrame
    why: str


@dataclass(frozen=True)
class _Bowl:
    """A parabola through logarithms of losses over those of K settings about their middle.

    `rows` are all runs that share the other settings, of which those with `floor` count; `pairs` are its terms of
    second order.
    """

    settings: tuple[str, ...]
    rows: pd.DataFrame
    pairs: Pairs
    design: np.ndarray
    middle: np.ndarray
    coefficients: np.ndarray
    rest: float  # sum of squares that it leaves

    @property
    def spare(self) -> int:
        """Runs beyond what the parabola takes."""
        return len(self.design) - self.design.shape[1]


def lowest_points(
    table: pd.DataFrame,
    settings: Sequence[str],
    scales: Sequence[str],
    target: str = "loss",
    near: float = NEAR,
    must: str = "",
    seed: int = 0,
) -> list[Cell]:
    """Return the lowest point of every combination of `scales`, in ascending order.

    Each is over as many of `settings` as its runs can tell apart, `must` among them if that is not empty. Intervals are
    of draws of the parabola's coefficients, as Student's t with the pooled noise. Raises BadInput for a missing column.
    """
    needed = [*settings, *scales, target]
    if missing := [n for n in needed if n not in table]:
        raise BadInput(f"There is no column {missing[0]}; needed are {', '.join(needed)}.")
    rows = table[(table[[*scales, target]] > 0).all(axis=1)]
    tried = [
        ({n: float(part[n].iloc[0]) for n in scales}, _tries(part, tuple(settings), scales, target, near, must))
        for _, part in rows.groupby(list(scales))
    ]
    noise, spare = _noise([found for _, found in tried])
    rng = np.random.default_rng(seed)
    return [_best_of(scale, found, noise, spare, settings, rng) for scale, found in tried]


def _noise(tried: Sequence[Sequence[_Bowl | _None]]) -> tuple[float, int]:
    """Return the noise of a run and how many independent values say so, from the richest parabola of every scale."""
    found = [[b for b in some if isinstance(b, _Bowl)] for some in tried]
    richest = [max(some, key=lambda b: b.spare) for some in found if some]
    spare = sum(b.spare for b in richest)
    return float(np.sqrt(sum(b.rest for b in richest) / spare)) if spare else np.nan, spare


def _tries(
    part: pd.DataFrame, settings: tuple[str, ...], scales: Sequence[str], target: str, near: float, must: str
) -> list[_Bowl | _None]:
    """Return the parabolas over ever fewer settings, or why there is none over so many."""
    rich = {n for n in settings if part.loc[part[n] > 0, n].nunique() >= FEWEST_LEVELS}
    varied = _varied(part, settings, {*scales, target})
    return [
        _bowl(part, some, varied, target, near)
        for n in range(len(settings), 0, -1)
        for some in itertools.combinations(settings, n)
        if (not must or must in some) and (n == 1 or rich >= set(some))
    ]


def _bowl(
    part: pd.DataFrame,
    some: tuple[str, ...],
    varied: Sequence[str],
    target: str,
    near: float,
) -> _Bowl | _None:
    rows = _held(part, some, varied, target)
    present = (rows[list(some)] > 0).all(axis=1)
    floor = present & (rows[target] <= rows.loc[present, target].min() * (1 + near))
    rows = rows.assign(floor=floor)
    for name in some:
        if (n := rows.loc[floor, name].nunique()) < FEWEST_LEVELS:
            said = f"{n or 'no'} value{'s' * (n != 1)} of {name.replace('_', ' ')} above 0 near the lowest loss"
            return _None(rows, f"{said}; needed are {FEWEST_LEVELS}")
    u, y = np.log(rows.loc[floor, list(some)].to_numpy(float)), np.log(rows.loc[floor, target].to_numpy(float))
    v, middle = u - u.mean(axis=0), u.mean(axis=0)
    design, pairs = _design(v)
    if len(u) < design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return _None(rows, f"{len(u)} runs near the lowest loss do not tell {len(some)} settings apart")
    found = np.linalg.lstsq(design, y, rcond=None)[0]
    rest = float(((y - design @ found) ** 2).sum()) if len(u) > design.shape[1] else 0.0
    return _Bowl(some, rows, pairs, design, middle, found, rest)


def _design(v: np.ndarray) -> tuple[np.ndarray, Pairs]:
    """Return the columns of a parabola at v [M, K], and its terms of second order.

    Settings that were varied one at a time have no crossed term that could be told: it is left out.
    """
    k = v.shape[1]
    pairs: Pairs = tuple((i, i) for i in range(k))
    for crossed in itertools.combinations(range(k), 2):
        more = columns(v, (*pairs, crossed))
        if len(v) >= more.shape[1] and np.linalg.matrix_rank(more) == more.shape[1]:
            pairs = (*pairs, crossed)
    return columns(v, pairs), pairs


def _varied(part: pd.DataFrame, settings: tuple[str, ...], given: set[str]) -> list[str]:
    """Return the columns beside those `given` in which runs of one scale differ and that do not follow from others."""
    known = [n for n in map(str, part) if n in settings or ((n in KNOWN or family(n)) and is_factor(n))]
    return [n for n in known if n not in FOLLOWS | given and part[n].nunique(dropna=False) > 1]


def _held(part: pd.DataFrame, some: tuple[str, ...], varied: Sequence[str], target: str) -> pd.DataFrame:
    """Return the runs that share all but `some` settings: those with levels enough, of such those of lowest loss."""
    others = [n for n in varied if n not in some]
    if not others:
        return part
    group = part.groupby(others, dropna=False).ngroup()
    present = (part[list(some)] > 0).all(axis=1)
    if not present.any():
        return part[group == group.iloc[0]]
    by = part[present].groupby(group[present])
    worth = pd.DataFrame({"levels": by[list(some)].nunique().min(axis=1).clip(upper=FEWEST_LEVELS)})
    worth = worth.assign(n=by.size(), lowest=-by[target].min()).sort_values(["levels", "lowest", "n"])
    return part[group == worth.index[-1]]


def _best_of(scale, found: Sequence[_Bowl | _None], noise: float, spare: int, settings: Sequence[str], rng) -> Cell:
    """Return the lowest point over the most settings that have one; else why there is none.

    Why a parabola tells none says more than why there is no parabola: it comes first.
    """
    cells = [
        _cell(scale, one, noise, spare, settings, rng) if isinstance(one, _Bowl) else _refused(scale, one.rows, one.why)
        for one in sorted(found, key=lambda one: isinstance(one, _None))
    ]
    return next((c for c in cells if not c.why), cells[0] if any(isinstance(o, _Bowl) for o in found) else cells[-1])


def _refused(scale, rows: pd.DataFrame, why: str) -> Cell:
    n = int(rows["floor"].sum()) if len(rows) else 0
    return Cell(scale, {}, {}, np.empty((0, 0)), np.nan, n, np.empty((0, 0)), why, runs=rows)


def _cell(scale, bowl: _Bowl, noise: float, spare: int, settings: Sequence[str], rng) -> Cell:
    k = len(bowl.settings)
    place, floor, bend = lowest(bowl.coefficients[None], k, bowl.pairs)
    place += bowl.middle
    if why := _why_none(bowl, place[0], spare):
        return _refused(scale, bowl.rows, why)
    # Coefficients are drawn as Student's t: normal, over the root of a chi-squared, of the covariance s^2 (X'X)^-1.
    root = np.linalg.inv(np.linalg.qr(bowl.design)[1])
    normal = rng.standard_normal((RESAMPLES, len(root))) / np.sqrt(rng.chisquare(spare, RESAMPLES) / spare)[:, None]
    draws, floors, bends = lowest(bowl.coefficients + noise * normal @ root.T, k, bowl.pairs)
    draws += bowl.middle
    if (~np.isfinite(draws).all(axis=1)).mean() > OPEN:
        return _refused(scale, bowl.rows, "the noise of a run leaves open whether the losses rise on all sides")
    low, high = np.exp(np.nanpercentile(draws, LEVEL, axis=0))
    if (high / low > WIDEST).any():
        return _refused(scale, bowl.rows, "the noise of a run leaves open where the lowest point is")
    best = dict(zip(bowl.settings, np.exp(place[0]).tolist(), strict=True))
    ends = dict(zip(bowl.settings, zip(low.tolist(), high.tolist(), strict=True), strict=True))
    held = {n: bowl.rows[n].iloc[0] for n in settings if n not in best}
    n, loss = int(bowl.rows["floor"].sum()), float(np.exp(floor[0]))
    return Cell(scale, best, ends, draws, loss, n, bend[0], "", held, bends, floors, bowl.rows)


def _why_none(bowl: _Bowl, place: np.ndarray, spare: int) -> str:
    """Return why a parabola has no lowest point at `place` [K] that could be told; "" where it has one."""
    if not np.isfinite(place).all():
        return "the losses do not rise on all sides"
    for name, at in zip(bowl.settings, np.exp(place), strict=True):
        tried = bowl.rows.loc[bowl.rows[name] > 0, name]
        if not tried.min() <= at <= tried.max():
            side = "below" if at < tried.min() else "above"
            return f"the best {name.replace('_', ' ')} lies {side} all that were tried"
    return "" if spare else "no run is to spare, so that nothing says how large the noise of a run is"
