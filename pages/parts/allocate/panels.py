"""The pictures of the Allocate page: the split in numbers, and one of three views on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core import plan
from core.charts.allocate.frontier import frontier
from core.charts.allocate.isoflop import isoflop
from core.charts.allocate.isoloss import isoloss
from core.fit import Calibrated, Fit
from core.fit.diagnostics.points import points, thinned
from core.plan import Allocation
from core.plan.compute.run_budgets import run_budgets
from core.plan.compute.views import budgets_around, contours
from core.runs import Runs
from core.units import count, plain
from pages.parts import inputs, show, state, target
from pages.parts.answers import once
from pages.parts.panels import Context


@dataclass(frozen=True, kw_only=True)
class AllocateContext(Context):
    """The constants and the fit behind them if there is one, the runs, what is fixed, the best split, and the sizes
    that lose at most a share of the loss, by that share.
    """

    calibrated: Calibrated
    fit: Fit | None
    table: Runs
    fixed: dict[str, float]
    best: Allocation
    near: Mapping[float, tuple[float, float]]

    @property
    def public(self) -> bool:
        """Whether the runs are bundled ones, so that a picture of them may be kept for everybody."""
        return self.table.card is not None


def metrics(context: AllocateContext) -> None:
    """Show the split in numbers."""
    best, calibrated = context.best, context.calibrated
    size = inputs.label(plan.size_feature(calibrated.law))
    shown = (
        (size, count(best.params), _ends(best.params_low, best.params_high, count)),
        ("Tokens", count(best.tokens), _ends(best.tokens_low, best.tokens_high, count)),
        (
            "Tokens per parameter",
            f"{best.tokens_per_param:.1f}",
            f"training compute: {plan.cost_of(calibrated.law).title}",
        ),
        (f"Loss ({calibrated.unit})", plain(best.loss), _ends(best.low, best.high, plain)),
    )
    for cell, (label, value, below) in zip(st.columns(4), shown, strict=True):
        cell.metric(label, value)
        cell.caption(below)


def _ends(low: float | None, high: float | None, write: Callable[[float], str]) -> str:
    return "no interval without draws" if low is None or high is None else f"95\u00a0%: {write(low)} to {write(high)}"


def picture(context: AllocateContext) -> None:
    """Draw a view, and ask for another below it."""
    place = st.container()
    view = st.segmented_control(
        "Picture", list(VIEWS), format_func=lambda v: VIEWS[v][0], required=True, label_visibility="collapsed",
        **state.bind("allocate", "view", VIEWS),
    )  # fmt: skip
    with place:
        VIEWS[view][1](context)


def splits(context: AllocateContext, budgets: np.ndarray, intervals: bool = True) -> list[Allocation]:
    """Return the compute-optimal splits of the budgets, found once for these constants."""
    return once(
        "frontier", (context.calibrated, budgets, context.fixed, intervals),
        lambda: plan.frontier(context.calibrated, budgets, context.fixed, intervals=intervals),
        public=context.public,
    )  # fmt: skip


def contours_of(context: AllocateContext) -> None:
    """Draw what sizes and tokens reach the same loss, with the runs and the best split of the target."""
    calibrated, best = context.calibrated, context.best
    rows = splits(context, budgets_around(best.flops, calibrated.ranges.get("flops")), intervals=False)
    runs, out = runs_once(context)
    point = target.pinned(calibrated.law, context.fixed)
    view = once(
        "contours", (calibrated, context.table, context.fit, best.flops, context.fixed, point),
        lambda: contours(calibrated, best, rows, runs, context.fixed, point), public=context.public,
    )  # fmt: skip
    here = (best.params, best.tokens, f"{count(best.params)}, {count(best.tokens)}")
    show.picture(
        lambda: isoloss(
            view.curves, view.runs, view.path, here, view.budget, calibrated.unit, out, view.region, view.models
        ),
        f"{calibrated.law.key}-contours", view.path, context.line, answer=_report(context), runs=view.runs,
        of=(calibrated, context.table, context.fit, best.flops, context.fixed, point), first=True,
        public=context.public,
    )  # fmt: skip


def runs_once(context: AllocateContext) -> tuple[pd.DataFrame, int]:
    """Return what `runs_of` does, found once."""
    of = (context.calibrated, context.table, context.fit)
    return once("runs-of-contours", of, lambda: runs_of(context), public=context.public)


def runs_of(context: AllocateContext) -> tuple[pd.DataFrame, int]:
    """Return the runs over params and tokens, none where the table lacks either, and how many are left out in all."""
    size = plan.size_feature(context.calibrated.law)
    found = points(context.calibrated, context.table, context.fit).rename(columns={size: "params"})
    if {"params", "tokens"} - set(found):
        found = pd.DataFrame(columns=["params", "tokens", "loss", "label", "excluded"])
    return thinned(found), int(found["excluded"].astype(bool).sum())


def _report(context: AllocateContext) -> dict:
    return {"flops": context.best.flops, **context.best.report(), "unit": context.calibrated.unit}


def _isoflop(context: AllocateContext) -> None:
    calibrated, best = context.calibrated, context.best
    runs, _ = runs_once(context)
    found = run_budgets(runs)
    theirs = np.unique(found["budget"])  # of the runs, where they are an isoFLOP sweep
    budgets = np.unique([*theirs, best.flops]) if len(theirs) else best.flops * 10.0 ** np.arange(-3, 2)
    rows = splits(context, budgets, intervals=False)
    table = plan.isoflop_table(calibrated, rows, context.fixed)
    minima = pd.DataFrame([{"flops": r.flops, "params": r.params, "loss": r.loss} for r in rows])
    near = pd.DataFrame([{"percent": w * 100, "low": low, "high": high} for w, (low, high) in context.near.items()])
    chart = isoflop(table, minima, near, best.flops, calibrated.unit, found)
    show.picture(
        chart, f"{calibrated.law.key}-isoflop", table, context.line, answer=_report(context), first=True, runs=found
    )


def _frontier(context: AllocateContext) -> None:
    calibrated, best, data = context.calibrated, context.best, context.calibrated.ranges.get("flops")
    table = plan.frontier_table(splits(context, budgets_around(best.flops, data)), data)
    chart = frontier(table, best.flops, data, unit=calibrated.unit)
    show.picture(chart, f"{calibrated.law.key}-frontier", table, context.line, answer=_report(context), first=True)


VIEWS = {"contours": ("Contours", contours_of), "isoflop": ("IsoFLOP", _isoflop), "frontier": ("Frontier", _frontier)}
