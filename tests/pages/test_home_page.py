"""The front page: the plan of the target, its rows, and what it hands over."""

import json

from core import laws
from core.fit import from_published
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.units import count

PUBLISHED = {"constants": "besiroglu", "law": "chinchilla"}


def test_the_answer_is_the_plan_of_the_engine(open_page):
    app = open_page("home", budget="1e22", **PUBLISHED)
    assert not app.exception
    base = from_published(*laws.get_published("chinchilla@besiroglu"))
    best = recipe(base, RecipeGoal(flops=1e22)).best
    line = next(m.value for m in app.markdown if m.value.startswith("Train **"))
    assert f"**{count(best['params'])} parameters**" in line
    assert f"**{count(best['tokens'])} tokens**" in line


def test_pinned_size_and_tokens_are_planned_for_together(open_page):
    app = open_page("home", params="1e10", tokens="1e12", **PUBLISHED)
    assert not app.exception
    assert any(m.value.startswith("**10.0B parameters** on **1.00T tokens** reach") for m in app.markdown)


def test_a_trainer_gets_the_model_of_the_plan(open_page):
    app = open_page("home", budget="1e22", **PUBLISHED)
    app.session_state["home_copy_as"] = True
    app.run()
    assert not app.exception
    written = json.loads(next(c.value for c in app.code if "hidden_size" in c.value))
    base = from_published(*laws.get_published("chinchilla@besiroglu"))
    best = recipe(base, RecipeGoal(flops=1e22)).best
    assert written["hidden_size"] == best["width"]
    assert written["num_hidden_layers"] == best["depth"]
    assert written["num_key_value_heads"] == best["kv_heads"]


def test_a_plan_says_that_use_is_not_part_of_it(open_page):
    said = [c.value for c in open_page("home", budget="1e22", served="1e13", **PUBLISHED).caption]
    assert any(line.startswith("Tokens of use are not counted here") for line in said)
    assert not any("Tokens of use" in c.value for c in open_page("home", budget="1e22", **PUBLISHED).caption)
