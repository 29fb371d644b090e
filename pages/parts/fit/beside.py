"""Another law or other runs beside these: one chart with the same axes, and what both say of the target's compute."""

import pandas as pd
import streamlit as st

from core import plan
from core import runs as run_tables
from core.charts.fit.beside import beside
from core.fit import Calibrated
from core.fit.suited import suits
from core.laws.base import Law
from core.plan.compute.beside import answers, curves, same_unit
from core.runs import Runs
from pages.parts import badge, constants, fitted, show, target
from pages.parts.answers import once
from pages.parts.fit.context import FitContext
from pages.parts.panels import Panel

NONE = ""


def _plain(law: Law) -> bool:
    """Whether a law splits a budget between size and tokens and has no further feature."""
    return plan.splits(law) and {f.name for f in law.features} == {plan.size_feature(law), "tokens"}


def _sets(context: FitContext) -> dict[str, str]:
    """Return what can stand beside a fit, by key, each with what it is called: other runs, then published constants."""
    others = [c.name for c in run_tables.bundled() if c.name != context.table.name]
    found = {n: f"{n}, fitted with the same law" for n in others if suits(context.law, run_tables.load_bundled(n))}
    return found | {key: constants.called(key) for key in constants.published_sets(_plain)}


def _other(key: str, context: FitContext) -> tuple[Calibrated, Runs | None]:
    """Return what stands beside the fit, and its runs; a fit says how far to trust it."""
    if "@" in key:
        return constants.published(key).calibrated, None
    table = run_tables.load_bundled(key)
    found = constants.from_runs(context.law, constants.options_of(context.law), table)
    if verdict := found.verdict:
        badge.badge(verdict, "beside", brief=True)
    return found.calibrated, table


def _dots(table: Runs | None, name: str) -> pd.DataFrame:
    if table is None or not {"flops", "loss"} <= set(table.table.columns):
        return pd.DataFrame(columns=["source", "flops", "loss", "label"])
    used = table.included[["flops", "loss"]].dropna()
    return used.assign(source=name, label=[f"row {i}" for i in used.index])


def _draw(context: FitContext) -> None:
    titles = {NONE: "choose"} | once("beside", (context.table, context.law), lambda: _sets(context))
    key = st.selectbox("Beside", list(titles), format_func=titles.__getitem__, key="fit_beside_what")
    if not key:
        return
    calibrated, table = _other(key, context)
    yours = f"{context.table.name}, fitted here"
    both = {yours: fitted.calibrated_of(context.fit), titles[key]: calibrated}
    flops = target.current().flops
    found = once("beside-curves", (tuple(both.values()), flops), lambda: curves(both, flops))
    dots = pd.concat([_dots(context.table, yours), _dots(table, titles[key])], ignore_index=True)
    unit = same_unit(both)
    show.picture(lambda: beside(found, dots, unit), f"{context.fit.table}-beside", found, context.line)
    show.grid(answers(both, flops), f"{context.fit.table}-beside-answers", context.line)
    st.caption("Losses on other text, or with another tokeniser, differ for that alone; exponents can be compared.")


def _offered(context: FitContext) -> bool:
    return context.fit.target == "loss" and _plain(context.law)


PANEL = Panel("beside", "How do other runs or published constants compare?", _draw, offered=_offered)
