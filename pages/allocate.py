"""Spend a compute budget: how large a model, on how many tokens?"""

import numpy as np
import pandas as pd
import streamlit as st

from core import plan
from core.charts.allocate.frontier import frontier
from core.charts.allocate.isoflop import isoflop
from core.charts.allocate.isoloss import isoloss
from core.fit import Calibrated, Fit
from core.fit.diagnostics.points import points
from core.plan import Allocation
from core.plan.compute.verdict import of_allocation
from core.runs import Runs, column
from core.units import count, plain, power, title_of, with_unit
from pages.parts import badge, constants, fitted, inputs, question, show, state
from pages.parts.answers import once
from pages.parts.frame import screen

MENU = {"title": "Allocate", "order": 40, "question": "How large, on how many tokens", "icon": "balance"}
WITHIN = (0.005, 0.01)
VIEWS = {"contours": "Contours", "isoflop": "IsoFLOP", "frontier": "Frontier"}


def _fixed(calibrated: Calibrated) -> dict[str, float]:
    """Ask for the features that a budget does not buy, such as unique tokens."""
    size = plan.size_feature(calibrated.law)
    fixed = {}
    for f in calibrated.law.features:
        if f.name not in (size, "tokens"):
            top = calibrated.ranges[f.name][1] if f.name in calibrated.ranges else float(f.within(0.5))
            (low, high), first = f.widened(10), float(f"{top:.1e}")
            unit = column(f.name).unit
            fixed[f.name] = inputs.quantity("allocate", f.name, inputs.label(f.name), unit, low, high, first, f.doc)
    return fixed


def _headline(best: Allocation, bands: dict[float, tuple[float, float]], size: str, fixed: dict[str, float]) -> None:
    half, one = ([count(v) if 0 < v < np.inf else "the edge of the search" for v in bands[w]] for w in WITHIN)
    held = "".join(f", {title_of(k)} held at {count(v)}" for k, v in fixed.items())
    st.markdown(
        f"Spend **{power(best.flops)} FLOP** on **{count(best.params)} {title_of(size)}** and "
        f"**{with_unit(best.tokens, 'tokens')}**{held}. Sizes from {half[0]} to {half[1]} cost at most 0.5\u00a0% in "
        f"loss, {one[0]} to {one[1]} at most 1\u00a0%."
    )


def _metrics(best: Allocation, calibrated: Calibrated) -> None:
    def ends(low: float | None, high: float | None, write) -> str:
        return (
            "no interval without draws" if low is None or high is None else f"95\u00a0%: {write(low)} to {write(high)}"
        )

    shown = (
        (
            inputs.label(plan.size_feature(calibrated.law)),
            count(best.params),
            (best.params_low, best.params_high, count),
        ),
        ("Tokens", count(best.tokens), (best.tokens_low, best.tokens_high, count)),
        (f"Loss ({calibrated.unit})", plain(best.loss), (best.low, best.high, plain)),
    )
    first, second, ratio, loss = st.columns(4)
    for cell, (label, value, interval) in zip((first, second, loss), shown, strict=True):
        cell.metric(label, value)
        cell.caption(ends(*interval))
    ratio.metric("Tokens per parameter", f"{best.tokens_per_param:.1f}")
    ratio.caption(f"training compute: {plan.cost_of(calibrated.law).title}")


def _distance(best: Allocation, data: tuple[float, float] | None) -> None:
    """Say how far the budget lies beyond the runs."""
    if data is None:
        st.caption("The source of these constants does not say up to which compute they were fitted.")
        return
    far = float(max(np.log10(best.flops / data[1]), 0.0))
    if far:
        st.caption(f"The budget lies {far:.1f} decades beyond the largest run ({power(data[1])} FLOP).")


def _budgets(budget: float, data: tuple[float, float] | None) -> np.ndarray:
    """Whole powers of ten around the data and the budget, four a decade: the same ones while a slider moves."""
    low, high = data or (1e18, 1e24)
    ends = np.floor(np.log10(min(low, budget)) - 0.2), np.ceil(np.log10(max(high, budget)) + 0.8)
    return 10.0 ** np.arange(ends[0], ends[1] + 0.01, 0.25)


def _split(calibrated: Calibrated, budgets: np.ndarray, fixed: dict[str, float], intervals: bool = True):
    """Return the compute-optimal splits of the budgets, found once for these constants."""
    return once(
        "frontier", (calibrated, budgets, fixed, intervals),
        lambda: plan.frontier(calibrated, budgets, fixed, intervals=intervals),
    )  # fmt: skip


def _contours(calibrated: Calibrated, best: Allocation, runs: pd.DataFrame, data, fixed, line: str) -> None:
    rows = _split(calibrated, _budgets(best.flops, data), fixed, intervals=False)
    rows = plan.frontier_table(rows, data)
    spans = {}
    for name, value in (("params", best.params), ("tokens", best.tokens)):
        seen = runs.loc[~runs["excluded"].astype(bool), name] if len(runs) else pd.Series([value / 1e3])
        spans[name] = (min(seen.min(), value) / 2, max(seen.max(), value) * 4)

    def inside(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["params"].between(*spans["params"]) & table["tokens"].between(*spans["tokens"])]

    high = runs["loss"].quantile(0.98) if len(runs) else best.loss * 1.5
    levels = plan.round_levels(min(inside(rows)["loss"].min(), best.loss), float(high))
    curves = plan.isoloss(calibrated, spans["params"], spans["tokens"], levels, fixed)
    here = (best.params, best.tokens, f"{count(best.params)}, {count(best.tokens)}")
    budget = plan.budget_line(calibrated.law, best.flops, spans["params"], spans["tokens"], fixed)
    out = int(runs["excluded"].astype(bool).sum())
    chart = isoloss(curves, inside(runs), inside(rows), here, budget, calibrated.unit, out)
    show.picture(chart, f"{calibrated.law.key}-contours", curves, line)


def _isoflop(calibrated: Calibrated, best: Allocation, bands, fixed, line: str) -> None:
    rows = _split(calibrated, best.flops * 10.0 ** np.arange(-3, 2), fixed, intervals=False)
    table = plan.isoflop_table(calibrated, rows, fixed)
    minima = pd.DataFrame([{"flops": r.flops, "params": r.params, "loss": r.loss} for r in rows])
    near = pd.DataFrame([{"percent": w * 100, "low": low, "high": high} for w, (low, high) in bands.items()])
    chart = isoflop(table, minima, near, best.flops, unit=calibrated.unit)
    show.picture(chart, f"{calibrated.law.key}-isoflop", table, line)


def _frontier(calibrated: Calibrated, best: Allocation, data, fixed, line: str) -> None:
    table = plan.frontier_table(_split(calibrated, _budgets(best.flops, data), fixed), data)
    chart = frontier(table, best.flops, data, unit=calibrated.unit)
    show.picture(chart, f"{calibrated.law.key}-frontier", table, line)


def _runs(calibrated: Calibrated, table: Runs, fit: Fit | None) -> pd.DataFrame:
    """The runs over params and tokens; none where the table lacks either."""
    found = points(calibrated, table, fit).rename(columns={plan.size_feature(calibrated.law): "params"})
    missing = {"params", "tokens"} - set(found)
    return pd.DataFrame(columns=["params", "tokens", "loss", "label", "excluded"]) if missing else found


with screen("allocate", "How large a model, on how many tokens?") as answer:
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        constants.of_same_law("allocate")
    with answer:
        calibrated, fit = fitted.scaled()
    with left:
        plan.size_feature(calibrated.law)  # refuses a law that cannot split a budget, before anything is asked
        start = state.get("budget")
        budget = inputs.quantity("allocate", "budget", "Training compute (FLOP)", "FLOP", 1e17, 1e29, start)
        fixed = _fixed(calibrated)
    with answer:
        table = question.current().runs
        line = show.fit_line(fit) if fit else show.provenance(calibrated.unit, calibrated.label)
        best = plan.allocate(calibrated, budget, fixed)
        bands = {w: plan.near_optimal(calibrated, best, w, fixed) for w in WITHIN}
        _headline(best, bands, plan.size_feature(calibrated.law), fixed)
        data = calibrated.ranges.get("flops")
        _distance(best, data)
        badge.badge(of_allocation(best, calibrated, fitted.judged() if fit else None), "allocate")
        st.caption(line)
    with right:
        _metrics(best, calibrated)
        view = st.segmented_control(
            "Picture", list(VIEWS), format_func=VIEWS.__getitem__, required=True, label_visibility="collapsed",
            **state.bind("allocate", "view", VIEWS),
        )  # fmt: skip
        if view == "contours":
            _contours(calibrated, best, _runs(calibrated, table, fit), data, fixed, line)
        elif view == "isoflop":
            _isoflop(calibrated, best, bands, fixed, line)
        else:
            _frontier(calibrated, best, data, fixed, line)
        show.notes(calibrated.law)
        inputs.what("allocate")
