"""What configurations of heads cost where they are used: memory, FLOP and time per token, and Z.

Z = lambda M^alpha + (1 - lambda) C^beta and its costs are those of Chen et al. 2025 (arXiv:2503.09579), Table 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ...errors import BadInput
from ..devices import DEVICES
from ..front import unbeaten
from . import transformer as tf
from .aspect import shape_of

Aim = Literal["z", "memory", "flops", "time"]
AIMS: tuple[Aim, ...] = ("z", "memory", "flops", "time")
LIMITS = ("memory", "flops", "time")
USUAL = (32, 8)  # query and KV heads of Llama 3's smaller models


@dataclass(frozen=True)
class Use:
    """What a model is for, and what counts.

    `context` tokens are read when a token is written, by `batch` sequences at once on a `device`; weights, keys and
    values take `bits` each. `aim` is what is least: Z, bytes of memory, FLOP per token, or seconds per token. `limits`
    are hard ceilings by the same names (bytes, FLOP, seconds). `weight` is Z's lambda, `powers` its alpha and beta.
    """

    context: float
    aim: Aim = "memory"
    limits: Mapping[str, float] | None = None
    batch: float = 1
    bits: float = 16
    device: str = "h100"
    weight: float = 0.9
    powers: tuple[float, float] = (1 / 2, 1 / 3)
    head_dim: float = 64
    vocab_size: float = 50_304


def candidates(most: int = 32, group: int | None = None, kv_heads: int | None = None) -> list[tuple[int, int]]:
    """Return (query heads, KV heads), powers of two up to `most`, KV heads at most as many: 21 up to 32.

    Only those with `group` query heads a KV head, or with so many KV heads, where that is given. Raises BadInput where
    there are none.
    """
    if most < 1:
        raise BadInput(f"There are at most {most:g} query heads to choose from; allowed are numbers from 1 up.")
    powers = [2**k for k in range(int(np.log2(most)) + 1)]
    every = [(h, k) for h in powers for k in powers if k <= h]
    kept = [(h, k) for h, k in every if (group is None or h == group * k) and (kv_heads is None or k == kv_heads)]
    if not kept:
        raise BadInput(f"No configuration up to {most} query heads is left; allowed are powers of two.")
    return kept


def check(use: Use) -> None:
    """Raise BadInput, in one line, for a use that cannot be."""
    tf.checked_context(use.context)
    for name, value in (("batch", use.batch), ("bits", use.bits), ("head_dim", use.head_dim)):
        if not (np.isfinite(value) and value >= 1):
            raise BadInput(f"{name} is {value:g}; allowed are numbers from 1 up.")
    if not 0 <= use.weight <= 1:
        raise BadInput(f"The weight of memory is {use.weight:g}; allowed are numbers from 0 to 1.")
    if use.device not in DEVICES:
        raise BadInput(f"There is no device {use.device!r}; there are {', '.join(DEVICES)}.")
    for name, value in (use.limits or {}).items():
        if name not in LIMITS or not value > 0:
            raise BadInput(f"The limit {name} = {value:g} means nothing; allowed are {', '.join(LIMITS)}, above 0.")


def priced(params: np.ndarray, heads: list[tuple[int, int]], use: Use) -> pd.DataFrame:
    """Return what configurations [K] of given sizes cost, a row each.

    `query_heads`, `kv_heads`, `params` (without embeddings), `width`, `depth`, `memory` (bytes of weights and of the
    keys and values of the batch), `kv_cache` (bytes of one sequence), `flops` and `time` (FLOP and seconds of a token),
    `z` (Chen et al. 2025, Z of stored values and FLOP without embeddings), `within` (the limits hold, and there is a
    layer).
    """
    return pd.DataFrame(costs_of(params, heads, use))


def costs_of(params: np.ndarray, heads: list[tuple[int, int]], use: Use) -> dict[str, np.ndarray]:
    """Return the columns of `priced` by name, as arrays [K]."""
    h, k = (np.array(v, float) for v in zip(*heads, strict=True))
    shape = shape_of(params, h, k, use.head_dim, use.vocab_size)
    cache = tf.kv_cache_bytes(shape, use.context, use.bits)
    weights, flops = tf.weight_bytes(shape, use.bits), tf.decode_flops(shape, use.context)
    device = DEVICES[use.device]
    # A step writes one token of each sequence: it reads all weights once, and every sequence's keys and values.
    step = np.maximum(use.batch * flops / device.flops, (weights + use.batch * cache) / device.bandwidth)
    stored = params + 2 * use.context * shape.depth * use.head_dim * k
    spent = 2 * params + 4 * use.context * shape.depth * use.head_dim * h
    alpha, beta = use.powers
    costs = {"memory": weights + use.batch * cache, "flops": flops, "time": step}
    within = np.all([shape.depth >= 1, *(costs[n] <= v for n, v in (use.limits or {}).items())], axis=0)
    return {
        "query_heads": h.astype(int), "kv_heads": k.astype(int), "params": params, "width": shape.width,
        "depth": shape.depth, **costs, "kv_cache": cache,
        "z": use.weight * stored**alpha + (1 - use.weight) * spent**beta, "within": within,
    }  # fmt: skip


def front(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that no other beats in both memory and FLOP per token, by memory."""
    return unbeaten(table, ("memory", "flops"), "flops")
