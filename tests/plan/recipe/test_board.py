"""What the picture of a plan shows while it is dragged."""

import json

import numpy as np
import pandas as pd
import pytest

from core.plan.compute.allocate import frontier
from core.plan.compute.views import contours
from core.plan.recipe.board import MOST, board
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.path import over_sizes
from core.plan.recipe.recipe import recipe
from core.units import count
from tests.plan.recipe._plans import BASE, chinchilla

RUNS = pd.DataFrame({
    "params": [1e8, 1e9], "tokens": [2e9, 2e10], "loss": chinchilla(np.array([1e8, 1e9]), np.array([2e9, 2e10])),
    "label": ["small", "large"], "excluded": [False, False],
})  # fmt: skip


@pytest.fixture(scope="module")
def shown():
    plan = recipe(BASE, RecipeGoal(flops=1e21), sizes=64)
    rows = frontier(BASE, 10.0 ** np.arange(18, 23), intervals=False)
    view = contours(BASE, plan.split, rows, RUNS, {})
    return plan, board(plan, over_sizes(plan), view, lambda label: f"Besiroglu et al. 2024 ({label})")


def test_every_size_has_the_words_of_every_decision(shown):
    plan, data = shown
    path = data["path"]
    n = len(path["params"])
    assert 20 < n <= MOST + 1
    assert all(len(path[k]) == n for k in ("tokens", "loss", "above", "said"))
    for key in ("size", "shape", "heads", "kv-heads", "vocab-size", "batch", "learning-rate", "weight-decay"):
        assert len(path["words"][key]) == n
    best = path["best"]
    assert path["above"][best] == 0
    assert path["words"]["size"][best].startswith(count(plan.best["params"]))
    sizes, tokens, reached = (np.array(path[k]) for k in ("params", "tokens", "loss"))
    near = np.abs(np.log(sizes / plan.best["params"])) < 1
    assert np.allclose(reached[near], chinchilla(sizes, tokens)[near], rtol=0.03)  # what factors add is little there


def test_rows_are_the_decisions_and_the_cost(shown):
    plan, data = shown
    assert [r["key"] for r in data["rows"]] == [*(d.key for d in plan.decisions), "cost"]
    assert data["rows"][0]["who"] == "Besiroglu et al. 2024"
    hours = 1e21 / (989e12 * 0.4 * 3600)  # an H100 at 40 % of its peak
    assert data["rows"][-1]["use"] == f"{count(hours)} H100-hours"
    assert data["rows"][-1]["good"] == f"${count(2 * hours)}"


def test_the_picture_is_plain_data_of_a_few_kilobytes(shown):
    _, data = shown
    written = json.dumps(data, allow_nan=False)
    assert len(written) < 120_000
    assert data["picture"]["names"] == ["small", "large"]
    assert data["picture"]["ranges"]["params"] == [5.73e7, 1.62e10]
