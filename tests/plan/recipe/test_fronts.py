"""Fronts of a plan against brute force: every model that another beats in cost and loss is left out, and no other."""

from dataclasses import replace

import numpy as np
import pytest

from core.plan.recipe.decisions import AS_GOOD
from core.plan.recipe.fronts import FRONTS, MOST, TIMES, fronts, report, sentence
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from tests.plan.recipe._plans import BASE, chinchilla

SMALL = RecipeGoal(flops=1e21, evidence=dict.fromkeys(("shape", "heads", "vocab-size"), "usual"))


@pytest.fixture(scope="module")
def plan():
    return recipe(BASE, SMALL, intervals=False, sizes=40)


def beaten(cost, loss):
    """Whether some other candidate costs no more and is better, or costs less and is as good [M]."""
    cheaper = (cost[None] <= cost[:, None]) & (loss[None] < loss[:, None])
    as_good = (cost[None] < cost[:, None]) & (loss[None] <= loss[:, None])
    return (cheaper | as_good).any(axis=1)


@pytest.mark.parametrize("key", ["memory", "time", "params"])
def test_a_front_is_what_no_candidate_beats(plan, key):
    found = next(f for f in fronts(plan) if f.key == key)
    x = {k: v[plan.grid.allowed] for k, v in plan.grid.columns.items()}
    loss = chinchilla(x["params"], x["tokens"])
    kept = ~beaten(x[key], loss)
    order = np.argsort(x[key][kept])
    assert 3 < kept.sum() <= MOST
    assert np.array_equal(found.table["cost"], x[key][kept][order])
    assert np.allclose(found.table["loss"], loss[kept][order], rtol=1e-12)
    assert found.enough == x[key][loss <= plan.loss * (1 + AS_GOOD)].min()
    assert found.at["loss"] == plan.loss


def test_more_compute_is_the_lowest_loss_of_the_same_models_on_more_tokens(plan):
    found = next(f for f in fronts(plan) if f.key == "flops")
    x = {k: v[plan.grid.allowed] for k, v in plan.grid.columns.items()}
    lowest = np.array([chinchilla(x["params"], x["tokens"] * t).min() for t in TIMES])
    assert np.allclose(found.table["cost"], 1e21 * np.array(TIMES), rtol=1e-9)
    assert np.allclose(found.table["loss"], lowest, rtol=1e-12)
    hours = found.table["cost"] / (989e12 * 0.4 * 3600)
    assert np.allclose(found.table["dollars"], 2 * hours)
    assert np.allclose(found.table["days"], hours / 24)


def test_other_compute_is_that_of_a_plan_for_it():
    free = RecipeGoal(flops=1e21)
    found = next(f for f in fronts(recipe(BASE, free, intervals=False)) if f.key == "flops").table
    row = found.iloc[TIMES.index(2.0)]
    other = recipe(BASE, replace(free, flops=2e21), intervals=False)
    assert row["loss"] == pytest.approx(other.loss, rel=3e-4)  # another grid, as fine


def test_pinned_tokens_leave_no_front_of_compute():
    held = recipe(BASE, replace(SMALL, pins={"tokens": 5e10}), intervals=False, sizes=40)
    assert [f.key for f in fronts(held)] == ["memory", "time", "params"]


def test_limits_hold_for_other_compute_too():
    held = recipe(BASE, replace(SMALL, limits={"memory": 6e9}, unique_tokens=2e10), intervals=False, sizes=40)
    for f in fronts(held):
        assert (f.table["memory"] <= 6e9).all()
        assert (f.table["tokens"] <= 8e10 * (1 + 1e-9)).all()


def test_plain_data_has_every_front(plan):
    found = report(fronts(plan))
    assert [f["key"] for f in found] == list(FRONTS)
    assert all(set(f["rows"][0]) > {"cost", "loss", "params", "tokens", "memory", "dollars"} for f in found)


def test_each_front_is_said_in_a_sentence(plan):
    said = {f.key: sentence(f) for f in fronts(plan)}
    assert said["memory"].startswith(f"The plan takes {plan.best['memory'] / 1e9:.3g} GB.")
    assert " Within 0.5 % of its loss " in said["memory"]
    assert said["flops"].startswith("Half of the compute has ")
    assert " % more loss, twice has " in said["flops"]
    assert said["flops"].endswith(" % less loss.")
