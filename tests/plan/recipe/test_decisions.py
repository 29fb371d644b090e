"""Rows of a plan: what is as good, what the usual costs, and in compute."""

import numpy as np
import pytest

from core.plan.compute.allocate import frontier
from core.plan.recipe.decisions import AS_GOOD, advised, far_apart
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from tests.plan.recipe._plans import BASE


@pytest.fixture(scope="module")
def plan():
    return recipe(BASE, RecipeGoal(flops=1e21), intervals=False, sizes=64)


def test_sizes_as_good_give_up_at_most_half_a_percent(plan):
    low, high = plan.decision("size").as_good["params"]
    x, loss = plan.grid.columns["params"], plan.expected
    near = loss <= plan.loss * (1 + AS_GOOD)
    assert (low, high) == (x[near].min(), x[near].max())
    assert low < plan.best["params"] < high


def test_vocabularies_as_good_are_those_whose_best_models_are(plan):
    low, high = plan.decision("vocab-size").as_good["vocab_size"]
    entries, loss = plan.grid.columns["vocab_size"], plan.expected
    good = [v for v in np.unique(entries) if loss[entries == v].min() <= plan.loss * (1 + AS_GOOD)]
    assert set(good) >= {low, high}
    assert low <= plan.best["vocab_size"] <= high


def test_the_worth_of_a_choice_is_what_the_usual_one_gives_up(plan):
    row, x = plan.decision("vocab-size"), plan.grid.columns
    usual = plan.grid.axes["vocab_size"][plan.grid.usual["vocab_size"]]
    least = plan.expected[x["vocab_size"] == usual].min()
    assert row.worth == pytest.approx(max(least / plan.loss - 1, 0))
    at, less = (r.loss for r in frontier(BASE, np.array([1e21, 1e21 / row.worth_compute]), intervals=False))
    assert less / at - 1 == pytest.approx(row.worth, rel=0.03)


@pytest.mark.parametrize("key", ["schedule", "mixture"])
def test_what_no_law_of_a_plan_says_is_not_known_and_leads_to_its_page(plan, key):
    row = plan.decision(key)
    assert (row.use, row.as_good, row.worth, row.sources) == ({}, {}, None, 0)
    assert row.page == key
    assert "its page" in row.note


def test_later_settings_are_asked_with_the_earlier_ones(plan):
    said = advised(plan.best)
    assert {"batch", "learning-rate", "weight-decay"} <= said.keys()
    for key in ("batch", "learning-rate", "weight-decay"):
        (column,) = plan.decision(key).use
        assert plan.decision(key).use[column] == said[key].value
        assert said[key].low * (1 - 1e-9) <= said[key].value <= said[key].high * (1 + 1e-9)


def test_far_from_all_runs_settings_have_no_range_and_say_how_far_laws_differ():
    row = recipe(BASE, RecipeGoal(flops=1e27), intervals=False, sizes=24).decision("batch")
    assert row.as_good == {}
    assert row.note.startswith("laws differ by more than ")
    assert far_apart(26.9) == "laws differ by more than 26 times here"
    assert far_apart(3.97) == "laws differ by more than 3.9 times here"
