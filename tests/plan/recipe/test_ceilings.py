"""What ceilings cost: the loss of the plan with one, over that of the plan without."""

import pytest

from core.errors import BadInput
from core.plan.recipe import text
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from tests.plan.recipe._plans import BASE

A_DOLLAR = 989e12 * 0.4 * 3600 / 2  # FLOP: an H100 at 40 % of its peak, two dollars an hour


def planned(**more):
    return recipe(BASE, RecipeGoal(flops=1e22, **more), intervals=False, sizes=48)


def test_each_ceiling_costs_what_the_plan_gains_without_it():
    limits = {"memory": 6e9, "dollars": 7000.0}
    plan = planned(limits=limits)
    assert plan.best["memory"] <= 6e9
    assert plan.best["dollars"] == pytest.approx(7000)
    assert plan.best["flops"] == pytest.approx(7000 * A_DOLLAR)
    for one in plan.ceilings:
        free = planned(limits={k: v for k, v in limits.items() if k != one.name})
        assert one.price == pytest.approx(plan.loss / free.loss - 1)
        assert one.price is not None
        assert one.price > 0
        assert one.has == plan.best[one.name]


def test_days_are_those_of_all_devices():
    plan = planned(limits={"days": 2.0}, devices=8.0)
    assert plan.best["flops"] == pytest.approx(2 * 24 * 8 * 2 * A_DOLLAR)
    (one,) = plan.ceilings
    assert one.has == pytest.approx(2.0)


def test_a_ceiling_far_away_costs_nothing_and_scarce_tokens_do():
    roomy = planned(limits={"memory": 1e12, "dollars": 1e9})
    assert [one.price for one in roomy.ceilings] == [0.0, 0.0]
    (scarce,) = planned(unique_tokens=1e10).ceilings
    assert (scarce.name, scarce.limit) == ("unique_tokens", 1e10)
    assert scarce.price is not None
    assert scarce.price > 0
    assert scarce.has <= 1e10


def test_ceilings_are_said_with_their_units():
    words = [text.ceiling(one) for one in planned(limits={"memory": 6e9, "dollars": 7000.0}).ceilings]
    assert words[0].startswith("Memory: 5.")
    assert " GB of 6.00 GB; the limit costs " in words[0]
    assert words[1].startswith("Dollars: $7.00K of $7.00K; the limit costs ")


def test_pinned_size_and_tokens_beyond_a_ceiling_are_refused_with_what_each_release_allows():
    with pytest.raises(BadInput) as caught:
        planned(pins={"params": 3e9, "tokens": 1e12}, limits={"dollars": 100.0})
    (line,) = str(caught.value).splitlines()
    assert "release params (allowed " in line
    assert "dollars (allowed is $2" in line  # 6 N D are 25,281 dollars; a shape may cost less
