"""Around which size the models of a plan lie."""

import pytest

from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.middle import middle


@pytest.mark.parametrize(
    ("goal", "size"),
    [
        (RecipeGoal(flops=1e22), 5e9),
        (RecipeGoal(flops=1e22, pins={"params": 7e9}), 7e9),
        (RecipeGoal(flops=6e21, pins={"tokens": 1e12}), 1e9),
        (RecipeGoal(flops=6e21, unique_tokens=1e10, passes=2.0), 5e10),
        (RecipeGoal(flops=1e22, limits={"memory": 4e9}), 2e9),
        (RecipeGoal(flops=1e22, limits={"params": 1e9}), 1e9),
        (RecipeGoal(flops=1e22, limits={"time": 1e-3}), 3.35e12 * 1e-3 / 2),
    ],
)
def test_the_middle_is_the_split_a_pin_or_what_ceilings_leave(goal, size):
    assert middle(goal, 5e9) == pytest.approx(size)
