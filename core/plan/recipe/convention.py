"""Compute as the field counts it, C = 6 N D, and exactly for what makes a model unlike a usual one.

A usual model of a size costs 6 N D at a context of 4,096 tokens, as laws of loss and budgets are meant (Kaplan et al.
2020, arXiv:2001.08361, section 2.1). Another shape, other heads, another vocabulary or a longer context cost more or
less by as much as their exact FLOP differ from those of the usual model of as many parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...units import FLOP_PER_PARAM_TOKEN
from ..architecture import transformer as tf
from ..architecture.aspect import aspect

CONTEXT = 4096.0  # tokens
FFN = 8 / 3  # of the width
SIZES = np.geomspace(1e3, 1e16, 261)  # parameters without embeddings
NARROWEST = 1.0


@dataclass(frozen=True, eq=False)
class Convention:
    """Exact FLOP of a token over 6 N, `ratios`, of usual models with so many parameters in all, by their `logs`."""

    logs: np.ndarray
    ratios: np.ndarray

    def per_token(self, exact: np.ndarray, params: np.ndarray) -> np.ndarray:
        """Return the FLOP of training on a token as budgets count them, from the exact ones and parameters [M]."""
        return exact / np.interp(np.log(params), self.logs, self.ratios)


def convention(usual: Mapping[str, float], tied: bool, span: tuple[float, float]) -> Convention:
    """Return how models are counted: usual width over depth within a `span`, heads and vocabulary as in `usual`."""
    ratio = np.clip(aspect(SIZES), *span)
    width = np.maximum(np.cbrt(SIZES * ratio / (2 + 2 / usual["group"] + 3 * FFN)), NARROWEST)
    heads = width / usual["head_dim"]
    model = tf.Transformer(
        width, width / ratio, heads, heads / usual["group"], usual["head_dim"], FFN * width, usual["vocab_size"],
        tied=tied,
    )  # fmt: skip
    params = tf.params(model)
    exact = tf.train_flops_per_token(model, CONTEXT)
    return Convention(np.log(params), exact / (FLOP_PER_PARAM_TOKEN * params))
