"""A decoder-only transformer in plain JAX: pre-norm, RoPE, gated feed-forward, grouped-query attention, muP scaling.

Sources: RMS norm (arXiv:1910.07467), RoPE (arXiv:2104.09864), SwiGLU (arXiv:2002.05202), grouped-query attention
(arXiv:2305.13245), the maximal-update parametrisation for Adam (arXiv:2203.03466, Table 8: matrices inside the model
learn at rates that fall as one over width, logits are divided by width).

Activations are kept as [tokens, width] and two gradients are written out, because XLA's matrix products on a CPU are
five times slower with three axes, or where a long axis is summed over that comes first in the left factor.
"""

import math
from typing import Any

import jax
import jax.numpy as jnp

from core.plan.architecture.transformer import Transformer

BASE_WIDTH = 64  # where muP's multipliers are 1
BASE_HEAD_DIM = 16
THETA = 10_000.0
EMBEDDING_STD = 0.1
CHUNK = 2**22  # logits that exist at once


def width_ratio(shape: Transformer) -> float:
    """Return the width over that at which a learning rate is given."""
    return shape.width / BASE_WIDTH


def init(key: Any, shape: Transformer) -> dict[str, Any]:
    """Return the parameters of one model: matrices by variance 1 / fan-in, embeddings by 0.01, norms at 1."""
    d, wide, narrow = shape.width, shape.query_heads * shape.head_dim, shape.kv_heads * shape.head_dim
    sizes = {
        "q": (d, wide), "k": (d, narrow), "v": (d, narrow), "o": (wide, d),
        "gate": (d, shape.ffn_width), "up": (d, shape.ffn_width), "down": (shape.ffn_width, d),
    }  # fmt: skip
    layers = []
    for key_of_layer in jax.random.split(jax.random.fold_in(key, 0), shape.depth):
        keys = jax.random.split(key_of_layer, len(sizes))
        layer = {n: jax.random.normal(k, s) / math.sqrt(s[0]) for k, (n, s) in zip(keys, sizes.items(), strict=True)}
        for last in ("o", "down"):  # so that the residual stream does not grow with depth
            layer[last] = layer[last] / math.sqrt(2 * shape.depth)
        layers.append({**layer, "attention_norm": jnp.ones(d), "feed_norm": jnp.ones(d)})
    tables = ("embed",) if shape.tied else ("embed", "output")
    embeddings = {
        name: EMBEDDING_STD * jax.random.normal(jax.random.fold_in(key, i + 1), (shape.vocab_size, d))
        for i, name in enumerate(tables)
    }
    return {**embeddings, "layers": layers, "norm": jnp.ones(d)}


def loss(parameters: dict[str, Any], tokens: Any, shape: Transformer) -> Any:
    """Return the mean cross-entropy in nats of each next token of `tokens` [sequences, context + 1]."""
    x, table = _logit_factors(parameters, tokens[:, :-1], shape)
    return _mean_cross_entropy(x, table, tokens[:, 1:].reshape(-1))


def token_losses(parameters: dict[str, Any], tokens: Any, shape: Transformer) -> Any:
    """Return the cross-entropy in nats of every next token, [sequences, context]; for measuring, not for training."""
    x, table = _logit_factors(parameters, tokens[:, :-1], shape)
    targets = tokens[:, 1:].reshape(-1)

    def piece(cut: Any) -> Any:
        logits = _logits(cut[0], table)
        return jax.nn.logsumexp(logits, axis=1) - jnp.take_along_axis(logits, cut[1][:, None], axis=1)[:, 0]

    return jax.lax.map(piece, _cut(x, table, targets)).reshape(tokens.shape[0], -1)


def _logit_factors(parameters: dict[str, Any], tokens: Any, shape: Transformer) -> tuple[Any, Any]:
    """Return x [tokens, width] and the table [vocabulary, width] whose product are the logits."""
    sequences, context = tokens.shape
    turn = _rotation(context, shape.head_dim)
    x = parameters["embed"][tokens.reshape(-1)] / EMBEDDING_STD
    for layer in parameters["layers"]:
        x = x + _attention(layer, _norm(x, layer["attention_norm"]), shape, sequences, turn)
        x = x + _feed(layer, _norm(x, layer["feed_norm"]))
    x = _norm(x, parameters["norm"]) / width_ratio(shape)
    return x, parameters["embed" if shape.tied else "output"]


def _logits(x: Any, table: Any) -> Any:
    return jnp.einsum("td,vd->tv", x, table, preferred_element_type=jnp.float32)


def _cut(x: Any, table: Any, targets: Any) -> tuple[Any, Any]:
    """Return tokens and targets in as many equal pieces as keep the logits of one within CHUNK."""
    pieces = max(1, math.ceil(x.shape[0] * table.shape[0] / CHUNK))
    while x.shape[0] % pieces:
        pieces += 1
    return x.reshape(pieces, -1, x.shape[1]), targets.reshape(pieces, -1)


@jax.custom_vjp
def _mean_cross_entropy(x: Any, table: Any, targets: Any) -> Any:
    return _cross_entropy_forward(x, table, targets)[0]


def _cross_entropy_forward(x: Any, table: Any, targets: Any) -> tuple[Any, Any]:
    """Return the mean and, since logits are at hand only here, its gradients by x and the table too."""

    def piece(carry: Any, cut: Any) -> Any:
        total, by_table = carry
        x, targets = cut
        logits = _logits(x, table)
        most = logits.max(axis=1)
        grown = jnp.exp(logits - most[:, None])
        norm = grown.sum(axis=1)
        right = jnp.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
        scaled = (x / norm[:, None]).astype(x.dtype)
        grown = grown.astype(x.dtype)
        by_x = (grown @ table) / norm[:, None] - table[targets]
        by_table = by_table + jax.lax.optimization_barrier(scaled.T @ grown)
        return (total + (jnp.log(norm) + most - right).sum(), by_table), by_x.astype(x.dtype)

    start = (jnp.zeros(()), jnp.zeros(table.shape[::-1]))
    (total, by_table), by_x = jax.lax.scan(piece, start, _cut(x, table, targets))
    by_table = by_table.T.at[targets].add(-x.astype(by_table.dtype))
    count = x.shape[0]
    return total / count, (by_x.reshape(x.shape) / count, (by_table / count).astype(table.dtype))


def _cross_entropy_backward(gradients: Any, seed: Any) -> tuple[Any, Any, None]:
    by_x, by_table = gradients
    return (seed * by_x).astype(by_x.dtype), (seed * by_table).astype(by_table.dtype), None


_mean_cross_entropy.defvjp(_cross_entropy_forward, _cross_entropy_backward)


def _norm(x: Any, gain: Any) -> Any:
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + 1e-6) * gain


def _rotation(context: int, head_dim: int) -> tuple[Any, Any]:
    rates = THETA ** (-jnp.arange(0, head_dim, 2) / head_dim)
    angles = jnp.arange(context)[:, None] * rates
    return jnp.cos(angles)[:, None], jnp.sin(angles)[:, None]


def _heads(x: Any, sequences: int, heads: int, turn: tuple[Any, Any] | None) -> Any:
    """Return [sequences, heads, context, head width] of [tokens, heads x head width], turned by position if asked."""
    x = x.reshape(sequences, -1, heads, x.shape[1] // heads)
    if turn is not None:
        cos, sin = (angle.astype(x.dtype) for angle in turn)
        a, b = jnp.split(x, 2, axis=-1)
        x = jnp.concatenate((a * cos - b * sin, a * sin + b * cos), axis=-1)
    return x.transpose(0, 2, 1, 3)


def _attention(layer: dict[str, Any], x: Any, shape: Transformer, sequences: int, turn: tuple[Any, Any]) -> Any:
    q = _heads(x @ layer["q"], sequences, shape.query_heads, turn) * (math.sqrt(BASE_HEAD_DIM) / shape.head_dim)
    k = _heads(x @ layer["k"], sequences, shape.kv_heads, turn)
    v = _heads(x @ layer["v"], sequences, shape.kv_heads, None)
    rows = (sequences * shape.kv_heads, -1, shape.head_dim)  # query heads of one KV head lie one below the other
    mixed = _mixed(q.reshape(rows), k.reshape(rows), v.reshape(rows)).reshape(q.shape)
    return mixed.transpose(0, 2, 1, 3).reshape(x.shape[0], -1) @ layer["o"]


@jax.custom_vjp
def _mixed(q: Any, k: Any, v: Any) -> Any:
    """Return causal attention of q [heads, groups x context, width] over k and v [heads, context, width]."""
    return _mixed_forward(q, k, v)[0]


def _mixed_forward(q: Any, k: Any, v: Any) -> tuple[Any, Any]:
    context = k.shape[1]
    scores = jnp.einsum("btd,bsd->bts", q, k, preferred_element_type=jnp.float32)
    seen = jnp.tile(jnp.tril(jnp.ones((context, context), bool)), (q.shape[1] // context, 1))
    shares = jax.nn.softmax(scores + jnp.where(seen, 0.0, -1e30), axis=-1).astype(q.dtype)
    out = jnp.einsum("bts,bsd->btd", shares, v)
    return out, (q, k, v, shares, out)


def _mixed_backward(kept: Any, seed: Any) -> tuple[Any, Any, Any]:
    q, k, v, shares, out = kept
    by_shares = jnp.einsum("btd,bsd->bts", seed, v)
    by_scores = shares * (by_shares - (seed * out).sum(axis=-1, keepdims=True))
    return jnp.einsum("bts,bsd->btd", by_scores, k), _summed(q, by_scores), _summed(seed, shares)


def _summed(rows: Any, weights: Any) -> Any:
    """Return weights^T rows, per head."""
    return jax.lax.optimization_barrier(jnp.einsum("btd,bts->bds", rows, weights)).transpose(0, 2, 1)


_mixed.defvjp(_mixed_forward, _mixed_backward)


def _feed(layer: dict[str, Any], x: Any) -> Any:
    return (jax.nn.silu(x @ layer["gate"]) * (x @ layer["up"])) @ layer["down"]
