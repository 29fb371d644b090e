"""The usual model of a size: what a plan takes where no law decides, as a model to start from on other pages."""

import math

import numpy as np

from ..architecture.models import Known
from ..architecture.transformer import checked, params_non_embedding
from .convention import FFN
from .goal import RecipeGoal
from .grid import FFN_EVEN, TIED_BELOW, usual_place

SOURCE = "Width over depth: Chen et al. 2025 (arXiv:2503.09579); all else as models of this size have it"
STEPS = 40  # of the search for the size without embeddings
WIDEST = 2**20  # so that a size beyond every model still has a shape


def usual_model(params: float) -> Known:
    """Return the usual model of so many `params` (all of them), to whole layers and heads.

    Width over depth, the width of a head, query heads to a KV head and entries are those that a plan calls usual
    (`grid.usual_place`); the feed-forward block has 8/3 of the width, as in a plan's candidates.
    """
    place = usual_place(RecipeGoal(flops=1.0), params)
    head_dim, group, entries = (int(place[name]) for name in ("head_dim", "group", "vocab_size"))
    tied = params < TIED_BELOW
    each = 2 + 2 / group + 3 * FFN  # parameters of a layer over the square of the width
    inside, width = params, 1.0
    for _ in range(STEPS):
        width = float(np.clip(np.cbrt(inside * place["aspect"] / each), 1.0, WIDEST))
        inside = 0.5 * inside + 0.5 * max(params - (1 if tied else 2) * entries * width, 0.1 * params)
    even = head_dim * group  # so that every KV head serves as many whole query heads
    width = max(round(width / even), 1) * even
    heads = width // head_dim
    ffn = math.ceil(FFN * width / FFN_EVEN) * FFN_EVEN
    one = checked(width, 1, heads, heads // group, head_dim, ffn, entries, tied=tied)
    depth = max(round(inside / params_non_embedding(one)), 1)
    shape = checked(width, depth, heads, heads // group, head_dim, ffn, entries, tied=tied)
    return Known("a usual model", shape, 4096, round(params), math.nan, SOURCE)
