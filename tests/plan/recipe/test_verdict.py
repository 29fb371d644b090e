"""How far a plan can be relied on: never further than its split, and what far laws decide asks for care."""

from dataclasses import replace

from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.recipe.verdict import of_recipe
from core.verdict import Reason, judged
from tests.plan.recipe._plans import BASE


def test_published_constants_ask_for_care_and_far_laws_are_named():
    found = of_recipe(recipe(BASE, RecipeGoal(flops=1e23), sizes=24), None)
    assert found.level != "solid"
    texts = " ".join(r.text for r in found.reasons)
    assert "Width and depth follows a law whose runs end a factor of" in texts
    assert "disagree about the size" in texts


def test_tokens_per_parameter_that_no_run_can_have_had_are_no_advice():
    """Runs with 1e9 to 2e9 parameters on 1e12 to 2e12 tokens: some 500 to 2,000 for each."""
    ranges = {"params": (1e9, 2e9), "tokens": (1e12, 2e12)}
    found = of_recipe(recipe(replace(BASE, ranges=ranges), RecipeGoal(flops=1e23), intervals=False, sizes=24), None)
    assert any("tokens per parameter are so few" in r.text for r in found.reasons)
    assert found.level == "no"
    near = {"params": (1e9, 2e10), "tokens": (1e11, 2e12)}
    found = of_recipe(recipe(replace(BASE, ranges=near), RecipeGoal(flops=1e23), intervals=False, sizes=24), None)
    assert not any("tokens per parameter" in r.text for r in found.reasons)


def test_no_plan_stands_above_the_verdict_on_its_fit():
    plan = recipe(replace(BASE, label="fitted"), RecipeGoal(flops=1e20), intervals=False, sizes=24)
    bad = judged([Reason("no", "The runs are of one size.")])
    assert of_recipe(plan, bad).level == "no"
