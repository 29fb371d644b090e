"""The loss of every candidate, against the same composition written out in NumPy."""

from dataclasses import replace

import numpy as np

from core.plan.recipe.evidence import evidence
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.grid import build, narrowed
from core.plan.recipe.losses import losses
from core.plan.recipe.registry import factors
from tests.plan.recipe._plans import BASE, chinchilla, gemstones, heads, usual_ratio

GOAL = RecipeGoal(flops=1e21)


def grid_of(goal, **more):
    return narrowed(build(goal, 2.8e9, sizes=12, aspects=5, **more), ["vocab_size", "group"])


def known_at(grid, keys):
    row = grid.row(int(np.flatnonzero(grid.allowed)[0]))
    at = {
        **row,
        "params": 2.8e9,
        "params_non_embedding": 2.5e9,
        "tokens": 6e10,
        "query_heads": 20.0,
        "unique_tokens": 6e10,
    }
    return {f.key: evidence(f, at) for f in factors() if f.key in keys}


def test_a_law_of_size_and_tokens_stands_alone_where_nothing_is_known():
    grid = grid_of(GOAL)
    found = losses(BASE, grid, GOAL, {})
    x = grid.columns
    assert np.allclose(found.expected[grid.allowed], chinchilla(x["params"], x["tokens"])[grid.allowed], rtol=1e-12)
    assert np.isinf(found.expected[~grid.allowed]).all()
    assert found.each == {}


def test_shape_and_heads_are_added_in_logarithms():
    grid = grid_of(GOAL)
    found = losses(BASE, grid, GOAL, known_at(grid, ("shape", "heads")))
    x = {k: v[grid.allowed] for k, v in grid.columns.items() if v.shape == grid.allowed.shape}
    N, D, outside = x["params"], x["tokens"], x["params_non_embedding"]
    ratio = usual_ratio(outside)
    width = np.cbrt(outside * ratio / (outside / (x["width"] ** 2 * x["depth"])))
    shape = gemstones(x["width"], x["depth"], N, D) / gemstones(width, width / ratio, N, D)
    many = heads(outside, x["query_heads"]) / heads(outside, x["width"] / 128)
    assert np.allclose(found.expected[grid.allowed], chinchilla(N, D) * shape * many, rtol=1e-9)


def test_repetition_counts_where_tokens_are_few():
    fewer = RecipeGoal(flops=1e21, unique_tokens=2e10)
    grid = grid_of(fewer)
    known = known_at(grid, ("repetition",))
    plain, repeated = (losses(BASE, grid, g, known).expected[grid.allowed] for g in (GOAL, fewer))
    again = grid.columns["tokens"][grid.allowed] > 2e10
    assert again.any()
    assert (repeated[again] > plain[again]).all()
    assert np.array_equal(repeated[~again], plain[~again])


def test_nats_per_token_of_a_vocabulary_are_set_against_a_loss_per_token():
    """A base per byte has a smaller loss; the same difference in nats per token is not a larger share of it."""
    grid = build(RecipeGoal(flops=1e21), 3e9, 5, 2)
    known, goal = known_at(grid, ("vocab-size",)), RecipeGoal(flops=1e21)
    token = losses(BASE, grid, goal, known)
    usual = grid.axes["vocab_size"][grid.usual["vocab_size"]]
    each = float(0.00639222 * np.log(usual) ** 2 - 0.15811069 * np.log(usual) + 1.20470122)  # tokens a character
    fewer = {k: v * (each if k in ("E", "A", "B") else 1) for k, v in BASE.values.items()}
    byte = losses(replace(BASE, values=fewer, unit="nats per byte", label="own"), grid, goal, known)
    assert np.abs(token.each["vocab-size"][grid.allowed]).max() > 1e-3
    np.testing.assert_allclose(byte.each["vocab-size"], token.each["vocab-size"], rtol=1e-9)


def test_the_nearest_laws_alone_give_the_same_expected_losses():
    grid = grid_of(GOAL)
    known = known_at(grid, ("shape", "heads"))
    every, nearest = (losses(BASE, grid, GOAL, known, every) for every in (True, False))
    assert np.array_equal(every.expected, nearest.expected)
    assert np.array_equal(every.excess[0], nearest.excess[0])
    assert len(nearest.excess) == 1
