"""The loss curves of runs, by how much of a run is done: those that ended are siblings of one that is still going."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs.schema import is_target
from ...runs.table import Runs
from ...runs.words import listing, quote
from ...units import SIZES

WINDOW = 0.05  # of what is done: losses of so much before a share are averaged, as single ones are noisy
LEAST_SIBLINGS = 2
ENOUGH_OF_SCHEDULE = 3  # siblings of the very same schedule, below which those of its kind are taken as well
REACHED = 0.99  # of the planned length: a run that went so far has ended
MOST_SIBLINGS = 60  # of more the nearest are used: each is left out in turn
AMOUNTS = ("tokens", "step")


@dataclass(frozen=True, eq=False)
class LossCurve:
    """A run: what was `done` [n] (tokens or steps, rising), the logarithms of its losses [n], its length `total`, its
    size (NaN where nobody knows) and the name of its schedule.
    """

    run: str
    done: np.ndarray
    logs: np.ndarray
    total: float
    size: float
    schedule: str

    def at(self, share: float) -> float:
        """Return the logarithm of the loss at a share of the length: the mean of what was logged just before."""
        place = share * self.total
        near = (self.done > place * (1 - WINDOW)) & (self.done <= place * (1 + 1e-9))
        if near.any():
            return float(self.logs[near].mean())
        return float(np.interp(np.log(place), np.log(self.done), self.logs))

    @property
    def share(self) -> float:
        """How much of the run is done."""
        return float(self.done[-1] / self.total)

    @property
    def end(self) -> float:
        """The logarithm of the last loss."""
        return float(self.logs[-1])


@dataclass(frozen=True)
class Going:
    """A run that is still going, its finished `siblings`, what is counted (tokens or steps), and what is to be said."""

    run: LossCurve
    siblings: tuple[LossCurve, ...]
    amount: str
    unit: str
    same_schedule: bool
    notes: tuple[str, ...]


def going(runs: Runs, name: str, total: float | None = None, target: str = "loss") -> Going:
    """Return the curve of the run `name` and those of its siblings; `total` is how many tokens (or steps, where the
    table has no tokens) it will have seen at its end, None where the table says how many steps were planned.

    Siblings ended, and have a loss where this run is now. Those of the same schedule are taken where three are, else
    those of its kind (its name without numbers), else all. Raises BadInput where run, length or siblings are wanting.
    """
    table, amount = _rows(runs, target)
    names = table["run"].unique()
    if name not in names:
        raise BadInput(f"{runs.name} has no run {quote(name)} with losses on its way: runs are {listing(names, 6)}.")
    curves = {str(n): _curve(str(n), part, amount, target) for n, part in table.groupby("run", sort=False)}
    run = curves.pop(name)
    planned = total or _planned(table[table["run"] == name], amount)
    if planned is None:
        raise BadInput(f"How long will {name} be? Give its {'tokens' if amount == 'tokens' else 'steps'} at the end.")
    if not planned > run.done[-1] * (1 + 1e-9):
        raise BadInput(
            f"{name} has seen {run.done[-1]:g} {amount} already, of {planned:g}: there is nothing to predict."
        )
    run = LossCurve(name, run.done, run.logs, planned, run.size, run.schedule)
    ended = [c for c in curves.values() if _ended(table[table["run"] == c.run], c, amount)]
    known = [c for c in ended if len(c.done) > 1 and c.done[0] <= run.share * c.total and c.share >= REACHED]
    if len(known) < LEAST_SIBLINGS:
        raise BadInput(
            f"{len(known)} other run of {runs.name} ended and has a loss after {100 * run.share:.0f} % of its length: "
            f"predicting takes {LEAST_SIBLINGS} or more."
        )
    alike, same = _of_schedule(run, known)
    siblings, notes = _nearest(run, alike), []
    if left := len(curves) - len(alike):
        notes.append(f"{left} other runs are no siblings: not ended, no loss so early, or of another schedule.")
    if len(siblings) < len(alike):
        notes.append(f"Of {len(alike)} siblings the {len(siblings)} nearest in size and length are used.")
    return Going(run, tuple(siblings), amount, runs.unit(target), same, tuple(notes))


def _rows(runs: Runs, target: str) -> tuple[pd.DataFrame, str]:
    """Return every row with a loss on its way, checkpoints that fits leave out as well, and what is counted."""
    table = runs.table
    if target not in table or not is_target(target):
        raise BadInput(f"{runs.name} has no losses in {quote(target)}: allowed are {listing(runs.targets, 8)}.")
    amount = next((n for n in AMOUNTS if n in table and table[n].notna().any()), "")
    if "run" not in table or not amount:
        raise BadInput(f"{runs.name} needs a column of runs, and one of tokens or steps, with a row a checkpoint.")
    kept = (table["run"] != "") & (table[target] > 0) & (table[amount] > 0)
    kept &= ~table["excluded"].str.startswith("filtered")
    if "status" in table:
        kept &= table["status"] != "diverged"
    rows = table[kept]
    if not rows["run"].duplicated().any():
        raise BadInput(f"{runs.name} has one row a run: a run that is going is predicted from its losses on the way.")
    return rows.sort_values(["run", amount], kind="stable"), amount


def _curve(name: str, part: pd.DataFrame, amount: str, target: str) -> LossCurve:
    mean = part[target].map(np.log).groupby(part[amount]).mean().sort_index()
    size = next((float(part[n].iloc[-1]) for n in SIZES if n in part and part[n].notna().any()), np.nan)
    schedule = str(part["schedule"].iloc[-1]) if "schedule" in part else ""
    return LossCurve(name, mean.index.to_numpy(float), mean.to_numpy(), float(mean.index[-1]), size, schedule)


def _planned(part: pd.DataFrame, amount: str) -> float | None:
    """Return the planned length of a run where its table has planned steps, else None."""
    if "steps" not in part or not (part["steps"] > 0).any():
        return None
    steps = float(part["steps"].max())
    if amount == "step":
        return steps
    if "step" not in part or not (part["step"] > 0).any():
        return None
    return steps * float((part["tokens"] / part["step"]).iloc[-1])


def _ended(part: pd.DataFrame, curve: LossCurve, amount: str) -> bool:
    planned = _planned(part, amount)
    return planned is None or curve.done[-1] >= REACHED * planned


def _of_schedule(run: LossCurve, known: Sequence[LossCurve]) -> tuple[list[LossCurve], bool]:
    """Return the siblings of the same schedule, else of its kind, else all; and whether they are of one schedule."""
    for alike, least in ((str, ENOUGH_OF_SCHEDULE), (_kind, LEAST_SIBLINGS)):
        same = [c for c in known if alike(c.schedule) == alike(run.schedule)]
        if len(same) >= least:
            return same, True
    return list(known), False


def _nearest(run: LossCurve, siblings: list[LossCurve]) -> list[LossCurve]:
    """Return the siblings nearest in size and length, at most MOST_SIBLINGS, in their order."""
    if len(siblings) <= MOST_SIBLINGS:
        return siblings
    place = np.log([[s.size, s.total] for s in [run, *siblings]])
    apart = np.nan_to_num(np.abs(place[1:] - place[0])).sum(axis=1)
    near = np.sort(np.argsort(apart, kind="stable")[:MOST_SIBLINGS])
    return [siblings[i] for i in near]


def _kind(schedule: str) -> str:
    return re.sub(r"[\d._-]+", "", schedule)
