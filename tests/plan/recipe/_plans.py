"""Constants and formulas that tests of plans share; the formulas are written out here once more, in plain NumPy."""

import numpy as np

from core import laws
from core.fit import from_published

BASE = from_published(*laws.get_published("chinchilla@besiroglu"))


def published(key):
    law, constants = laws.get_published(key)
    return law, constants.values


def chinchilla(N, D):
    c = BASE.values
    return c["E"] + c["A"] / N ** c["alpha"] + c["B"] / D ** c["beta"]


def gemstones(w, d, N, D):
    _, c = published("width-depth-params@mcleish")
    shape = c["A_w"] / w ** c["alpha_w"] + c["A_d"] / d ** c["alpha_d"]
    return c["E"] + shape + c["A_N"] / N ** c["alpha_N"] + c["A_T"] / D ** c["alpha_T"]


def heads(N, h):
    _, c = published("attention-joint-heads@through-chen")
    return c["E"] + (c["A"] + c["A_h"] / h ** c["beta"]) / N ** c["alpha"]


def layers(width, query_heads, kv_heads, head_dim, ffn):
    """Parameters of one layer: four projections, three feed-forward matrices, two norms."""
    return 2 * width * head_dim * (query_heads + kv_heads) + 3 * width * ffn + 2 * width


def usual_ratio(N):
    """Width over depth of shapes of Chen et al. 2025 at sizes without embeddings, straight between them."""
    from core.plan.architecture.aspect import SHAPES

    sizes, depths, widths = np.array(SHAPES).T
    return np.clip(np.interp(N, sizes, widths / depths), 16, 256)
