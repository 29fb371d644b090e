"""Candidates of a plan: each can be built, costs what it should, and keeps pins and limits."""

import numpy as np
import pytest

from core.errors import BadInput
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.grid import AXES, build, narrowed
from tests.plan.recipe._plans import layers

FEW = {"sizes": 24, "aspects": 5}


def kept(grid):
    return {k: v[grid.allowed] for k, v in grid.columns.items() if v.shape == grid.allowed.shape}


@pytest.mark.parametrize("flops", [1e17, 1e20, 1e24])
def test_every_candidate_can_be_built_and_spends_the_compute(flops):
    grid = build(RecipeGoal(flops=flops, context=2048.0), np.sqrt(flops / 120), **FEW)
    x = kept(grid)
    assert len(x["width"]) > 500
    for name in ("width", "depth", "query_heads", "kv_heads", "head_dim", "ffn_width", "vocab_size"):
        assert np.array_equal(x[name], np.floor(x[name])), name
        assert x[name].min() >= 1, name
    assert np.array_equal(x["query_heads"] * x["head_dim"], x["width"])
    assert np.array_equal(x["query_heads"] % x["kv_heads"], np.zeros_like(x["width"]))
    assert np.allclose(x["flops"], flops, rtol=1e-12)


def test_parameters_and_compute_are_counted_by_hand():
    grid = build(RecipeGoal(flops=1e21, context=4096.0, tied=False), 3e9, **FEW)
    x = kept(grid)
    w, d, h, k, hd, ffn, v = (
        x[n] for n in ("width", "depth", "query_heads", "kv_heads", "head_dim", "ffn_width", "vocab_size")
    )
    outside = d * layers(w, h, k, hd, ffn) + w
    assert np.allclose(x["params_non_embedding"], outside, rtol=1e-12)
    assert np.allclose(x["params"], outside + 2 * v * w, rtol=1e-12)
    matrices = d * (layers(w, h, k, hd, ffn) - 2 * w) + v * w  # norms take no multiplications here, look-ups none
    per_token = 6 * matrices + 3 * 4 * d * (4096 / 2) * h * hd  # a token sees half of the context on average
    assert np.allclose(x["exact"], per_token, rtol=1e-12)
    usual = np.interp(np.log(x["params"]), grid.counted.logs, grid.counted.ratios)
    assert np.allclose(x["tokens"], 1e21 / (per_token / usual), rtol=1e-12)
    cache = 2 * 4096 * d * hd * k * 2  # keys and values, two bytes each
    assert np.allclose(x["memory"], 2 * x["params"] + cache, rtol=1e-12)


@pytest.mark.parametrize(
    "pins",
    [{"width": 2048.0}, {"depth": 20.0}, {"vocab_size": 50257.0}, {"query_heads": 16.0}, {"kv_heads": 8.0},
     {"width": 2048.0, "depth": 16.0, "query_heads": 32.0, "kv_heads": 8.0}],
)  # fmt: skip
def test_what_is_pinned_is_had_to_the_digit(pins):
    x = kept(build(RecipeGoal(flops=1e21, pins=pins), 2e9, **FEW))
    assert len(x["width"])
    for name, value in pins.items():
        assert set(x[name]) == {value}


def test_a_pinned_size_is_had_within_three_percent_and_pinned_tokens_exactly():
    x = kept(build(RecipeGoal(flops=1e22, pins={"params": 7e9}), 9e9, **FEW))
    assert np.abs(np.log(x["params"] / 7e9)).max() < 0.03
    x = kept(build(RecipeGoal(flops=1e22, pins={"tokens": 3e11}), 1e22 / 6 / 3e11))
    assert set(x["tokens"]) == {3e11}
    assert np.abs(np.log(x["flops"] / 1e22)).max() < 0.03


def test_limits_are_kept():
    for name, limit in (("memory", 1e10), ("params", 3e9), ("tokens", 5e10), ("time", 2e-3)):
        x = kept(build(RecipeGoal(flops=1e21, limits={name: limit}), 3e9, **FEW))
        assert x[name].max() <= limit
    for name, limit in (("dollars", 1000.0), ("days", 10.0)):
        x = kept(build(RecipeGoal(flops=1e21, limits={name: limit}, devices=2.0), 3e9, **FEW))
        assert np.allclose(x[name], limit)
    x = kept(build(RecipeGoal(flops=1e21, unique_tokens=1e10, passes=3.0), 3e9, **FEW))
    assert x["text"].max() <= 3e10 * (1 + 1e-9)


def test_tokens_that_exist_are_the_same_text_for_every_vocabulary():
    """The usual vocabulary has 131,072 entries at this size; with 8,192 the same text is more tokens."""
    goal = RecipeGoal(flops=1e21, unique_tokens=1e10, passes=3.0)
    grid = build(goal, 3e9, **FEW)
    x = kept(grid)

    def each(entries):  # tokens of a character
        log = np.log(np.minimum(entries, 200_000.0))
        return 0.00639222 * log**2 - 0.15811069 * log + 1.20470122

    usual = x["tokens"] * each(131_072.0) / each(x["vocab_size"])
    assert np.allclose(x["text"], usual, rtol=1e-12)
    assert usual.max() <= 3e10 * (1 + 1e-9)
    small = x["vocab_size"] == 8192
    assert x["tokens"][small].max() > 3.3e10


def test_what_is_usual_alone_is_left_on_an_axis():
    grid = build(RecipeGoal(flops=1e21), 3e9, **FEW)
    fewer = narrowed(grid, AXES[1:])
    assert 0 < fewer.allowed.sum() < grid.allowed.sum()
    x = kept(fewer)
    assert set(x["vocab_size"]) == {131072.0}
    assert set(x["query_heads"] / x["kv_heads"]) == {4.0}
    assert set(x["head_dim"]) == {128.0}


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (
            RecipeGoal(flops=1e21, limits={"memory": 1e3}),
            ["memory up to 1e-6 GB", "release memory (allowed is ", " GB or more)."],
        ),
        (
            RecipeGoal(flops=1e21, pins={"query_heads": 7.0, "width": 2048.0}),
            ["release query_heads (allowed are ", ") or width (allowed are "],
        ),
        (
            RecipeGoal(flops=1e21, pins={"width": 4096.0, "depth": 2.0, "params": 3e10}),
            ["release width (allowed are ", " or depth (allowed ", " or params (allowed "],
        ),
        (
            RecipeGoal(flops=1e21, pins={"params": 3e9}, limits={"memory": 1e9}),
            ["release params (allowed are ", " or memory (allowed is "],
        ),
        (
            RecipeGoal(flops=1e21, pins={"params": 3e9}, unique_tokens=1e6),
            ["release params (allowed are ", " or unique_tokens (allowed is ", " tokens or more)."],
        ),
        (
            RecipeGoal(flops=1e21, limits={"memory": 1e3, "time": 1e-12}),
            ["release memory (allowed is ", " GB or more) and time (allowed is ", " ms or more)."],
        ),
    ],
)
def test_what_leaves_nothing_is_said_with_a_way_out(goal, words):
    with pytest.raises(BadInput) as caught:
        build(goal, 3e9, **FEW)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert "\n" not in str(caught.value)
