"""The usual model of a size is the one that a plan falls back to."""

import pytest

from core.plan.architecture import transformer as tf
from core.plan.architecture.models import MODELS
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.grid import usual_place
from core.plan.recipe.usual import usual_model


@pytest.mark.parametrize("params", [1e6, 3e7, 2e8, 1e9, 2.8e9, 7e9, 3e10, 1e11, 1e12])
def test_it_has_about_as_many_parameters_and_what_is_usual_at_them(params):
    shape = usual_model(params).shape
    place = usual_place(RecipeGoal(flops=1e23), params)
    assert tf.params(shape) == pytest.approx(params, rel=0.35)
    assert shape.query_heads / shape.kv_heads == place["group"]
    assert shape.head_dim == place["head_dim"]
    assert shape.vocab_size == place["vocab_size"]
    assert shape.query_heads * shape.head_dim == shape.width


@pytest.mark.parametrize("params", [7e9, 3e10, 7e10, 4e11])
def test_large_ones_come_within_a_layer_of_their_size(params):
    shape = usual_model(params).shape
    layer = tf.params_non_embedding(shape) / shape.depth
    entries = 2 * shape.vocab_size * shape.width
    assert abs(tf.params(shape) - params) <= layer + 0.1 * entries


@pytest.mark.parametrize("name", ["llama-3-8b", "llama-3-70b", "llama-3-405b", "qwen2.5-72b"])
def test_models_that_people_know_have_about_such_heads(name):
    known = MODELS[name]
    usual = usual_model(float(known.params)).shape
    assert usual.query_heads == pytest.approx(known.shape.query_heads, rel=0.3)
    assert usual.head_dim == known.shape.head_dim
