"""What a decoder-only transformer costs: parameters, FLOP and bytes, part by part.

One multiply-add is 2 FLOP. Counts are those of Chen et al. 2025 (arXiv:2503.09579), Table 3, with as many feed-forward
matrices as there are (three where gated), and agree with Hoffmann et al. 2022 (arXiv:2203.15556), appendix F, but for
what that counts and others leave out: looking up embeddings, and the softmax.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ...errors import BadInput

BACKWARD = 2.0  # FLOP of the backward pass over those of the forward pass
FEWEST_ENTRIES = 256  # of a vocabulary: the bytes
BITS = MappingProxyType({"float32": 32, "bfloat16": 16, "8 bits": 8, "4 bits": 4})
OPTIMIZER_COPIES = 4  # stored numbers per parameter in training: weights, gradients, two moments of Adam


@dataclass(frozen=True)
class Transformer:
    """The shape of a decoder-only transformer.

    `width` of the residual stream, `depth` in layers, `query_heads` and `kv_heads` a layer, each `head_dim` wide,
    `ffn_width` inside the feed-forward block, which has three matrices where `gated` and two where not, `vocab_size`
    entries, in one matrix where `tied` and in two where not. Numbers may be arrays, and need not be whole, where shapes
    are interpolated.
    """

    width: Any
    depth: Any
    query_heads: Any
    kv_heads: Any
    head_dim: Any
    ffn_width: Any
    vocab_size: Any
    gated: bool = True
    tied: bool = True

    @property
    def attention_width(self) -> Any:
        """Width of all query heads together."""
        return self.query_heads * self.head_dim


def checked(
    width: float,
    depth: float,
    query_heads: float,
    kv_heads: float | None = None,
    head_dim: float | None = None,
    ffn_width: float | None = None,
    vocab_size: float = 32_000,
    gated: bool = True,
    tied: bool = True,
) -> Transformer:
    """Return a shape that can be built; what is not given is as usual.

    KV heads as query heads, heads that fill the width, a feed-forward width of 4 widths (8/3 where gated). Raises
    BadInput for one that cannot be built, in a line that says which number is wrong and what is allowed.
    """
    kv_heads = query_heads if kv_heads is None else kv_heads
    ffn_width = (8 * width / 3 if gated else 4 * width) if ffn_width is None else ffn_width
    _whole({"width": width, "depth": depth, "query_heads": query_heads, "kv_heads": kv_heads, "vocab_size": vocab_size})
    if head_dim is None:
        if width % query_heads:
            raise BadInput(
                f"A width of {width:g} cannot be divided into {query_heads:g} heads; allowed are widths that are "
                f"multiples of {query_heads:g}, or a head_dim of its own."
            )
        head_dim = width / query_heads
    _whole({"head_dim": head_dim})
    if not (math.isfinite(ffn_width) and ffn_width > 0):
        raise BadInput(f"ffn_width is {ffn_width:g}; allowed are numbers above 0.")
    if kv_heads > query_heads or query_heads % kv_heads:
        fits = ", ".join(str(n) for n in range(1, int(query_heads) + 1) if query_heads % n == 0)
        raise BadInput(
            f"{kv_heads:g} KV heads cannot serve {query_heads:g} query heads alike; allowed are its divisors: {fits}."
        )
    if vocab_size < FEWEST_ENTRIES:
        raise BadInput(f"vocab_size is {vocab_size:g}; allowed are {FEWEST_ENTRIES} entries (the bytes) or more.")
    return Transformer(width, depth, query_heads, kv_heads, head_dim, ffn_width, vocab_size, gated, tied)


def checked_context(context: float) -> float:
    """Return a context in tokens. Raises BadInput where it is none."""
    if not (math.isfinite(context) and context >= 1):
        raise BadInput(f"context is {context:g} tokens; allowed are numbers from 1 up.")
    return context


def _whole(numbers: Mapping[str, float]) -> None:
    for name, value in numbers.items():
        if not (math.isfinite(value) and value >= 1 and value == int(value)):
            raise BadInput(f"{name} is {value:g}; allowed are whole numbers from 1 up.")


@dataclass(frozen=True)
class Component:
    """One kind of component: its parameters, and its forward FLOP per token."""

    params: Any
    flops: Any


def parts(t: Transformer, attended: Any) -> dict[str, Component]:
    """Return the components of all layers, forward, for a token that attends to `attended` tokens.

    Embedding (looked up, no FLOP), attention projections, attention over the context, feed-forward, output logits
    (parameters only where the matrix is not that of the embedding), norms (parameters only: two a layer and the last).
    """
    matrices = 3 if t.gated else 2
    projections = 2 * t.depth * t.width * t.head_dim * (t.query_heads + t.kv_heads)
    feed = matrices * t.depth * t.width * t.ffn_width
    table = t.vocab_size * t.width
    return {
        "embedding": Component(table, 0.0),
        "attention projections": Component(projections, 2 * projections),
        "attention over the context": Component(0.0, 4 * t.depth * attended * t.attention_width),
        "feed-forward": Component(feed, 2 * feed),
        "output logits": Component(0.0 if t.tied else table, 2 * table),
        "norms": Component((2 * t.depth + 1) * t.width, 0.0),
    }


def params(t: Transformer) -> Any:
    """Return all parameters: weights and norms, no biases, no learned positions."""
    return sum(p.params for p in parts(t, 0.0).values())


def params_non_embedding(t: Transformer) -> Any:
    """Return the parameters without embedding and output matrices."""
    return params(t) - t.vocab_size * t.width * (1 if t.tied else 2)


def forward_flops(t: Transformer, attended: Any) -> Any:
    """Return the FLOP of one token, forward, that attends to `attended` tokens, itself among them."""
    return sum(p.flops for p in parts(t, attended).values())


def train_flops_per_token(t: Transformer, context: Any, causal: bool = True) -> Any:
    """Return the FLOP per token of training on sequences of `context` tokens, forward and backward.

    Attention over the context is counted for the half of it that a token sees on average (T / 2, as Chen et al. 2025),
    or, not `causal`, for all of it, as Hoffmann et al. 2022 do.
    """
    return (1 + BACKWARD) * forward_flops(t, context / 2 if causal else context)


def prefill_flops(t: Transformer, context: Any) -> Any:
    """Return the FLOP of reading a prompt of `context` tokens, each attending to those before it, logits of the last.

    Token i attends to i tokens: (T + 1) / 2 of them on average.
    """
    logits = parts(t, 0.0)["output logits"].flops
    return context * (forward_flops(t, (context + 1) / 2) - logits) + logits


def decode_flops(t: Transformer, context: Any) -> Any:
    """Return the FLOP of writing one token after `context` tokens."""
    return forward_flops(t, context)


def kv_cache_bytes(t: Transformer, context: Any, bits: float = 16) -> Any:
    """Return the bytes of keys and values of one sequence of `context` tokens."""
    return 2 * context * t.depth * t.head_dim * t.kv_heads * bits / 8


def weight_bytes(t: Transformer, bits: float = 16) -> Any:
    """Return the bytes of all parameters."""
    return params(t) * bits / 8


def activation_bytes(t: Transformer, tokens: Any, bits: float = 16) -> Any:
    """Return the bytes of what is kept of the forward pass over `tokens` tokens: one vector a layer and token.

    That is M_train's T d L of Chen et al. 2025, Table 3: everything inside a layer is computed again.
    """
    return tokens * t.width * t.depth * bits / 8


def training_state_bytes(t: Transformer, bits: float = 32) -> Any:
    """Return the bytes of weights, gradients and Adam's two moments, all stored alike."""
    return OPTIMIZER_COPIES * params(t) * bits / 8
