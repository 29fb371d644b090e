"""What is cheapest for training and use: the minimum of a whole life's compute, found by plain search in NumPy."""

import numpy as np
import pytest

from core.fit import from_published
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.life import for_its_use
from core.plan.recipe.recipe import recipe
from tests.plan.recipe._plans import BASE, chinchilla, published


def cheapest_life(loss, served):
    """Sizes on a fine grid, the tokens with which each reaches the loss, and the least of 6 N D + 2 N served."""
    c = BASE.values
    N = np.geomspace(1e8, 1e12, 200_001)
    rest = loss - c["E"] - c["A"] / N ** c["alpha"]
    D = np.where(rest > 1e-6, (c["B"] / np.maximum(rest, 1e-6)) ** (1 / c["beta"]), np.inf)
    cost = 6 * N * D + 2 * N * served
    return N[cost.argmin()], D[cost.argmin()], cost.min()


@pytest.mark.parametrize("served", [1e12, 1e13])
def test_it_is_the_cheapest_life_of_the_loss_of_the_split(served):
    plan = recipe(BASE, RecipeGoal(flops=1e23, served=served), intervals=False, sizes=24)
    N, D, total = cheapest_life(plan.split.loss, served)
    assert plan.life is not None
    assert plan.life.best.params == pytest.approx(N, rel=2e-3)
    assert plan.life.best.tokens == pytest.approx(D, rel=2e-3)
    assert plan.life.best.total == pytest.approx(total, rel=1e-6)
    assert plan.life.best.params < plan.split.params


def test_pins_say_what_it_is_to_be_as_good_as():
    plan = recipe(BASE, RecipeGoal(flops=1e23, served=1e12, pins={"params": 7e9}), intervals=False, sizes=24)
    N, _, _ = cheapest_life(chinchilla(7e9, 1e23 / 6 / 7e9), 1e12)
    assert plan.life is not None
    assert plan.life.best.params == pytest.approx(N, rel=2e-3)


def test_nothing_served_and_laws_of_more_than_size_say_nothing():
    plan = recipe(BASE, RecipeGoal(flops=1e21), intervals=False, sizes=24)
    assert plan.life is None
    law, _ = published("width-depth-params@mcleish")
    wide = from_published(law, law.constants("mcleish"))
    assert for_its_use(wide, RecipeGoal(flops=1e21, served=1e12), plan.split) is None
