"""Tables that pictures of a plan are drawn from: isoFLOP curves, budgets, levels."""

import numpy as np
import pytest

from core.laws.cost import SIX_ND
from core.plan.compute.allocate import allocate, frontier
from core.plan.compute.tables import REACH, budget_line, frontier_table, isoflop_table, round_levels
from tests.plan.compute._published import PUBLISHED, loss_by_hand


def test_a_frontier_has_a_row_a_budget_and_says_what_lies_beyond_the_runs():
    budgets = np.array([1e19, 1e21, 1e23])
    table = frontier_table(frontier(PUBLISHED, budgets), (1e20, 1e22))
    assert table["flops"].tolist() == budgets.tolist()
    assert table["beyond"].tolist() == [True, False, True]
    np.testing.assert_allclose(6 * table["params"] * table["tokens"], budgets)
    np.testing.assert_allclose(table["loss"], loss_by_hand(table["params"], table["tokens"]), rtol=1e-12)
    assert table[["low", "high", "params_low", "tokens_high"]].isna().all(axis=None)  # without draws
    assert not frontier_table(frontier(PUBLISHED, budgets), None)["beyond"].any()


def test_an_isoflop_table_keeps_each_budget_and_is_lowest_at_its_best_size():
    rows = [allocate(PUBLISHED, c) for c in (1e20, 1e22)]
    table = isoflop_table(PUBLISHED, rows, {})
    np.testing.assert_allclose(6 * table["params"] * table["tokens"], table["flops"])
    np.testing.assert_allclose(table["loss"], loss_by_hand(table["params"], table["tokens"]), rtol=1e-12)
    for row, (_, part) in zip(rows, table.groupby("flops"), strict=True):
        assert part["params"].min() == pytest.approx(row.params / REACH)
        assert part.loc[part["loss"].idxmin(), "params"] == pytest.approx(row.params)


def test_a_budget_line_costs_the_budget_within_the_picture():
    line = budget_line(PUBLISHED.law, 6e21, (1e8, 1e12), (1e10, 1e12))
    np.testing.assert_allclose(SIX_ND.flops(line["params"], line["tokens"]), 6e21)
    assert line["tokens"].between(1e10, 1e12).all()
    assert line["params"].min() == pytest.approx(1e9)  # 1e12 tokens
    assert line["params"].max() == pytest.approx(1e11)  # 1e10 tokens


def test_levels_are_round_ascending_and_closer_together_where_the_loss_is_low():
    wide, narrow = round_levels(1.8, 4.3), round_levels(1.80, 1.95)
    assert len(wide) == 10
    np.testing.assert_array_equal(wide, np.round(wide, 2))
    np.testing.assert_array_equal(narrow, np.round(narrow, 3))
    assert (np.diff(wide, 2) > 0).all()
    assert (wide.min(), wide.max()) == (1.8, 4.3)
