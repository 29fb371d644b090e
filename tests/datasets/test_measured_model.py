"""The model of the measured runs: its loss and gradients are those of a plain transformer, in pieces or whole."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from core.plan.architecture.transformer import params
from datasets.measured.model import init, loss, token_losses
from datasets.measured.training_run import shape


@pytest.fixture(scope="module", autouse=True)
def single_precision():
    with jax.enable_x64(False):
        yield


def begun(s):
    return jax.jit(init, static_argnums=1)(jax.random.key(0), s)


def of(function):
    """Return the loss and its gradients as one program, traced anew: one operation at a time takes far longer."""
    return jax.jit(jax.value_and_grad(lambda *args: function(*args)), static_argnums=2)


def plainly(weights, tokens, s):
    """The same model with JAX's own attention, softmax and gradients, its heads kept as axes."""
    x = weights["embed"][tokens[:, :-1]] / 0.1
    angle = np.arange(x.shape[1])[:, None] * 10_000.0 ** (-np.arange(0, s.head_dim, 2) / s.head_dim)
    turn = np.exp(1j * angle)[:, None]

    def norm(x, gain):
        return x / jnp.sqrt((x**2).mean(-1, keepdims=True) + 1e-6) * gain

    def turned(x):
        half = s.head_dim // 2
        z = (x[..., :half] + 1j * x[..., half:]) * turn
        return jnp.concatenate((z.real, z.imag), -1)

    for layer in weights["layers"]:
        h = norm(x, layer["attention_norm"])
        q, k, v = ((h @ layer[n]).reshape(*h.shape[:2], -1, s.head_dim) for n in "qkv")
        mixed = jax.nn.dot_product_attention(turned(q), turned(k), v, is_causal=True, scale=4 / s.head_dim)
        x = x + mixed.reshape(*h.shape[:2], -1) @ layer["o"]
        h = norm(x, layer["feed_norm"])
        x = x + (jax.nn.silu(h @ layer["gate"]) * (h @ layer["up"])) @ layer["down"]
    logits = norm(x, weights["norm"]) @ weights["embed"].T * (64 / s.width)
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), tokens[:, 1:, None], -1).mean()


@pytest.mark.parametrize(("heads", "kv"), [(4, 2), (2, 2), (4, 1)])
def test_loss_and_gradients_are_those_of_a_plain_transformer(heads, kv):
    s = shape(24, 2, heads, kv, 8, 256)
    weights = begun(s)
    tokens = jax.random.randint(jax.random.key(1), (3, 17), 0, 256)
    assert sum(w.size for w in jax.tree.leaves(weights)) == params(s)
    value, slope = of(loss)(weights, tokens, s)
    expected, wanted = of(plainly)(weights, tokens, s)
    assert value == pytest.approx(float(expected), rel=2e-6)
    assert jax.jit(token_losses, static_argnums=2)(weights, tokens, s).mean() == pytest.approx(
        float(expected), rel=2e-6
    )
    for got, want in zip(jax.tree.leaves(slope), jax.tree.leaves(wanted), strict=True):
        np.testing.assert_allclose(got, want, atol=2e-6)


def test_logits_in_pieces_give_the_same(monkeypatch):
    s = shape(16, 1, 1, vocab_size=300)
    weights, tokens = begun(s), jax.random.randint(jax.random.key(1), (4, 33), 0, 300)
    whole = of(loss)(weights, tokens, s)
    monkeypatch.setattr("datasets.measured.model.CHUNK", 300 * 32)
    pieces = of(loss)(weights, tokens, s)
    for got, want in zip(jax.tree.leaves(pieces), jax.tree.leaves(whole), strict=True):
        np.testing.assert_allclose(got, want, atol=1e-6)
