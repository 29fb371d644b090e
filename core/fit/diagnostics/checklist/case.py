"""The case that every row of the checklist examines: a fit, its runs, and what follows from both, computed once."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from .... import laws
from ....errors import BadInput
from ....laws.base import Law
from ....runs import Runs
from ....runs.schema import is_factor
from ... import objectives
from ...calibrated import Calibrated, from_fit
from ...data.design import Design
from ...data.roles import exponents
from ...data.splits import run_numbers
from ...objectives import Objective
from ...result import Estimate, Fit, Reached
from ...solver.jacobian import jacobian
from ...solver.progress import Progress
from ...solver.space import natural
from ...solver.starts import starts
from ...solver.task import Task, options_of, prepare, start_of, task_of, with_priors
from ...uncertainty.noise import noise_scale, pieces_at
from ...validation.compare import Comparison
from ..cost_of_open import cost_of_open
from ..drawn_band import NARROW, ahead
from ..identifiability import Identifiability, identify

State = Literal["ok", "care", "do not", "not applicable", "not checked"]
Found = tuple[State, str]

FEW_STARTS = 8  # starts of a refit, besides the optimum of the fit
EDGE = 1e-9  # a parameter this close to a bound, in solver space, stands at it
SAMPLE = 3.92  # width of a 95 % interval divided by the standard error
FEW_LEVELS = 3
APART = 0.02  # relative spread of a parameter among starts that fit equally well, above which a fit asks for care
COLLINEAR = 0.95  # correlation of two features' logarithms above which their effects are hard to tell apart
SCALE_COLUMNS = ("tokens", "flops", "unique_tokens", "characters", "steps")  # what grows while one model trains


@dataclass(frozen=True, eq=False)
class Case:
    """A fit that did not fail, the runs behind it, and what else is known of it.

    `deep` allows refits. `at` is the point that the fit is meant for, by feature. `identified`, `comparison` and
    `multiverse` are the results of other functions for this fit, None where nobody called them.
    """

    fit: Fit
    runs: Runs
    deep: bool = False
    at: Mapping[str, float] | None = None
    identified: Identifiability | None = None
    comparison: Comparison | None = None
    multiverse: Any = None
    progress: Progress | None = None

    @functools.cached_property
    def law(self) -> Law:
        """The law of the fit."""
        return laws.get(self.fit.law)

    @functools.cached_property
    def objective(self) -> Objective:
        """The objective of the fit."""
        return objectives.get(self.fit.objective.name)

    @functools.cached_property
    def calibrated(self) -> Calibrated:
        """The constants of the fit with their draws."""
        return from_fit(self.fit)

    @functools.cached_property
    def cost_of_open(self) -> State:
        """What an open parameter is marked as: it asks for care where predictions agree all the same."""
        return "care" if cost_of_open(self.fit) == "care" else "do not"

    @functools.cached_property
    def narrow(self) -> float | None:
        """Half the width of the band half a decade beyond the runs, if it is narrow with the form error in it, or None.

        What a row finds about the form of the law, or about one of its constants, then costs predictions no more.
        """
        found = ahead(self.fit) if self.calibrated.form is not None else None
        half = np.nan if found is None else float(found.half_width[0])
        return half if half <= NARROW else None

    def at_what_cost(self, state: State, text: str) -> Found:
        """Return a row that asks for care for no more than the band can say: "ok" where the band is narrow."""
        if state != "care" or self.narrow is None:
            return state, text
        return "ok", f"{text} Predictions lie in a band of ±{self.narrow:.1%} all the same, half a decade beyond."

    @functools.cached_property
    def task(self) -> Task:
        """The task that the fit solved."""
        return task_of(self.fit, self.runs)

    @property
    def used(self) -> Design:
        """The R rows that were fitted."""
        return self.task.used

    @functools.cached_property
    def table(self) -> pd.DataFrame:
        """The rows that were fitted, all columns."""
        return self.runs.table.loc[self.used.rows]

    @property
    def exponents(self) -> tuple[str, ...]:
        """Names of the exponents that the fit was free to move."""
        return tuple(n for n in exponents(self.law) if n not in self.fit.pins)

    @functools.cached_property
    def u(self) -> np.ndarray:
        """The fit in solver space [P]."""
        return start_of(self.task, {k: e.value for k, e in self.fit.parameters.items()})

    @property
    def free(self) -> np.ndarray:
        """Which parameters [P] are neither held nor at a bound."""
        return (self.u > self.task.lower + EDGE) & (self.u < self.task.upper - EDGE)

    @functools.cached_property
    def told_apart(self) -> Identifiability:
        """What the runs do not determine about the fit."""
        return self.identified or identify(self.fit, self.runs)

    @functools.cached_property
    def linearised(self) -> tuple[np.ndarray, np.ndarray]:
        """Residuals [R] in the objective's terms, predicted minus observed, and derivatives [R, P] in solver space."""
        return jacobian(self.task, self.u)

    @functools.cached_property
    def pieces(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Slope, curvature and reweighting [R] of the objective at the residuals."""
        _, slope, curvature, weight = pieces_at(self.task, self.linearised[0])
        return slope, curvature, weight

    @functools.cached_property
    def standard_errors(self) -> dict[str, float]:
        """Standard error of every free parameter in solver space; that of a logarithm is a relative error.

        It is the sandwich of an M-estimator, H^-1 S H^-1 with H = mean(rho'') J'J and S summed over whole runs (Huber
        and Ronchetti 2009, section 6.3; Cameron and Miller 2015, section II.B, with their correction for few clusters).
        Errors are infinite where H is singular.
        """
        j = self.linearised[1][:, self.free]
        slope, curvature, _ = self.pieces
        n, p = j.shape
        groups = self.independent
        sums = np.stack([np.bincount(groups, s) for s in (j * slope[:, None]).T], axis=1)
        scale = np.sqrt((j**2).sum(axis=0))
        if p == 0 or n <= p or not (scale > 0).all():
            return dict.fromkeys(self._free_names, np.inf)
        h = (j / scale).T @ (j / scale) * max(curvature.mean(), 1 / n)
        if np.linalg.cond(h) > 1e14:
            return dict.fromkeys(self._free_names, np.inf)
        half = np.linalg.solve(h, (sums / scale).T) / scale[:, None]
        g = len(sums)
        correction = g / max(g - 1, 1) * (n - 1) / (n - p)
        with np.errstate(over="ignore"):  # what is not determined at all has infinite errors
            errors = np.sqrt(correction * (half**2).sum(axis=1))
        return dict(zip(self._free_names, errors.tolist(), strict=True))

    @property
    def _free_names(self) -> list[str]:
        return [p.name for p, free in zip(self.law.params, self.free, strict=True) if free]

    @functools.cached_property
    def independent(self) -> np.ndarray:
        """Number of the run [R] that each row belongs to; a row without a name is a run of its own."""
        return run_numbers(self.table)

    @functools.cached_property
    def configurations(self) -> np.ndarray:
        """Number of the configuration [R] of each row: rows share one that differ in the length of training alone."""
        factors = [c for c in self.table.columns.astype(str) if is_factor(c) and c not in SCALE_COLUMNS]
        if not factors:
            return np.zeros(len(self.table), int)
        return self.table.groupby(factors, dropna=False, sort=False).ngroup().to_numpy()

    def error_of(self, name: str) -> float:
        """Return the standard error of a parameter in natural space, from its interval or else from the sandwich."""
        e = self.fit.parameters[name]
        if e.low is not None and e.high is not None:
            return (e.high - e.low) / SAMPLE
        error = self.standard_errors.get(name, 0.0)
        return error * e.value if self.law.param(name).domain.log else error

    def again(self, runs: Runs | None = None, **changes: Any) -> Fit | str:
        """Return a fit to other runs, or with other options (`changes`), from this optimum and a few more starts.

        Its estimates, objective and options are those of the refit, and all else is copied from this fit. Where the
        refit cannot be made the function returns the reason, one line.
        """
        options = replace(options_of(self.fit), starts=FEW_STARTS, **changes)
        try:
            task = prepare(self.law, runs or self.runs, options)
        except BadInput as err:
            return str(err)
        begin = np.vstack([self.u, starts(self.law, FEW_STARTS, options.seed)]).clip(task.lower, task.upper)
        ends = task.walk(begin)
        if options.priors and np.isfinite(ends.value).any():
            task = with_priors(task, options, noise_scale(task, ends.u[np.argmin(ends.value)]))
            ends = task.walk(ends.u)
        best = int(np.argmin(ends.value))
        if not np.isfinite(ends.value[best]):
            return "no start gave a finite prediction."
        point = natural(self.law, ends.u[best])
        reached = Reached(name=task.objective.name, value=float(ends.value[best]))
        return self.fit.model_copy(update={
            "parameters": {k: Estimate(value=float(v)) for k, v in point.items()}, "objective": reached, "draws": {},
            "pins": dict(options.pins), "delta": options.delta,
            "n_runs": len(task.used.y), "cluster": task.used.cluster,
        })  # fmt: skip

    def only(self, rows: np.ndarray) -> Runs:
        """Return the runs with only those fitted rows for which the bool array `rows` [R] is true."""
        return replace(self.runs, table=self.table[rows])

    def shifts(self, one: Fit, other: Fit | None = None) -> dict[str, float]:
        """Return by how much each exponent of `one` differs from that of `other`, which is this fit by default."""
        other = other or self.fit
        return {n: one.parameters[n].value - other.parameters[n].value for n in self.exponents}


def largest(values: Mapping[str, float]) -> tuple[str, float]:
    """Return the name and value farthest from zero; ("", 0.0) of nothing."""
    return max(values.items(), key=lambda item: abs(item[1]), default=("", 0.0))
