"""A plan as plain data."""

import json

import pytest

from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.recipe.report import report
from tests.plan.recipe._plans import BASE


def test_a_report_is_strict_json_with_every_decision():
    plan = recipe(BASE, RecipeGoal(flops=1e21, pins={"params": 2e9}), sizes=24)
    found = json.loads(json.dumps(report(plan), allow_nan=False))
    assert found["params"] == plan.best["params"]
    assert found["flops"] == pytest.approx(1e21)
    assert found["flops_6nd"] == pytest.approx(6 * found["params"] * found["tokens"])
    assert found["tokens_per_param"] == pytest.approx(found["tokens"] / found["params"])
    assert [d["key"] for d in found["decisions"]] == [d.key for d in plan.decisions]
    assert found["decisions"][0]["pinned"] is True
    assert found["interval"] == ""
