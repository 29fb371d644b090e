"""The plan of the target, made once a session: the joint recipe by the constants that split the compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.errors import BadInput
from core.fit import Calibrated, Fit
from core.plan import Allocation
from core.plan.compute.views import Contours, budgets_around, contours
from core.plan.recipe import text
from core.plan.recipe.board import board
from core.plan.recipe.decisions import Decision
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.path import over_sizes
from core.plan.recipe.recipe import Recipe, recipe
from core.plan.recipe.registry import factors
from core.plan.recipe.report import report
from core.plan.recipe.run_settings import run_settings
from core.plan.recipe.verdict import of_recipe
from core.report.buildable import buildable
from core.report.training_config import TrainingConfig
from core.runs import Runs
from core.verdict import Verdict
from pages.parts import constants, fitted, question, target
from pages.parts.allocate import panels
from pages.parts.answers import once


@dataclass(frozen=True)
class PlanOfPage:
    """What a page shows of a plan: its `line`, its `verdict`, its `best` model, its `decisions`, and its `board`.

    All candidates are left out: they are many megabytes. `split` is the answer of the law of size and tokens alone,
    `path` has the best of every size, `view` the contours with runs, `answer` the numbers with their ends by name, and
    `config` what a trainer gets.
    """

    line: str
    verdict: Verdict
    best: Mapping[str, float]
    decisions: tuple[Decision, ...]
    split: Allocation
    board: Mapping[str, Any]
    path: pd.DataFrame
    view: Contours
    answer: Mapping[str, Any]
    config: TrainingConfig


def planned(calibrated: Calibrated, fit: Fit | None) -> PlanOfPage:
    """Return the plan of the target by constants that split its compute. Raises BadInput where pins leave nothing."""
    goal, table = target.current(), question.current().runs
    pins = {k: v for k, v in (("params", goal.params), ("tokens", goal.tokens)) if v}
    others = _others(calibrated)

    def answered() -> PlanOfPage:
        plan = recipe(calibrated, RecipeGoal(flops=goal.flops, context=goal.context, pins=pins), others)
        view, path = _view(calibrated, fit, plan, table), over_sizes(plan)
        numbers = {k: v for k, v in report(plan).items() if not isinstance(v, (dict, list))}
        return PlanOfPage(
            text.answer(plan), of_recipe(plan, fitted.judged() if fit else None), plan.best, plan.decisions,
            plan.split, board(plan, path, view, constants.called), path, view, numbers,
            buildable(**run_settings(plan)),
        )  # fmt: skip

    return once("plan", (calibrated, others, goal.flops, goal.context, pins, table), answered)


def _others(calibrated: Calibrated) -> tuple[Calibrated, ...]:
    """Return the fit of the session's law where that says something of a factor beside size and tokens."""
    law = question.current().law
    if law is calibrated.law or not any(f.serves and f.serves(law) for f in factors()):
        return ()
    try:
        return (fitted.scaled()[0],)
    except BadInput:
        return ()


def _view(calibrated: Calibrated, fit: Fit | None, plan: Recipe, table: Runs) -> Contours:
    """Return contours of the law with the runs and models of others around the plan."""
    context = panels.AllocateContext(
        line="", calibrated=calibrated, fit=fit, table=table, fixed={}, best=plan.split, near={}
    )
    rows = panels.splits(context, budgets_around(plan.goal.flops, calibrated.ranges.get("flops")), intervals=False)
    return contours(calibrated, plan.split, rows, panels.runs_of(context)[0], {})
