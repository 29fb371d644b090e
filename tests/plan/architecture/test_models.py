"""Shapes of known models, against the parameters that their makers count."""

import pytest

from core.errors import BadInput
from core.plan.architecture import transformer as tf
from core.plan.architecture.models import MODELS, Known, closest, known


def beside_weights(name: str, model: Known) -> float:
    """What the makers have beside weights and two norms a layer: biases, positions, norms of queries and keys."""
    s = model.shape
    if name.startswith("gpt2"):  # biases of norms, attention and feed-forward; 1,024 positions
        return s.depth * 11 * s.width + s.width + 1024 * s.width
    if name.startswith("pythia"):
        return s.depth * 11 * s.width + s.width
    if name.startswith("olmo-2"):  # norms of queries and keys
        return s.depth * (s.attention_width + s.kv_heads * s.head_dim)
    if name.startswith("qwen2.5"):  # biases of queries, keys and values
        return s.depth * (s.query_heads + 2 * s.kv_heads) * s.head_dim
    return 0


@pytest.mark.parametrize("name", list(MODELS))
def test_every_published_count_is_met_to_the_unit(name):
    model = MODELS[name]
    assert tf.params(model.shape) + beside_weights(name, model) == model.params
    assert tf.params(model.shape) == pytest.approx(model.params, rel=0.01)
    assert model.source


def test_the_closest_model_is_that_of_the_smallest_ratio():
    assert closest(8e9) == "llama-3-8b"
    assert closest(1e15) == "llama-3-405b"
    assert closest(1e3) == "gpt2"
    assert closest(3e10, ["gpt2", "llama-2-13b", "llama-2-70b"]) == "llama-2-70b"  # 2.298 against 2.305


def test_an_unknown_model_is_one_line():
    with pytest.raises(BadInput, match="There is no known model 'gpt5'; there are gpt2, "):
        known("gpt5")
