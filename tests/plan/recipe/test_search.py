"""The search over draws, against plain loops."""

from dataclasses import replace

import numpy as np

from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.grid import AXES, build, narrowed
from core.plan.recipe.losses import losses
from core.plan.recipe.search import search
from tests.plan.recipe._plans import BASE


def drawn(n):
    rng = np.random.default_rng(0)
    return replace(BASE, draws={k: v * np.exp(0.02 * rng.standard_normal(n)) for k, v in BASE.values.items()})


def test_every_draw_has_its_lowest_candidate_and_the_lowest_at_each_place():
    goal = RecipeGoal(flops=1e20)
    grid = narrowed(build(goal, 9e8, sizes=10, aspects=4), ["group"])
    base = drawn(5)
    parts = losses(base, grid, goal, {})
    rng = np.random.default_rng(1)
    added = 0.01 * rng.standard_normal(parts.excess.shape)
    found = search(base, grid, replace(parts, excess=added))
    x = grid.columns
    for b in range(6):
        c = {k: v[b] for k, v in base.stacked.items()}
        loss = c["E"] + c["A"] / x["params"] ** c["alpha"] + c["B"] / x["tokens"] ** c["beta"]
        loss = np.where(grid.allowed, loss * np.exp(added[0 if b == 0 else (b - 1) % 4]), np.inf)
        assert np.isclose(found.lowest[b], np.nanmin(loss), rtol=1e-12)
        assert found.index[b] == np.nanargmin(loss)
        cube = loss.reshape(grid.shape)
        for k, axis in enumerate(AXES):
            least = np.nanmin(cube, axis=tuple(i for i in range(5) if i != k))
            assert np.allclose(found.along[axis][b], least, rtol=1e-12)


def test_more_draws_than_are_wanted_are_left_out():
    goal = RecipeGoal(flops=1e20)
    grid = build(goal, 9e8, sizes=10, aspects=4)
    base = drawn(12)
    assert len(search(base, grid, losses(base, grid, goal, {}), draws=3).lowest) == 4
