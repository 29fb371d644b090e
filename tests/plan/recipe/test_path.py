"""The plan at every size of the same compute."""

import numpy as np
import pytest

from core.plan.recipe.decisions import advised
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.path import over_sizes
from core.plan.recipe.recipe import recipe
from tests.plan.recipe._plans import BASE


def test_every_size_has_its_best_and_the_plan_is_among_them():
    plan = recipe(BASE, RecipeGoal(flops=1e21), intervals=False, sizes=64)
    table = over_sizes(plan)
    assert len(table) > 50
    assert table["params"].is_monotonic_increasing
    assert table["best"].sum() == 1
    best = table[table["best"]].iloc[0]
    assert best["params"] == plan.best["params"]
    assert best["loss"] == plan.loss
    assert np.allclose(table["above"], table["loss"] / plan.loss - 1)
    cube = plan.expected.reshape(plan.grid.shape[0], -1).min(axis=1)
    assert set(table["loss"]) <= {*cube, plan.loss}
    row = table.iloc[7]  # between two sizes at which laws are asked
    outside = plan.grid.columns["params_non_embedding"][plan.grid.columns["params"] == row["params"]][0]
    run = {**row.to_dict(), "params_non_embedding": outside, "flops": 1e21}
    assert row["batch_tokens"] == pytest.approx(advised(run)["batch"].value, rel=0.05)


@pytest.mark.parametrize("flops", [1e15, 1e16, 3e16, 1e18])
def test_the_plan_itself_is_a_row_where_several_shapes_have_as_many_parameters(flops):
    plan = recipe(BASE, RecipeGoal(flops=flops), intervals=False)
    table = over_sizes(plan)
    assert table["best"].sum() == 1
    assert float(table.loc[table["best"], "width"].iloc[0]) == plan.best["width"]
