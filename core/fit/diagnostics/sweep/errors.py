"""The runs of a sweep with their errors around what most of them follow: what every cause looks at."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ....errors import BadInput
from ....laws import get
from ....laws.base import Law
from ....runs import Runs
from ....runs.schema import is_target
from ...calibrated import from_fit
from ...data.direction import with_scale
from ...data.first_target import first_target
from ...data.splits import run_numbers
from ...data.usable import column_for, usable_rows
from ...result import Fit
from ...solver.task import bound_to_runs
from .surface import Surface, surface

SIZE_COLUMNS = ("params", "params_non_embedding", "active_params")
GIVEN = 0.5  # share of the rows that must have a column before it counts as that of the sweep
DEPENDENT = 1e-8  # relative size below which a direction of the surface is none
LEVEL = 0.02  # values whose natural logarithms are closer than this are one level
FEWEST = 8  # rows below which errors tell nothing
MOST_OTHERS = 0.2  # of the rows: so many columns may enter beside the scales


@dataclass(frozen=True, eq=False)
class SweepErrors:
    """The n rows of a table that a diagnosis looks at.

    `scales` are the columns along which the `target` is to fall, the size of the models first, and `others` those that
    enter beside them. `base` [n] is what a fit predicts, None without one. `kept` [n] are the rows that no finding has
    taken yet. `known` holds what does not depend on them.
    """

    table: pd.DataFrame
    target: str
    scales: tuple[str, ...]
    others: tuple[str, ...]
    base: np.ndarray | None
    kept: np.ndarray
    known: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def size(self) -> str:
        """The column with the size of the models, "" for none."""
        return next((name for name in self.scales if name in SIZE_COLUMNS), "")

    @property
    def y(self) -> np.ndarray:
        """The targets [n] as `falling` has them."""
        if "y" not in self.known:
            self.known["y"] = self.falling(self.table[self.target].to_numpy(float))
        return self.known["y"]

    def falling(self, values: np.ndarray) -> np.ndarray:
        """Return values [n] of the target as positive numbers that fall as models get better.

        A metric that rises stands for what it lacks to 1, or to a little above its best; a loss that can be negative
        for its exponential.
        """
        y = self.table[self.target].to_numpy(float)
        if self.target.startswith("metric/") and with_scale(self.table, self.scales, self.target) > 0:
            return (1.0 if y.max() < 1 and y.min() >= 0 else y.max() + 0.1 * max(np.ptp(y), 1e-12)) - values
        return values if (y > 0).all() else np.exp(values - y.max())

    def values(self, name: str) -> np.ndarray:
        """Return a column [n] as numbers, NaN where it has none."""
        if name not in self.known:
            self.known[name] = pd.to_numeric(self.table[name], errors="coerce").to_numpy(float)
        return self.known[name]

    def levels(self, name: str) -> np.ndarray:
        """Return the number of the level [n] of a positive column."""
        key = f"levels of {name}"
        if key not in self.known:
            self.known[key] = level_of(self.values(name))
        return self.known[key]

    @property
    def cells(self) -> np.ndarray:
        """The number of the cell [n] of each row: rows of one size and length share one."""
        if "cells" not in self.known:
            found = np.zeros(len(self.table), np.int64)
            for name in self.scales:
                codes = self.levels(name)
                found = np.unique(found * (codes.max() + 1) + codes, return_inverse=True)[1]
            self.known["cells"] = found
        return self.known["cells"]

    @cached_property
    def varying(self) -> tuple[str, ...]:
        """The scales that take several values among the rows kept."""
        return tuple(n for n in self.scales if levels(self.values(n)[self.kept]) > 1)

    @cached_property
    def followed(self) -> Surface | None:
        """What most of the rows kept follow, None where they are too few."""
        n = int(self.kept.sum())
        columns = [] if self.base is not None else [self._column(n) for n in self.others]
        columns = [c for c in columns if np.ptp(c[self.kept]) > 0]
        columns = columns if len(columns) <= MOST_OTHERS * n else []
        if n < FEWEST or not (self.varying or columns or self.base is not None):
            return None
        others = np.column_stack(columns) if columns else np.empty((len(self.y), 0))
        return surface(self.y, [self.values(n) for n in self.varying], others, self.kept, self.base)

    def _column(self, name: str) -> np.ndarray:
        values = self.values(name)
        return np.log(values) if (values > 0).all() and values.max() > 4 * values.min() else values

    @cached_property
    def tangent(self) -> np.ndarray:
        """An orthonormal basis [kept rows, R] of how the surface may move."""
        assert self.followed is not None
        columns = self.followed.tangent[self.kept]
        size = np.linalg.norm(columns, axis=0)
        basis, sizes, _ = np.linalg.svd(columns[:, size > 0] / size[size > 0], full_matrices=False)
        return basis[:, sizes > DEPENDENT * sizes[0]]

    @property
    def errors(self) -> np.ndarray:
        """The logarithm [n] of observed over predicted, of rows that were taken too; zero where nothing is known."""
        return self.followed.errors if self.followed else np.zeros(len(self.y))

    @property
    def deviation(self) -> float:
        """The deviation of the errors of most rows; infinite where nothing is known."""
        return self.followed.deviation if self.followed else np.inf

    @cached_property
    def mean_square(self) -> float:
        """The mean squared log error of the rows kept, over the degrees of freedom."""
        if not self.followed:
            return 0.0
        free = max(int(self.kept.sum()) - self.followed.coefficients, 1)
        return float((self.errors[self.kept] ** 2).sum()) / free

    @property
    def runs(self) -> np.ndarray:
        """The number [n] of the run of each row; a row without a name is a run by itself."""
        if "runs" not in self.known:
            self.known["runs"] = run_numbers(self.table)
        return self.known["runs"]

    def without(self, rows: np.ndarray) -> "SweepErrors":
        """Return the sweep with `rows` [n] taken, and with errors around what most of the others follow."""
        kept = self.kept & ~rows
        key = kept.tobytes()
        if key not in self._rests:
            self._rests[key] = replace(self, kept=kept)
        return self._rests[key]

    @cached_property
    def _rests(self) -> dict[bytes, "SweepErrors"]:
        return {}


def sweep_errors(runs: Runs, law: Law | None = None, fit: Fit | None = None) -> SweepErrors:
    """Return the included rows of `runs` that have a target and all scales, those of `law`, or of the law of `fit`.

    Without either the scales are size and tokens, or else compute. Raises BadInput where the runs have no target, or
    neither size, tokens nor compute.
    """
    if fit is not None and fit.ok and not get(fit.law).series:
        return _of_fit(runs, get(fit.law), fit)
    target, table = _target(runs, law), runs.included
    scales, others = _columns(runs, law)
    if not scales:
        raise BadInput(f"{runs.name} says neither sizes, tokens nor compute of its runs: a sweep needs one of them.")
    needed = [target, *scales, *others]
    good = np.isfinite(table[needed].to_numpy(float)).all(axis=1) & (table[list(scales)] > 0).all(axis=1).to_numpy()
    if not good.any():
        raise BadInput(f"No row of {runs.name} has {', '.join(needed)} together.")
    return _of(table[good], target, scales, others, None)


def _of_fit(runs: Runs, law: Law, fit: Fit) -> SweepErrors:
    """Return the rows of a fit, with what it predicts where that has a logarithm."""
    scales = tuple(fit.columns[f.name] for f in law.scales) or _scales(runs.included)
    others = tuple(fit.columns[f.name] for f in law.features if f.kind != "scale")
    table = runs.table[usable_rows(law, runs.table, fit.target, fit.columns).rows & runs.used]
    found = from_fit(fit).expect({f.name: table[fit.columns[f.name]].to_numpy(float) for f in law.features})
    sweep = _of(table, fit.target, scales, others, None)
    base = sweep.falling(np.asarray(found, float))
    return replace(sweep, base=base) if len(table) and (base > 0).all() else sweep


def _of(table: pd.DataFrame, target: str, scales: tuple, others: tuple, base: np.ndarray | None) -> SweepErrors:
    return SweepErrors(table, target, scales, others, base, np.ones(len(table), bool))


def _target(runs: Runs, law: Law | None) -> str:
    if not runs.targets:
        raise BadInput(f"{runs.name} has no target: a loss or another measured number is needed.")
    if law is not None and (found := first_target(law, runs)[0]):
        return found
    losses = [t for t in runs.targets if t.startswith("loss")]
    return "loss" if "loss" in losses else (losses or list(runs.targets))[0]


def _columns(runs: Runs, law: Law | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns along which the target falls, and those beside them, by a law where the runs have them all."""
    if law is not None and not law.series and is_target(law.target):
        try:
            law = bound_to_runs(law, runs)
            others = tuple(column_for(f, runs) for f in law.features if f.kind != "scale")
            return tuple(column_for(f, runs) for f in law.scales) or _scales(runs.included), others
        except BadInput:
            pass
    shares = [n for n in runs.factors if n.startswith("mix/") and runs.included[n].notna().all()]
    return _scales(runs.included), tuple(shares[:-1])  # the last follows from the others


def _scales(table: pd.DataFrame) -> tuple[str, ...]:
    def given(name: str) -> bool:
        return name in table and bool((np.isfinite(table[name]) & (table[name] > 0)).mean() >= GIVEN)

    size = next((n for n in SIZE_COLUMNS if given(n)), "")
    length = next((n for n in ("tokens", "step") if given(n)), "")
    found = tuple(n for n in (size, length) if n)
    return ("flops",) if given("flops") and not (size and length == "tokens") else found


def levels(values: np.ndarray) -> int:
    """Return how many levels positive values take, those closer than LEVEL counted as one."""
    return len(np.unique(level_of(values))) if len(values) else 0


def level_of(values: np.ndarray) -> np.ndarray:
    """Return the number of the level [n] of each positive value: a level reaches LEVEL up from its lowest value."""
    logs = np.log(values)
    distinct, codes = np.unique(logs, return_inverse=True)
    begins = [0]
    while (following := int(np.searchsorted(distinct, distinct[begins[-1]] + LEVEL, side="right"))) < len(distinct):
        begins.append(following)
    return np.searchsorted(begins, np.arange(len(distinct)), side="right")[codes] - 1
