"""The arms of a table: which runs each has, and at which places, a size and a number of tokens, with their best loss.

Rows of a run are its last one. Runs of one arm at one place that differ in a setting that is tuned (learning rate,
batch ...) are tries; those that differ in nothing, or in their seed, are repeats of one try.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs.schema import COLUMNS, is_factor
from ...runs.table import Runs
from ...runs.words import listing, quote
from ...units import FLOP_PER_PARAM_TOKEN, SIZES

TUNED = (
    "learning_rate", "batch_tokens", "steps", "warmup_steps", "weight_decay", "timescale", "beta1", "beta2",
)  # fmt: skip
SCALES = ("active_params", *SIZES, "tokens", "flops")
MOST_ARMS = 20  # values of a column that can be arms
ALIKE = (
    0.03  # in the logarithm: sizes and tokens that are one place, as architectures never agree to the last parameter
)
USED_FIRST = ("loss_per_byte", "loss")


@dataclass(frozen=True)
class Places:
    """`table` has a row an arm and place: `arm`, `size` and `tokens` (NaN where the runs have none), `flops`, `loss`,
    `repeats` (runs that the loss is the mean of), `tries`, `losses` (of all its tries, best first) and `keys`, what
    else a place is known by. `target` is the column of losses, `features` those of the curve. `seeds` and
    `evaluations` are squares and degrees of freedom of what repeats of a run, and of its evaluation, differ by (of the
    logarithm), and `settings` the values that each other setting has in each arm.
    """

    by: str
    names: tuple[str, ...]
    table: pd.DataFrame
    target: str
    unit: str
    features: tuple[str, ...]
    seeds: tuple[float, int]
    evaluations: tuple[float, int]
    settings: dict[str, dict[str, tuple[Any, ...]]]
    notes: tuple[str, ...]


def by_column(runs: Runs, by: str) -> pd.Series:
    """Return the arm of each included row, texts; numbers are written short. Raises BadInput where `by` names none."""
    table = runs.every_column.loc[runs.table.index]
    cells = table[by] if by in table else runs.headers.get(by)
    if cells is None:
        raise BadInput(f"{runs.name} has no column {quote(by)}: {_can_be(runs)}.")
    cells = cells.loc[runs.included.index]
    if cells.dtype.kind == "f":
        return cells.map(lambda v: "" if pd.isna(v) else f"{v:g}")
    return cells.astype(str)


def candidates(runs: Runs) -> list[str]:
    """Return the columns whose values can be arms: names of something, with 2 to MOST_ARMS values."""
    table = runs.every_column.loc[runs.included.index]
    found = []
    for name in table.columns:
        cells = table[name]
        of_kind = cells.dtype.kind not in "fiub" or (is_factor(name) and name in COLUMNS and name not in SCALES)
        if name in ("run", "excluded", "status") or not of_kind:
            continue
        values = cells[cells.astype(str).ne("") & cells.notna()]
        if 2 <= values.nunique() <= MOST_ARMS and len(values) >= 2 * values.nunique():
            found.append(str(name))
    texts = [n for n in found if table[n].dtype.kind not in "fiub"]
    return [*texts, *(n for n in found if n not in texts)]


def _can_be(runs: Runs) -> str:
    found = candidates(runs)
    return f"its arms can be in {listing(found, 12)}" if found else "no column of it has values that can be arms"


def target_of(runs: Runs, target: str = "") -> str:
    """Return the column of losses that arms are compared by; a loss per byte first, as it knows no tokenizer."""
    losses = [n for n in runs.targets if n != "loss_unigram" and not n.startswith("metric/")]
    if target and target not in losses:
        raise BadInput(f"{runs.name} has no losses in {quote(target)}: allowed are {listing(losses, 12)}.")
    whole = {n: float(runs.included[n].notna().mean()) for n in losses}
    found = target or next((n for n in (*USED_FIRST, *losses) if whole.get(n, 0.0) > 0.95), "")
    found = found or max(whole, key=lambda n: whole[n], default="")
    if not found:
        raise BadInput(f"{runs.name} has no losses: arms are compared by the compute that the same loss takes.")
    return found


def places_of(runs: Runs, by: str, names: Sequence[str] = (), target: str = "") -> Places:
    """Return the places of the arms `names` (all of them where none is named) in the column `by`.

    Raises BadInput where there are no two arms, no losses, or neither compute nor size and tokens.
    """
    loss = target_of(runs, target)
    arm = by_column(runs, by)
    known = [n for n in dict.fromkeys(arm) if n]
    if missing := [n for n in names if n not in known]:
        raise BadInput(f"{quote(by)} has no {listing(map(quote, missing), 4)}: its values are {listing(known, 20)}.")
    chosen = list(names) or known
    if len(chosen) < 2:
        raise BadInput(f"{quote(by)} of {runs.name} has {len(chosen)} arm: comparing takes two or more.")
    if len(chosen) > MOST_ARMS:
        raise BadInput(
            f"{quote(by)} of {runs.name} has {len(chosen)} values, at most {MOST_ARMS} can be arms: name "
            f"some of them, or another column ({_can_be(runs)})."
        )
    table = runs.included.assign(arm_=arm)
    notes = [f"{n:,} rows have no {by} and are left aside." for n in [int((arm == "").sum())] if n]
    table = table[table["arm_"].isin(chosen) & (table[loss] > 0)]
    table, evaluations, said = _last_rows(table, loss)
    size, features = _features(runs, table)
    keys = _keys(table, by)
    rows, seeds = _collect(table, loss, size, keys)
    if seeds[1] and "seed" not in table:
        said = [*said, "Runs at one place that differ in nothing that the table says are taken as repeats."]
    lost = [n for n in chosen if n not in set(rows["arm"])]
    if lost:
        raise BadInput(f"No run of {listing(lost, 4)} has a loss, and compute or size and tokens.")
    return Places(
        by, tuple(chosen), rows, loss, runs.unit(loss), features, seeds, evaluations, _values(table, by),
        (*notes, *said),
    )  # fmt: skip


def _last_rows(table: pd.DataFrame, loss: str) -> tuple[pd.DataFrame, tuple[float, int], list[str]]:
    """Return a row a run: its last one; evaluations of that one are averaged, and say how they differ."""
    if "run" not in table or not table["run"].ne("").any() or table["run"].duplicated().sum() == 0:
        return table, (0.0, 0), []
    named = table["run"].where(table["run"] != "", table.index.astype(str))
    at = next((n for n in ("step", "tokens") if n in table and table[n].notna().any()), None)
    last = table[at].eq(table.groupby(named)[at].transform("max")) if at else pd.Series(True, table.index)
    kept = table[last.to_numpy()]
    groups = kept[loss].map(np.log).groupby(named[kept.index])
    squares, free = float(((groups.transform("mean") - np.log(kept[loss])) ** 2).sum()), len(kept) - groups.ngroups
    mean = np.exp(groups.transform("mean"))
    one = kept.assign(**{loss: mean})[~named[kept.index].duplicated().to_numpy()]
    dropped = len(table) - len(kept)
    return (
        one,
        (squares, free),
        [f"Of each run the last row counts: {dropped:,} before are left aside."] if dropped else [],
    )


def _features(runs: Runs, table: pd.DataFrame) -> tuple[str, tuple[str, ...]]:
    """Return which column is the size ("" for none) and the features of the curve."""
    whole = [n for n in SCALES if n in table and (table[n] > 0).all()]
    size = next((n for n in whole if n in ("active_params", *SIZES)), "")
    varies = [n for n in (size, "tokens") if n and n in whole and table[n].max() > (1 + ALIKE) * table[n].min()]
    if size and "tokens" in whole and len(varies) == 2:
        return size, ("size", "tokens")
    if "flops" in whole or (size and "tokens" in whole):
        return size, ("flops",)
    raise BadInput(
        f"{runs.name} has neither compute nor size and tokens for each of these runs: arms need one of them."
    )


def _keys(table: pd.DataFrame, by: str) -> list[str]:
    """Return what a place is known by beside size and tokens: settings of which two arms share several values."""
    found = []
    for name in _settings(table, by):
        sets = [set(part) for _, part in table[name].fillna(-1.0).groupby(table["arm_"])]
        if any(len(a & b) > 1 for i, a in enumerate(sets) for b in sets[:i]):
            found.append(name)
    return found


def _settings(table: pd.DataFrame, by: str) -> list[str]:
    """Return the columns that say how a model was trained and are neither arm, scale nor tuned."""
    aside = (by, "arm_", *SCALES, *TUNED)
    return [str(n) for n in table if n not in aside and not str(n).startswith("mix/") and is_factor(str(n))]


def _values(table: pd.DataFrame, by: str) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Return the values of each setting in each arm, by column and arm, sorted; missing ones are left aside."""
    found = {}
    for name in _settings(table, by):
        cells = table[name]
        known = cells.notna() & cells.astype(str).ne("")
        found[name] = {str(arm): tuple(sorted(set(part))) for arm, part in cells[known].groupby(table["arm_"][known])}
    return found


def _collect(table: pd.DataFrame, loss: str, size: str, keys: list[str]) -> tuple[pd.DataFrame, tuple[float, int]]:
    """Return a row an arm and place, and the squares and degrees of freedom of repeats."""
    scale = _scale(table, size)
    by_compute = not size or scale["tokens"].isna().any()
    rounded = ((scale[["flops"]] if by_compute else scale).map(np.log) / 1e-3).round().fillna(-1.0)
    place = pd.MultiIndex.from_frame(pd.concat([table["arm_"], rounded, table[keys].fillna(-1.0)], axis=1))
    tuned = [n for n in TUNED if n in table]
    attempt = pd.factorize(pd.MultiIndex.from_frame(table[tuned].fillna(-1.0)))[0] if tuned else np.zeros(len(table))
    frame = pd.DataFrame({"log": np.log(table[loss]), "attempt": attempt}, table.index)
    rows, squares, free = [], 0.0, 0
    for _, index in pd.Series(table.index, table.index).groupby(pd.factorize(place)[0]):
        part = frame.loc[index]
        each = part.groupby("attempt")["log"].agg(["mean", "size"]).sort_values("mean")
        squares += float(((part["log"] - part.groupby("attempt")["log"].transform("mean")) ** 2).sum())
        free += len(part) - len(each)
        losses, first = np.exp(each["mean"].to_numpy()), index.iloc[0]
        rows.append({
            "arm": table.at[first, "arm_"], **scale.loc[first].to_dict(), "loss": float(losses[0]),
            "repeats": int(each["size"].iloc[0]), "tries": len(each), "losses": losses,
            "keys": tuple(table.loc[first, keys].fillna(-1.0)) if keys else (),
        })  # fmt: skip
    return pd.DataFrame(rows), (squares, free)


def _scale(table: pd.DataFrame, size: str) -> pd.DataFrame:
    """Return size, tokens and compute of each row, NaN where the table has none."""
    none = pd.Series(np.nan, table.index)
    sizes, tokens = table[size] if size else none, table.get("tokens", none)
    flops = table.get("flops", none).fillna(FLOP_PER_PARAM_TOKEN * sizes * tokens)
    return pd.DataFrame({"size": sizes, "tokens": tokens, "flops": flops})
