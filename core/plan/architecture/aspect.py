"""Shapes of any size: width and depth of a number of parameters, between shapes that were trained.

Chen et al. 2025 (arXiv:2503.09579): the aspect ratio, width over depth, is interpolated in size between predefined
shapes, and the depth is found that gives the size. Sizes leave embeddings out.
"""

import numpy as np

from ...bisection import bisect
from .transformer import Transformer

# Parameters, layers, width: the shapes that the paper trained, then those it takes for larger models.
SHAPES = (
    *((3e6, 4, 256), (19e6, 6, 512), (85e6, 12, 768), (150e6, 12, 1024), (200e6, 16, 1024), (470e6, 24, 1280)),
    *((680e6, 24, 1536), (1.2e9, 36, 1536), (1.8e9, 36, 2048), (4e9, 48, 2560), (6e9, 54, 3072), (13e9, 64, 4096)),
    *((33e9, 72, 6144), (64e9, 80, 8192)),
)
DEEPEST, HALVINGS = 1e5, 60  # layers at the most


def aspect(params: np.ndarray) -> np.ndarray:
    """Return width over depth at sizes in parameters, linear between the predefined shapes and level beyond them."""
    sizes, depths, widths = np.array(SHAPES).T
    return np.interp(params, sizes, widths / depths)


def shape_of(params, query_heads, kv_heads, head_dim: float = 64, vocab_size: float = 50_304) -> Transformer:
    """Return the gated transformers of sizes in parameters without embeddings (norms left out), [M] or numbers.

    The feed-forward width is 8/3 of the width, and heads need not fill it. Widths and depths are not whole.
    """
    params, heads, kv = np.broadcast_arrays(*(np.asarray(v, float) for v in (params, query_heads, kv_heads)))
    ratio = aspect(params)

    def large(depth: np.ndarray) -> np.ndarray:
        width = ratio * depth
        return ~(depth * width * (2 * head_dim * (heads + kv) + 8 * width) < params)

    _, depth = bisect(large, np.zeros(params.shape), np.full(params.shape, DEEPEST), HALVINGS)
    width = ratio * depth
    return Transformer(width, depth, heads, kv, head_dim, 8 * width / 3, vocab_size, gated=True, tied=True)
