"""How training goes on along the rows of one configuration: in many small steps, in few large ones, or again."""

from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from ..schema import family, is_target
from .findings import Findings

Kind = Literal["runs", "checkpoints"]
RUNS: Kind = "runs"
CHECKPOINTS: Kind = "checkpoints"

SMALL, LARGE = 1.5, 1.6  # factor between one token count and the next: up to this a small step, from this a large one
MANY, FEW, ALONE = 6, 12, 3  # token counts of a configuration
DISORDER = 0.25  # share of the rows whose step is below that of the row before, in a table that was shuffled
LEVEL = 0.03  # token counts (or compute, or tokens a parameter) closer than this share are one level
SHARED = 0.6  # of the rows must lie on levels that several configurations have, in a grid
LONG = 3.0  # rows of a stretch, on average, from which falls of the step are restarts and no disorder
SHORT = 2.0  # the same where values come again


def taken_for(findings: Findings, keys: np.ndarray, by_step: bool = True) -> tuple[Kind, bool]:
    """Return what rows of one configuration, numbered by `keys` [R], are taken for, and whether that is sure.

    Rows whose step rises are checkpoints (where `by_step` lets that count), and so are rows whose tokens rise in many
    small steps. Few token counts with large steps between them are those of final runs, where configurations share
    them, or have three, or are one alone.
    Mixtures are compared at one length, so that their rows of several lengths are not taken for final runs, and neither
    are rows that say which share of a run they have seen.
    """
    table, live = findings.table, findings.live
    frame = pd.DataFrame({"key": keys, "row": np.arange(len(keys))})[live]
    if not frame["key"].duplicated().any():
        return RUNS, True
    if by_step and "step" in table:
        frame["step"] = table["step"].to_numpy(np.float64)[live]
        rising = frame.groupby("key")["step"].transform("nunique") > 1
        several = frame.groupby("key")["step"].transform("size") > 1
        if rising.sum() > 0.5 * several.sum():
            return CHECKPOINTS, True
    if "tokens" not in table:
        return RUNS, True
    frame["tokens"] = table["tokens"].to_numpy(np.float64)[live]
    counts, step = _steps(frame)
    if not len(counts):
        return RUNS, True
    many, factor = float(np.median(np.repeat(counts, counts))), float(np.median(step))
    if many >= MANY and factor <= SMALL:
        return CHECKPOINTS, True
    mixed = any((family(str(c)) or ("",))[0] == "mix" for c in table.columns)
    few = many <= ALONE or (many <= FEW and (frame["key"].nunique() == 1 or _shared(table[live], frame)))
    if factor >= LARGE and few and not mixed and not findings.share:
        return RUNS, True
    return CHECKPOINTS, False


def _steps(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return how many token counts each configuration has, of those with two or more, and the factors between them."""
    rows = frame[["key", "tokens"]].dropna().sort_values(["key", "tokens"], kind="stable")
    key, logs = rows["key"].to_numpy(), np.log(rows["tokens"].to_numpy().clip(min=1e-300))
    within = key[1:] == key[:-1]
    rise = np.diff(logs)
    new = within & (rise > LEVEL)
    counts = pd.Series(new.astype(int)).groupby(key[1:]).sum().to_numpy() + 1
    return counts[counts > 1], np.exp(rise[new].clip(max=700.0))


def _shared(table: pd.DataFrame, frame: pd.DataFrame) -> bool:
    """Return whether most rows lie on levels of tokens, of tokens a parameter, or of compute, that others share."""
    tokens = table["tokens"].to_numpy(np.float64)
    tried = [tokens]
    for name in ("params", "params_non_embedding", "active_params"):
        if name in table:
            tried.append(tokens / table[name].to_numpy(np.float64))
            tried.append(tokens * table[name].to_numpy(np.float64))
    if "flops" in table:
        tried.append(table["flops"].to_numpy(np.float64))
    return any(_on_levels(values, frame["key"].to_numpy()) > SHARED for values in tried)


def _on_levels(values: np.ndarray, keys: np.ndarray) -> float:
    """Return the share of values [R] that lie on a level with those of another configuration; levels are few."""
    good = np.isfinite(values) & (values > 0)
    if not good.any():
        return 0.0
    order = np.argsort(values[good])
    logs, key = np.log(values[good][order]), keys[good][order]
    level = np.concatenate([[0], np.cumsum(np.diff(logs) > LEVEL)])
    owners = pd.Series(key).groupby(level).transform("nunique").to_numpy()
    spread = pd.Series(logs).groupby(level).transform(np.ptp).to_numpy()
    return float(((owners > 1) & (spread < 4 * LEVEL)).mean())


def parts_of_runs(findings: Findings, keys: np.ndarray, by_id: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return which run [R] of those that share a name or configuration a row is of, and which rows [R] came again.

    The first run is number 0. A run starts again where its step (or its tokens) falls back into what it had passed.
    With `by_id` names are ids, so that a restart is the same run, and the rows that it repeats came again.
    """
    table, rows = findings.table, len(keys)
    parts, again = np.zeros(rows, int), np.zeros(rows, bool)
    name = next((c for c in ("step", "tokens", "flops") if c in table and table[c].notna().any()), None)
    progress = table[name].to_numpy(np.float64) if name else np.zeros(rows)
    keys = _with_targets(table, keys)
    live = np.flatnonzero(findings.live & np.isfinite(progress))
    if not _falls(progress[live], keys[live], by_id).any():
        return parts, again
    copies = table.duplicated().to_numpy() & findings.live
    live = live[~copies[live]]
    order = live[np.argsort(keys[live], kind="stable")]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(keys[order]) != 0])) if len(order) else []
    fallen = np.add.reduceat(_falls(progress[live], keys[live], by_id), starts) > 0 if len(order) else []
    once = by_id and _mostly_once(keys[live])
    for i in np.flatnonzero(fallen).tolist():
        block = order[starts[i] : starts[i + 1] if i + 1 < len(starts) else len(order)]
        if by_id:
            again[block[_came_again(progress[block], once)]] = True
        elif not _shuffled(progress[block]):
            parts[block] = stretches(progress[block])
    if copies.any() and parts.any():  # a copy of a row belongs to the run of that row
        same = table.groupby([*table.columns], dropna=False, sort=False).ngroup().to_numpy()
        parts = pd.Series(parts).groupby(same).transform("first").to_numpy()
    return parts, again


def _shuffled(progress: np.ndarray) -> bool:
    """Return whether rows of one name, whose steps are these [R], stand in no order: no run starts again so often."""
    if len(np.unique(progress)) < len(progress):
        return False
    return float(np.mean(np.diff(progress) < 0)) > DISORDER


def _falls(progress: np.ndarray, keys: np.ndarray, by_id: bool) -> np.ndarray:
    """Return which rows [n], sorted by key, fall back behind the row before; with `by_id` also those that repeat it."""
    order = np.argsort(keys, kind="stable")
    rise = np.diff(progress[order])
    falls = (rise <= 0 if by_id else rise < 0) & (np.diff(keys[order]) == 0)
    return np.concatenate([[False], falls])[: len(order)]


def _with_targets(table: pd.DataFrame, keys: np.ndarray) -> np.ndarray:
    """Return keys [R] told apart by the targets of a row too: what is logged in turn at a step repeats nothing."""
    given = {n: table[n].notna().to_numpy() for n in table.columns if is_target(str(n))}
    if len(given) < 2:
        return keys
    frame = pd.DataFrame({"": keys, **given})
    return frame.groupby([*frame.columns], sort=False).ngroup().to_numpy()


def _mostly_once(keys: np.ndarray) -> bool:
    """Return whether most ids have one row: a table of runs, and no history."""
    sizes = np.unique(keys, return_counts=True)[1]
    return bool((sizes == 1).mean() > 0.5)


def _came_again(progress: np.ndarray, once: bool) -> np.ndarray:
    """Return which rows of one id stand for nothing: all but the largest in a table of runs, else repeated ones."""
    last = pd.Series(progress)
    if once:
        return np.arange(len(progress)) != len(progress) - 1 - int(np.argmax(progress[::-1]))
    return last.duplicated(keep="last").to_numpy()


def stretches(progress: np.ndarray) -> np.ndarray:
    """Return the number [n] of the run of each row of one name, by its progress [n] in the order of the file.

    A row begins another run if it falls back behind the row before, unless the stretches are so short that the rows are
    merely in no order, or lie wholly before or after each other. The same value again is no other run.
    """
    falls = np.diff(progress) < 0
    if not falls.any() or not (np.diff(progress) > 0).any():
        return np.zeros(len(progress), int)  # in order, or the last row first
    number = np.concatenate([[0], np.cumsum(falls)])
    if pd.Series(progress).duplicated().any() and len(progress) >= SHORT * (number[-1] + 1):
        return number
    ends = [(part.min(), part.max()) for part in np.split(progress, np.flatnonzero(falls) + 1)]
    ends.sort()
    apart = all(after[0] > before[1] for before, after in pairwise(ends))
    return np.zeros(len(progress), int) if apart or len(progress) < LONG * len(ends) else number
