"""The data mixture of a plan: the best one of its page at the plan's own size, and what it is worth."""

from dataclasses import replace

import numpy as np
import pytest

from core.plan.mixture.optimum import best_mixture, value_of
from core.plan.recipe import text
from core.plan.recipe.blend import MixtureEvidence
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.recipe.verdict import of_recipe
from tests.plan.mixture._mixtures import NAMES, constants, wish
from tests.plan.recipe._plans import BASE

EVEN = dict.fromkeys(NAMES, 0.25)
RUNS = np.array([[0.4, 0.2, 0.2, 0.2], [0.1, 0.3, 0.3, 0.3]])


def evidence(key="mixture-linear", runs=RUNS, draws=0, **values):
    fits = {"loss/x": constants(key, draws=draws, **values)}
    return MixtureEvidence(fits, wish(fits, at={}, natural=EVEN, high={"b": 0.6}), runs, f"{key} fitted to mine.csv")


def test_the_shares_and_their_worth_of_a_linear_law_are_those_by_hand():
    losses = {f"L[{n}]": v for n, v in zip(NAMES, (3.0, 2.0, 4.0, 2.5), strict=True)}
    found = evidence(**losses).blend({"params": 1e9, "tokens": 2e10})
    assert found.use == pytest.approx({"mix/a": 0, "mix/b": 0.6, "mix/c": 0, "mix/d": 0.4}, abs=2e-3)
    assert found.worth == pytest.approx(np.mean([3.0, 2.0, 4.0, 2.5]) / (0.6 * 2.0 + 0.4 * 2.5) - 1, rel=1e-3)
    assert found.moved == pytest.approx(0.4, abs=2e-3)  # b from .3 to .6, d from .3 to .4
    assert found.beyond == 0


def test_a_law_of_size_is_asked_at_the_plan_s_own_size_and_tokens():
    known = evidence("mixture-joint")
    plan = recipe(BASE, RecipeGoal(flops=1e22), intervals=False, mixture=known)
    at = {"params": plan.best["params"], "tokens": plan.best["tokens"]}
    alone = best_mixture(known.fits, replace(known.wish, at=at))
    row = plan.decision("mixture")
    assert row.use == {f"mix/{n}": v for n, v in alone.shares.items()}
    wanted = replace(known.wish, at=at)
    assert row.worth == pytest.approx(value_of(known.fits, wanted, EVEN) / alone.value - 1, rel=1e-12)
    assert row.who == "mixture-joint fitted to mine.csv"
    other = recipe(BASE, RecipeGoal(flops=1e25), intervals=False, mixture=known).decision("mixture")
    assert other.use != row.use


def test_runs_of_one_size_are_far_from_a_large_model_though_the_law_takes_no_size():
    known = replace(evidence(), ranges={"params": (1e6, 1e6), "tokens": (1e9, 1e9)}, _kept={})
    assert known.blend({"params": 1e9, "tokens": 2e10}).beyond == pytest.approx(3)
    assert known.blend({"params": 1e5, "tokens": 1e9}).beyond == pytest.approx(1)
    plan = recipe(BASE, RecipeGoal(flops=1e22), intervals=False, mixture=known)
    assert any(r.text.startswith("Data mixture follows a law whose runs end") for r in of_recipe(plan, None).reasons)


def test_scarce_tokens_of_a_domain_bound_its_share():
    losses = {f"L[{n}]": v for n, v in zip(NAMES, (3.0, 2.0, 4.0, 2.5), strict=True)}
    known = evidence(**losses)
    scarce = replace(known, wish=replace(known.wish, unique={"b": 1e9}, epochs=4.0, repeats=np.inf), _kept={})
    found = scarce.blend({"params": 1e9, "tokens": 2e10})
    assert found.use["mix/b"] == pytest.approx(4e9 / 2e10, abs=2e-3)


def test_the_rest_of_a_plan_is_as_without_it_and_its_row_says_shares():
    goal = RecipeGoal(flops=1e22)
    alone, both = recipe(BASE, goal, intervals=False), recipe(BASE, goal, intervals=False, mixture=evidence(draws=40))
    assert both.loss == alone.loss
    assert {k: v for k, v in both.best.items() if not k.startswith("mix/")} == dict(alone.best)
    assert not alone.decision("mixture").use
    row = both.decision("mixture")
    assert sum(row.use.values()) == pytest.approx(1)
    first = max(row.use, key=lambda n: row.use[n])
    assert f"{100 * row.use[first]:.0f} % {first.removeprefix('mix/')}" in text.used(row)
    low, high = row.as_good[first]
    assert text.good_first(row) == f"{first.removeprefix('mix/')} {100 * low:.0f} to {100 * high:.0f} %"


def test_a_mixture_unlike_all_runs_asks_for_care():
    losses = {f"L[{n}]": v for n, v in zip(NAMES, (3.0, 2.0, 4.0, 2.5), strict=True)}
    goal = RecipeGoal(flops=1e22)
    far = recipe(BASE, goal, intervals=False, mixture=evidence(**losses))
    near = recipe(BASE, goal, intervals=False, mixture=evidence(runs=np.array([[0.0, 0.6, 0.0, 0.4]]), **losses))
    said = "of the tokens of the data mixture lie elsewhere in the nearest run"
    assert any(said in r.text for r in of_recipe(far, None).reasons)
    assert not any(said in r.text for r in of_recipe(near, None).reasons)
