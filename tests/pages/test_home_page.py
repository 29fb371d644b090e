"""The front page: the plan of the target, its rows, and what it hands over."""

import json

from core import laws
from core.fit import from_published
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.units import count
from pages.parts.home.plan import PlanOfPage
from tests.cli._shell import answer, run
from tests.pages._pages import refined

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


def plan_of(app) -> PlanOfPage:
    """The plan that a visitor sees last."""
    return list(app.session_state["answers"]["plan"].values())[-1]


def test_the_plan_by_constants_alone_stands_at_once_and_intervals_follow_in_its_place(open_page):
    app = open_page("home", budget="1e22", **PUBLISHED)
    line = next(m.value for m in app.markdown if m.value.startswith("Train **"))
    assert "(" not in line
    app = refined(app)
    whole = next(m.value for m in app.markdown if m.value.startswith("Train **"))
    assert whole.partition(" parameters")[0] == line.partition(" parameters")[0]
    assert " to " in whole


def test_laws_of_factors_are_fitted_as_in_the_shell(open_page):
    """Runs that vary heads say so on the page and in the shell with the same numbers, and who says so names them."""
    app = refined(refined(open_page("home", data="measured/heads", budget="1e15")))
    assert not app.exception
    shell = answer(run("plan", "measured/heads", "--flops", "1e15", "--json"))
    rows = {row["key"]: row for row in shell["decisions"]}
    for row in plan_of(app).decisions:
        same = rows[row.key]
        assert (row.who, row.note, row.sources) == (same["who"], same["note"], same["sources"])
        assert dict(row.use) == same["use"]
        assert (row.worth, row.worth_compute, row.stays) == tuple(
            same[name] for name in ("worth", "worth_compute", "stays")
        )
    assert any(row.who.endswith("fitted to measured/heads") for row in plan_of(app).decisions)
    board = plan_of(app).board["rows"]
    assert any(row["who"] == "measured/heads (108 runs)" for row in board)


def test_who_is_heard_can_be_changed_and_the_address_says_so(open_page):
    app = refined(open_page("home", budget="1e22", **PUBLISHED))
    assert plan_of(app).decisions[1].who.startswith("width-depth-params@")
    app.session_state["home_sources"] = True
    app.run()
    next(s for s in app.selectbox if s.label == "Width and depth").set_value("usual").run()
    app = refined(app)
    assert not app.exception
    assert plan_of(app).decisions[1].note == "as usual, as you chose"
    assert app.query_params["evidence"] == "shape:usual"
    other = refined(open_page("home", budget="1e22", evidence="shape:usual", **PUBLISHED))
    assert plan_of(other).line == plan_of(app).line


def test_a_link_with_evidence_that_there_is_not_is_one_line(open_page):
    app = open_page("home", budget="1e22", evidence="shape:me", **PUBLISHED)
    assert not app.exception
    assert any("says no evidence" in w.value for w in app.warning)
