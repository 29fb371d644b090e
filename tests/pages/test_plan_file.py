"""A plan that was copied as JSON, dropped on the plan's page: the same target, or one line that says why not."""

import json

import pytest

from core import laws
from core.fit import from_published
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.recipe.run_settings import run_settings
from core.report.buildable import buildable
from core.report.configs import plain_json
from pages.parts import plan_file
from tests.pages._uploads import GOOD, messages, put

BASE = from_published(*laws.get_published("chinchilla@hoffmann"))
GOAL = RecipeGoal(flops=1e22, context=2048.0, pins={"params": 2e9}, evidence={"shape": "usual"})
TEXT = plain_json.write(buildable(**run_settings(recipe(BASE, GOAL, intervals=False))))
PUBLISHED = {"constants": "besiroglu", "law": "chinchilla"}


def dropped(open_page, given, **link):
    return put(open_page("home", **PUBLISHED, **link), "plan.json", json.dumps(given).encode())


def test_a_dropped_plan_sets_target_pins_constants_and_evidence(open_page):
    app = put(open_page("home", **PUBLISHED), "plan.json", TEXT.encode())
    assert not app.exception
    assert not messages(app)
    assert dict(app.query_params) == {
        "budget": "1e22", "params": "2e9", "context": "2048", "evidence": "shape:usual", "law": "chinchilla",
        "constants": "hoffmann",
    }  # fmt: skip
    assert any(m.value.startswith("**2.0") and "above the best" in m.value for m in app.markdown)
    said = next(c.value for c in app.caption if c.value.startswith("Taken from"))
    assert said.replace("\\", "") == "Taken from plan.json: 1e22 FLOP, 2.00B parameters pinned."


def test_what_pages_have_no_place_for_is_said(open_page):
    given = {**json.loads(TEXT), "pins": {"width": 4096}, "limits": {"memory": 8e10}, "runs": "mine.csv"}
    app = dropped(open_page, given)
    said = next(c.value for c in app.caption if c.value.startswith("Taken from"))
    assert "Only the shell keeps width." in said.replace("\\", "")
    assert app.query_params["limit_memory"] == "8e1"
    assert "It was made from mine.csv: drop that table here as well." in said.replace("\\", "")


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"version": 9}, "This plan is of version"),
        ({"colour": 1}, "A plan has no 'colour'"),
        ({"flops": -1}, "flops is -1"),
        ({"flops": None}, "A target needs training compute (FLOP) (flops)"),
        ({"options": {"evidence": "shape:me"}}, "'shape:me' says no evidence"),
        ({"options": {"law": "chinchilla@nobody"}}, "nobody"),
    ],
)
def test_a_damaged_plan_is_one_line_and_changes_nothing(open_page, changed, line):
    given = {k: v for k, v in {**json.loads(TEXT), **changed}.items() if v is not None}
    app = dropped(open_page, given, budget="3e22")
    assert not app.exception
    [said] = messages(app)
    assert line in said
    assert app.query_params["budget"] == "3e22"


def test_tables_are_no_plans():
    assert not plan_file.is_plan(GOOD)
    assert not plan_file.is_plan(b'[{"params": 1}]')
    assert plan_file.is_plan(TEXT.encode())


def test_a_table_dropped_on_the_plan_is_what_it_goes_by(open_page):
    app = put(open_page("home", boot="40", starts="64", budget="1e22"), "mine.csv", GOOD)
    assert not app.exception
    assert not messages(app)
    assert app.query_params["data"] == "upload"
