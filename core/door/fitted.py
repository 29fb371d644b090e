"""A fitted law as a notebook has it: its parameters, its predictions, and what can be made from it."""

import functools
import html
import os
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from .. import laws
from ..charts.fit.law_over_runs import ROW, law_over_runs
from ..charts.theme import AnyChart, Mode
from ..errors import BadInput
from ..fit.calibrated import Calibrated, from_fit
from ..fit.data.splits import hide_top
from ..fit.diagnostics import law_over_runs as over_runs
from ..fit.diagnostics.residuals import residuals
from ..fit.diagnostics.trust import recorded, with_verdict
from ..fit.options import FitOptions
from ..fit.result import Fit
from ..fit.validation.backtest import backtest
from ..plan.compute.allocate import allocate, held_fixed
from ..plan.compute.verdict import of_allocation
from ..runs import Runs
from ..verdict import Verdict
from . import predictions, summaries
from .entry import entry
from .outcome import Outcome, plain, said
from .pictures import Figure, for_notebook

FEWER_STARTS = 64  # of a refit to part of the runs


class FittedLaw:
    """A law that was fitted, with the runs that it was fitted to where they are at hand.

    `record` is the whole record, which the shell writes and the app keeps; `runs` the checked table. A fit is judged
    when its verdict is asked for first: over very many rows that takes longer than the fit.
    """

    def __init__(self, record: Fit, runs: Runs | None = None):
        self._unjudged, self.runs = record, runs
        self._calibrated: Calibrated | None = None

    @functools.cached_property
    def record(self) -> Fit:
        """The whole record of the fit, with its verdict."""
        if self._unjudged.verdict is not None or self.runs is None:
            return self._unjudged
        return with_verdict(self._unjudged, self.runs)

    @property
    def law(self) -> str:
        """The key of the law."""
        return self._unjudged.law

    @property
    def ok(self) -> bool:
        """Whether there are estimates to go on with."""
        return self._unjudged.ok

    @property
    def verdict(self) -> Verdict:
        """How far to rely on the fit: its level, badge, reasons, and what would change it."""
        return recorded(self.record)

    @property
    def report(self) -> dict[str, Any]:
        """The fit in the shape that the shell prints."""
        return plain(self.record.report())

    @property
    def parameters(self) -> pd.DataFrame:
        """A frame by parameter, in natural space: value, low and high (95 %, NaN where there is no interval)."""
        rows = {name: (e.value, e.low, e.high) for name, e in self._unjudged.parameters.items()}
        found = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"], dtype=float)
        return found.rename_axis("parameter")

    @property
    @entry
    def residuals(self) -> pd.DataFrame:
        """A frame with a row for each run: its features, observed, predicted, residual (a share), excluded, reason.

        The index counts rows of the table from 0. Raises BadInput where the fit was loaded without its runs.
        """
        runs = self._runs()
        found = residuals(self.record, runs)
        first = 2  # rows of files are counted from the header
        return found.set_axis(found.index - first, axis=0).rename_axis(None)

    @property
    def calibrated(self) -> Calibrated:
        """The constants with their draws. Raises BadInput where the fit failed."""
        if self._calibrated is None:
            self._calibrated = from_fit(self._unjudged)
        return self._calibrated

    @entry
    def predict(self, at: Any, quantiles: Sequence[float] = ()) -> pd.DataFrame:
        """Return a frame of predictions at runs that were not made: a frame, or a dict of numbers or of equal lists.

        Columns are those of the law, by their names or as people write them (`N`, `D`). The frame that comes back has
        the index of the one that went in: value, low and high (95 %, sampling and form error), sampling_low,
        sampling_high, decades_beyond_data, and a column for each of `quantiles`. Raises BadInput for a column that is
        missing or a value that the law does not allow.
        """
        return predictions.predicted(self.calibrated, at, quantiles)

    @entry
    def allocate(self, flops: float, fixed: Mapping[str, float] | None = None) -> Outcome:
        """Return the split of a compute budget (FLOP) into size and tokens with the lowest loss, with intervals.

        `fixed` holds other features. Raises BadInput for a budget that is not above 0, or a law without size and data.
        """
        held = held_fixed(self.calibrated.law, dict(fixed or {}))
        best = allocate(self.calibrated, predictions.number("flops", flops), held.values)
        verdict = of_allocation(best, self.calibrated, self.verdict, held.values)
        report = plain({"verdict": verdict.report(), **best.report(), "notes": list(held.notes)})
        rows = {
            name: (report[name], report[f"{key}low"], report[f"{key}high"])
            for name, key in (("params", "params_"), ("tokens", "tokens_"), ("loss", ""))
        }
        table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"], dtype=float)
        return Outcome("allocate", report, table.rename_axis("quantity"), verdict)

    @entry
    def backtest(self, hide: float = 1.0, bootstrap: int = 0, starts: int = FEWER_STARTS) -> Outcome:
        """Hide the top `hide` powers of ten of compute, fit the rest, and say how well the hidden runs were predicted.

        The table has a row for the law and for each simple baseline. Raises BadInput where so much cannot be hidden.
        """
        runs, law = self._runs(), laws.get(self.law)
        train, test = hide_top(runs, predictions.number("hide", hide), laws=[law])
        options = FitOptions(starts=starts, bootstrap=bootstrap)
        found = backtest([law], runs, train, test, self.record.target, options)
        report = plain(found.report())
        rows = {**report["laws"], **report["baselines"]}
        table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("law")
        return Outcome("backtest", report, table, found.verdict)

    def summary(self) -> str:
        """Return the fit as a page of text: what was fitted, how, parameters with intervals, notes and verdict."""
        return summaries.summary(self.record, self.runs)

    @entry
    def chart(self, mode: Mode = "light") -> AnyChart:
        """Return the law over its runs as an Altair chart. Raises BadInput without the runs."""
        return for_notebook(self._drawn(), mode)

    plot = chart

    @entry
    def figure(self, width: str | float = "3.25in") -> Figure:
        """Return the law over its runs for a paper, so wide: SVG or PDF. Raises BadInput without the runs."""
        return Figure(self._drawn(), width)

    @entry
    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the whole fit, as `scaling-laws fit --out` does. Raises BadInput where nothing can be written."""
        self.record.save(os.fspath(path))

    def _drawn(self) -> AnyChart:
        fit = self.record
        from_fit(fit)  # says why where it failed
        view = over_runs.law_over_runs(fit, self._runs())
        runs = view.runs.assign(**{ROW: view.runs.index})
        return law_over_runs(runs, view.curves, view.groups, view.along, view.by, fit.unit, fit.target)

    def _runs(self) -> Runs:
        if self.runs is None:
            raise BadInput("This fit came without its runs; allowed is load(path, runs=...) with the table behind it.")
        return self.runs

    def __repr__(self) -> str:
        return f"<{self.law} fitted to {self.record.table}: {said(self.verdict)}>"

    def _repr_html_(self) -> str:
        head = f"<b>{html.escape(self.law)}</b> fitted to {html.escape(self.record.table)}"
        return f"<p>{head}. {html.escape(said(self.verdict))}</p>{self.parameters.to_html()}"
