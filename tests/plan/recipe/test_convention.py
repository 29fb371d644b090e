"""Compute as budgets count it: 6 N D for usual models, exact for what makes others unlike them."""

import numpy as np

from core.plan.architecture import transformer as tf
from core.plan.recipe.convention import convention

USUAL = {"group": 4.0, "head_dim": 128.0, "vocab_size": 32768.0}


def usual_model(width, ratio, vocabulary=32768.0):
    heads = width / 128
    return tf.Transformer(width, width / ratio, heads, heads / 4, 128, 8 / 3 * width, vocabulary, tied=True)


def test_a_usual_model_costs_six_flop_for_each_parameter():
    counted = convention(USUAL, True, (64.0, 64.0))  # one width over depth at every size
    for width in (1024.0, 4096.0, 12288.0):
        model = usual_model(width, 64.0)
        exact = tf.train_flops_per_token(model, 4096.0)
        assert np.isclose(counted.per_token(exact, tf.params(model)), 6 * tf.params(model), rtol=2e-3)


def test_a_longer_context_costs_its_attention():
    counted = convention(USUAL, True, (64.0, 64.0))
    model = usual_model(4096.0, 64.0)
    at = [counted.per_token(tf.train_flops_per_token(model, t), tf.params(model)) for t in (4096.0, 131072.0)]
    attention = 3 * 4 * model.depth * 4096.0 * (131072 - 4096) / 2  # FLOP: every token sees half of the context
    exact = tf.train_flops_per_token(model, 4096.0)
    assert np.isclose(at[1] / at[0], 1 + attention / exact, rtol=1e-12)
