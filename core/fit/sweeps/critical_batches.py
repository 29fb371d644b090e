"""Critical batches of runs that reach the same loss at several batches: two quantities of one curve of steps.

With steps S(B) to a loss, E(B) = B S(B) tokens are taken. Twice the least steps and twice the least tokens are taken at
B_crit = E_min / S_min (McCandlish et al. 2018, arXiv:1812.06162). A fifth more steps than in proportion to those of a
small batch B_0 are taken at the B* with E(B*) = 1.2 E(B_0) (Zhang et al. 2024, arXiv:2410.21676, Definition 1).
Both follow from whatever law of steps is fitted, each with the interval of its resamples.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import jax
import numpy as np
import pandas as pd

from ...bisection import bisect
from ...errors import BadInput
from ...laws.base import Law
from ...runs import Runs
from ...units import SIZES, count, plain
from ..batches.grouped import group_alone
from ..calibrated import Calibrated, from_fit
from ..fitting import fit_all
from ..options import FitOptions
from ..result import Fit
from ..solver.progress import Progress

MORE = 1.2  # Zhang's: steps over those in proportion
SEQUENCES = 256  # of their small batch
FEWEST = 3  # batches of one target loss
NOTHING, ENDLESS = 1e-9, 1e24  # tokens of a batch: its limits, to the last digit of any that can be
LEVEL = (2.5, 97.5)
RESAMPLES, MOST = 1000, 40
HALVINGS = 60
KINDS = ("twice", "fifth")
OF = "target loss of"  # the column of what reaches one loss


@dataclass(frozen=True)
class Steps:
    """Steps to one target loss: `rows` of it, `curve` the law fitted to them, `size` in parameters (NaN where the table
    has none), `loss` the target (NaN likewise), `batches` by KINDS [1 + B]: by the point, then by each resample.
    """

    name: str
    rows: pd.DataFrame
    curve: Calibrated
    size: float
    loss: float
    batches: dict[str, np.ndarray]

    def interval(self, kind: str) -> tuple[float, float]:
        """Return the 95 % interval of a critical batch, NaN where there are no resamples."""
        draws = self.batches[kind][1:]
        low, high = np.percentile(draws, LEVEL) if len(draws) else (np.nan, np.nan)
        return float(low), float(high)


def critical_batches(
    law: Law, runs: Runs, small: float | None = None, seed: int = 0, progress: Progress | None = None
) -> tuple[list[Steps], list[str]]:
    """Return what each target loss of `runs` says, the smallest size first, and a line for each that says nothing.

    `law` gives steps from the batch alone. Rows are one of the same loss where their `group` (or size) and loss are
    the same. `small` is the batch B_0 in tokens, 256 sequences (or the smallest batch, where the table does not say how
    long a sequence is) if None. Raises BadInput for a table of other things.
    """
    table = runs.table.assign(**{OF: _labels(runs)})
    named = [n for n in dict.fromkeys(table.loc[table["excluded"] == "", OF]) if n]
    counts = table[table["excluded"] == ""].groupby(OF)["batch_tokens"].nunique()
    refused = [f"{n}: {counts[n]} batches; needed are {FEWEST}." for n in named if counts[n] < FEWEST]
    enough = [n for n in named if counts[n] >= FEWEST]
    if not enough or len(enough) > MOST:
        raise BadInput(
            f"{len(enough)} losses are reached at {FEWEST} batches or more in {runs.name}; allowed are 1 to {MOST}: "
            "rows are the steps that batches take to the same loss."
        )
    options = FitOptions(starts=16, bootstrap=RESAMPLES, seed=seed)
    labelled, start = replace(runs, table=table), small_batch(runs) if small is None else small
    most = runs.included["batch_tokens"].max()
    if not 0 < start <= most:
        raise BadInput(
            f"The small batch is {start:g} tokens; allowed are numbers above 0, up to the largest, {most:g}."
        )
    found = fit_all(law, [(group_alone(labelled, OF, n), options) for n in enough], progress)
    steps = []
    for name, one in zip(enough, found, strict=True):
        if isinstance(one, Fit) and one.ok:
            steps.append(_steps(name, from_fit(one), table[(table[OF] == name) & (table["excluded"] == "")], start))
        else:
            refused.append(f"{name}: {one.message if isinstance(one, Fit) else one}")
    return sorted(steps, key=lambda s: s.size), refused


def _labels(runs: Runs) -> pd.Series:
    """Return which target loss a row is of, in words, '' for none. Raises BadInput where columns are missing."""
    table = runs.table
    if missing := [n for n in ("batch_tokens", "steps") if n not in table.columns]:
        raise BadInput(f"Steps to a loss need the columns batch_tokens and steps; {runs.name} has no {missing[0]}.")
    of = next((table[n].map(_word) for n in ("group", *SIZES) if n in table.columns), None)
    losses = table["loss"].map(_word) if "loss" in table.columns else None
    if of is None and losses is None:
        raise BadInput(f"{runs.name} says of no row which loss it reaches: needed is a column loss, params or group.")
    if of is None or losses is None:
        return next(v for v in (of, losses) if v is not None)
    several = of.map(losses.groupby(of).nunique()) > 1
    return of.where(~several, of + " to " + losses)


def _word(value) -> str:
    if isinstance(value, str):
        return value
    return "" if value != value else count(value) if value >= 1e3 else plain(value)


def small_batch(runs: Runs) -> float:
    """Return the batch from which steps are counted in proportion, in tokens: 256 sequences, or the smallest there is
    where sequences have no one length.
    """
    rows = runs.included
    lengths = rows["context"].dropna().unique() if "context" in rows else []
    return float(SEQUENCES * lengths[0]) if len(lengths) == 1 else float(rows["batch_tokens"].min())


def _steps(name: str, curve: Calibrated, rows: pd.DataFrame, small: float) -> Steps:
    size = next((float(rows[n].iloc[0]) for n in SIZES if n in rows), np.nan)
    loss = float(rows["loss"].iloc[0]) if "loss" in rows else np.nan
    return Steps(name, rows, curve, size, loss, {"twice": twice(curve), "fifth": fifth(curve, small)})


def _tokens(curve: Calibrated, batch: float) -> np.ndarray:
    """Return the tokens [1 + B] that reach the loss at one batch."""
    return batch * curve.predict({curve.law.features[0].name: np.array([batch])})[:, 0]


def twice(curve: Calibrated) -> np.ndarray:
    """Return E_min / S_min [1 + B] in tokens, by the limits of the curve of steps."""
    return _tokens(curve, NOTHING) / (_tokens(curve, ENDLESS) / ENDLESS)


def fifth(curve: Calibrated, small: float) -> np.ndarray:
    """Return the batch [1 + B] in tokens that takes a fifth more steps than in proportion to those at `small`.

    By halving between `small` and a thousand times the batch of twice the least steps, on every curve at once.
    """
    name, wanted = curve.law.features[0].name, MORE * _tokens(curve, small)
    steps = jax.vmap(curve.law.predict)

    def enough(log_batch: np.ndarray) -> np.ndarray:
        batch = np.exp(log_batch)
        return batch * np.asarray(steps(curve.stacked, {name: batch})) >= wanted

    ends = np.full(len(wanted), np.log(small)), np.log(small + 1e3 * twice(curve))
    low, high = bisect(enough, *ends, HALVINGS)
    return np.exp((low + high) / 2)


@dataclass(frozen=True)
class Growth:
    """value = k * size ** exponent through the critical batches of one kind, `exponent` as (value, low, high)."""

    k: float
    exponent: tuple[float, float, float]

    def at(self, size: np.ndarray) -> np.ndarray:
        """Return the critical batch in tokens at sizes in parameters."""
        return self.k * np.asarray(size, float) ** self.exponent[0]


def growth(steps: Sequence[Steps], kind: str) -> Growth | None:
    """Return how a kind of critical batch grows with size; None where there are fewer than three sizes.

    The interval is that of the resamples of each point, which are taken as independent; that the points may scatter
    about a power of size is no part of it.
    """
    known = [s for s in steps if np.isfinite(s.size)]
    if len({s.size for s in known}) < 3:
        return None
    most = min(len(s.batches[kind]) for s in known)
    y = np.log([s.batches[kind][:most] for s in known])
    slope, level = np.polyfit(np.log([s.size for s in known]), y, 1)
    low, high = np.percentile(slope[1:], LEVEL) if most > 1 else (np.nan, np.nan)
    return Growth(float(np.exp(level[0])), (float(slope[0]), float(low), float(high)))
