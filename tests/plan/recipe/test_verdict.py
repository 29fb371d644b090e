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


def test_no_plan_stands_above_the_verdict_on_its_fit():
    plan = recipe(replace(BASE, label="fitted"), RecipeGoal(flops=1e20), intervals=False, sizes=24)
    bad = judged([Reason("no", "The runs are of one size.")])
    assert of_recipe(plan, bad).level == "no"
