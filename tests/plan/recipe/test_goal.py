"""What a plan can be for: every number within its bounds, one line where it is not."""

import pytest

from core.errors import BadInput
from core.plan.recipe.goal import RecipeGoal, checked


@pytest.mark.parametrize(
    ("goal", "line"),
    [
        (RecipeGoal(flops=float("nan")), "flops is nan; allowed are numbers above 0 and below 1e40."),
        (RecipeGoal(flops=0.0), "flops is 0; allowed are numbers above 0 and below 1e40."),
        (
            RecipeGoal(flops=1e20, context=0.5),
            "context, passes and sequences are counts; allowed are numbers from 1 up.",
        ),
        (RecipeGoal(flops=1e20, device="abacus"), "There is no device 'abacus'; there are a100-80, h100, h200."),
        (
            RecipeGoal(flops=1e20, pins={"colour": 3.0}),
            "colour cannot be pinned; allowed are params, tokens, width, depth, ",
        ),
        (RecipeGoal(flops=1e20, pins={"vocab_size": 1.0}), "vocab_size is pinned to 1; allowed are 256 entries (the"),
        (RecipeGoal(flops=1e20, pins={"depth": 2.5}), "depth is pinned to 2.5; allowed are whole numbers."),
        (RecipeGoal(flops=1e20, limits={"memory": -1.0}), "memory is limited to -1; allowed are numbers above 0"),
        (RecipeGoal(flops=1e20, unique_tokens=0.0), "unique_tokens is 0; allowed are numbers above 0 and below 1e40."),
    ],
)
def test_a_goal_that_cannot_be_is_refused_in_a_line(goal, line):
    with pytest.raises(BadInput) as caught:
        checked(goal)
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)


def test_a_goal_that_can_be_is_returned():
    goal = RecipeGoal(flops=1e20, pins={"params": 7e9}, limits={"memory": 8e10})
    assert checked(goal) is goal
