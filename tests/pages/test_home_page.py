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


def test_the_cheapest_model_for_its_use_is_that_of_the_page_about_it(open_page):
    """The plan and "How small, for its use?" say the same size and tokens at the same target."""
    same = {"budget": "1e22", "served": "1e13", **PUBLISHED}
    (line,) = [c.value for c in open_page("home", **same).caption if c.value.startswith("With 10.0T tokens served")]
    shown = {m.label: m.value for m in open_page("inference", servelaw="chinchilla@besiroglu", **same).metric}
    assert f"{shown['Parameters']} on {shown['Training tokens']} tokens are as good" in line
    assert not any("tokens served" in c.value for c in open_page("home", budget="1e22", **PUBLISHED).caption)


def test_plan_and_use_go_by_the_same_constants_where_the_law_of_the_session_splits_no_budget(open_page):
    same = {"budget": "1e22", "served": "1e12", "law": "kaplan-ns"}
    (line,) = [c.value for c in open_page("home", **same).caption if c.value.startswith("With 1.00T tokens served")]
    shown = {m.label: m.value for m in open_page("inference", **same).metric}
    assert f"{shown['Parameters']} on {shown['Training tokens']} tokens are as good" in line


def test_limits_of_a_link_are_kept_and_say_what_they_give_up(open_page):
    app = open_page("home", budget="1e22", limit_memory="5", limit_dollars="6000", **PUBLISHED)
    app.session_state["home_limits"] = True
    app.run()
    assert not app.exception
    said = [c.value.replace("\\", "") for c in app.caption]
    assert any(line.startswith("Memory: 4.") and " GB of 5.00 GB; the limit costs " in line for line in said)
    assert any(line.startswith("Dollars: $6.00K of $6.00K; the limit costs ") for line in said)
    best = recipe(from_published(*laws.get_published("chinchilla@besiroglu")), RecipeGoal(
        flops=1e22, limits={"memory": 5e9, "dollars": 6000.0}, devices=64.0,
    )).best  # fmt: skip
    line = next(m.value for m in app.markdown if m.value.startswith("Train **"))
    assert f"**{count(best['params'])} parameters**" in line


def test_limits_that_leave_nothing_say_what_to_release_and_can_be_released(open_page):
    app = open_page("home", budget="1e22", params="1e10", limit_memory="2", **PUBLISHED)
    assert not app.exception
    (error,) = [e.value for e in app.error]
    assert "release params (" in error
    assert "memory (allowed is " in error
    toggle = next(t for t in app.toggle if t.label == "Memory in use")
    assert toggle.value
    toggle.set_value(False).run()
    assert not app.error
    assert any("parameters** on **" in m.value for m in app.markdown)


def test_what_each_cost_buys_is_one_click_behind(open_page):
    app = open_page("home", budget="1e22", against="compute", **PUBLISHED)
    app.session_state["home_fronts"] = True
    app.run()
    assert not app.exception
    assert any(c.value.startswith("Half of the compute has ") for c in app.caption)


def test_every_decision_is_a_table_that_a_dashboard_takes_and_its_loss_can_be_stamped(open_page):
    app = refined(open_page("home", budget="1e22", **PUBLISHED))
    app.session_state["home_rows"] = True
    app.run()
    assert not app.exception
    table = next(t.value for t in app.dataframe if "decision" in t.value)
    base = from_published(*laws.get_published("chinchilla@besiroglu"))
    titles = [row.title for row in recipe(base, RecipeGoal(flops=1e22)).decisions]
    assert table["decision"].tolist()[: len(titles)] == titles
    assert table["use"].str.len().min() > 0
    assert any((b.key or "") == "add_table_plan-decisions" for b in app.button)
    assert any((b.key or "") == "stamp_forecast" for b in app.button)
