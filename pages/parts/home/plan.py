"""The plan of the target by what is at hand: at once by the constants alone, then with intervals."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core import plan
from core.fit import verdict
from core.plan import Allocation
from core.plan.compute.views import Contours, budgets_around, contours
from core.plan.recipe import text
from core.plan.recipe.board import board
from core.plan.recipe.ceilings import Ceiling
from core.plan.recipe.decisions import Decision
from core.plan.recipe.evidence import read_evidence
from core.plan.recipe.fronts import Front, fronts
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.path import over_sizes
from core.plan.recipe.recipe import Recipe, recipe
from core.plan.recipe.report import report
from core.plan.recipe.run_settings import run_settings
from core.plan.recipe.verdict import of_recipe
from core.report.buildable import buildable
from core.report.training_config import TrainingConfig
from core.verdict import Verdict
from pages.parts import refine, state, target
from pages.parts.allocate import panels
from pages.parts.answers import once
from pages.parts.home import limits
from pages.parts.home.at_hand import AtHand


@dataclass(frozen=True)
class PlanOfPage:
    """What a page shows of a plan: its `line`, its `verdict`, its `best` model, its `decisions`, and its `board`.

    All candidates are left out: they are many megabytes. `split` is the answer of the law of size and tokens alone,
    `path` has the best of every size, `view` the contours with runs, `ceilings` what limits cost, `use` what is
    cheapest for training and use, `fronts` gives what each cost buys, worked out when it is called, `answer` the
    numbers with their ends by name, and `config` what a trainer gets.
    """

    line: str
    verdict: Verdict
    best: Mapping[str, float]
    decisions: tuple[Decision, ...]
    split: Allocation
    board: Mapping[str, Any]
    path: pd.DataFrame
    view: Contours
    ceilings: tuple[Ceiling, ...]
    use: str
    fronts: Callable[[], tuple[Front, ...]]
    answer: Mapping[str, Any]
    config: TrainingConfig


def goal() -> RecipeGoal:
    """Return what is to be planned: the target, with its pins and whose word was chosen for a factor."""
    now = target.current()
    pins = {k: v for k, v in (("params", now.params), ("tokens", now.tokens)) if v}
    return RecipeGoal(
        flops=now.flops, context=now.context, pins=pins, evidence=read_evidence(state.get("evidence")),
        limits=limits.chosen(), devices=state.get(limits.DEVICES), served=now.served,
    )  # fmt: skip


def planned(known: AtHand) -> tuple[PlanOfPage | None, Callable[[], None] | None]:
    """Return the plan of the target with its intervals, None until it is known, and what draws how far it is."""
    wanted, inputs = goal(), _inputs(known)
    if known.wait is not None:
        return None, known.wait
    if why := refine.refusal("plan", inputs):
        return None, lambda: refine.say(why)
    title, public = "Working out intervals", bool(known.table.card)
    found, wait = refine.better("plan", inputs, title, lambda _: plan_of(known, wanted), public)
    return (None, wait) if found is None else (found, None)


def at_once(known: AtHand) -> PlanOfPage:
    """Return the plan of the target by the constants alone. Raises BadInput where pins leave nothing."""
    make = functools.partial(plan_of, known, goal(), False)
    return once("plan-at-once", _inputs(known), make, public=known.table.card is not None)


def _inputs(known: AtHand) -> tuple:
    """Return all that a plan of the target depends on."""
    wanted = goal()
    mixture = known.mixture and known.mixture.key
    return (known.base, known.others, *vars(wanted).items(), known.table, (*known.swept,), mixture, state.get("seed"))


def plan_of(known: AtHand, wanted: RecipeGoal, intervals: bool = True) -> PlanOfPage:
    """Return what the page shows of a plan, which asks nothing of the session: it may be made beside the page."""
    mixture = known.mixture if intervals or (known.mixture and known.mixture.ready) else None
    found = recipe(known.base, wanted, known.others, intervals, swept=known.swept, mixture=mixture)
    view, path = _view(replace(known, base=found.base), found), over_sizes(found)
    numbers = {k: v for k, v in report(found).items() if not isinstance(v, (dict, list))}
    judged = verdict(known.fit, known.table) if known.fit and intervals else None
    level = of_recipe(found, judged)
    costs = functools.cache(lambda: fronts(recipe(known.base, wanted, known.others, intervals=False)))
    return PlanOfPage(
        text.answer(found, level), level, found.best, found.decisions, found.split,
        board(found, path, view, known.called), path, view, found.ceilings, text.for_use(found), costs, numbers,
        buildable(**run_settings(found, known.table.name if known.fit or known.fits else "")),
    )  # fmt: skip


def _view(known: AtHand, found: Recipe) -> Contours:
    """Return contours of the law with the runs and models of others around the plan."""
    context = panels.AllocateContext(
        line="", calibrated=known.base, fit=known.fit, table=known.table, fixed={}, best=found.split, near={}
    )
    budgets = budgets_around(found.goal.flops, known.base.ranges.get("flops"))
    rows = plan.frontier(known.base, budgets, {}, intervals=False)
    return contours(known.base, found.split, rows, panels.runs_of(context)[0], {})
