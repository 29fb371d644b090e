"""What configurations of heads cost: sums worked out here, the paper's table, and uses that cannot be."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import BadInput
from core.plan.architecture.head_costs import Use, candidates, check, front, priced
from core.plan.devices import DEVICES

LONG = Use(131_072)


def test_there_are_the_paper_s_21_candidates():
    assert len(candidates(32)) == 21
    assert candidates(32, group=4) == [(4, 1), (8, 2), (16, 4), (32, 8)]
    assert candidates(8, kv_heads=8) == [(8, 8)]
    with pytest.raises(BadInput, match="No configuration up to 8 query heads"):
        candidates(8, kv_heads=3)
    with pytest.raises(BadInput, match="at most 0 query heads"):
        candidates(0)


def test_the_front_is_what_nothing_beats():
    heads = candidates()
    table = priced(np.geomspace(1e8, 1e10, len(heads)), heads, LONG)
    ends = front(table)
    for _, row in table.iterrows():
        beaten = ((table["memory"] < row["memory"]) & (table["flops"] < row["flops"])).any()
        assert beaten or row["memory"] in set(ends["memory"]) or row["flops"] in set(ends["flops"])
    assert table["memory"].min() == ends["memory"].iloc[0]
    assert table["flops"].min() == pytest.approx(ends["flops"].iloc[-1])


def test_costs_are_the_paper_s_table_3():
    """Chen et al. 2025: with L = 36, T = 131,072, 1.2B of (32, 8) and 1.8B of (8, 1) cost Z = 70,243 and 44,364.

    The printed savings, 50.8 % and 57.8 %, come of other shapes; with these they are 60 % and 68 %.
    """
    for n, h, k, stored, spent, z in (
        (1.2e9, 32, 8, 6.032e9, 4.105e10, 70_243),
        (1.8e9, 8, 1, 2.404e9, 1.326e10, 44_364),
    ):
        m, c = n + 2 * 131_072 * 36 * 64 * k, 2 * n + 4 * 131_072 * 36 * 64 * h
        assert (m, c) == (pytest.approx(stored, rel=5e-4), pytest.approx(spent, rel=5e-4))
        assert 0.9 * m**0.5 + 0.1 * c ** (1 / 3) == pytest.approx(z, abs=1)
        row = priced(np.array([n]), [(h, k)], LONG).iloc[0]
        m, c = n + 2 * 131_072 * row["depth"] * 64 * k, 2 * n + 4 * 131_072 * row["depth"] * 64 * h
        assert row["z"] == pytest.approx(0.9 * m**0.5 + 0.1 * c ** (1 / 3), rel=1e-12)


def test_every_cost_is_the_sum_worked_out_here():
    """One shape by its width and depth: weights with embeddings and norms, keys and values, products, and a step."""
    use = Use(4096, batch=32, bits=8, device="a100-80")
    row = priced(np.array([1e9]), [(16, 4)], use).iloc[0]
    width, depth = row["width"], row["depth"]
    bare = depth * width * (2 * 64 * (16 + 4) + 8 * width)
    assert bare == pytest.approx(1e9, rel=1e-9)
    every = bare + 50_304 * width + (2 * depth + 1) * width
    cache = 4096 * depth * 2 * 64 * 4  # a byte each
    flops = 2 * bare + 4 * 4096 * depth * 64 * 16 + 2 * 50_304 * width
    assert row["kv_cache"] == pytest.approx(cache)
    assert row["memory"] == pytest.approx(every + 32 * cache)
    assert row["flops"] == pytest.approx(flops)
    assert row["time"] == pytest.approx((every + 32 * cache) / 2.039e12)  # memory is what takes longest
    many = priced(np.array([1e9]), [(16, 4)], replace(use, batch=1e6, context=1)).iloc[0]
    products = 1e6 * (many["flops"]) / DEVICES["a100-80"].flops
    assert many["time"] == pytest.approx(products)  # here it is the products


def test_a_shape_of_less_than_a_layer_is_not_within_the_limits():
    table = priced(np.array([1e5, 1e9]), [(1, 1), (1, 1)], replace(LONG, head_dim=1e4))
    assert list(table["depth"] >= 1) == [False, True]
    assert list(table["within"]) == [False, True]


def test_limits_say_which_rows_keep_within_them():
    table = priced(np.array([1e8, 1e9, 1e10]), [(8, 8)] * 3, replace(LONG, limits={"flops": 1e10, "memory": 1e12}))
    np.testing.assert_array_equal(table["within"], (table["flops"] <= 1e10) & (table["memory"] <= 1e12))
    assert table["within"].any()
    assert not table["within"].all()


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (replace(LONG, context=0), "context is 0 tokens"),
        (replace(LONG, batch=0), "batch is 0"),
        (replace(LONG, weight=2), "weight of memory is 2"),
        (replace(LONG, device="abacus"), "no device 'abacus'"),
        (replace(LONG, limits={"joy": 1.0}), "limit joy"),
    ],
)
def test_uses_that_cannot_be_get_one_line(use, said):
    with pytest.raises(BadInput, match=said) as caught:
        check(use)
    assert "\n" not in str(caught.value)
