"""Models that differ in width and depth alone: what they have in parameters, and what a token of training costs.

The family is that of Gemstones (McLeish et al. 2025, arXiv:2502.06857): heads of 128, two query heads to a key-value
head, a gated feed-forward block of four widths, 50,304 tokens, embeddings not tied, contexts of 2,048.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import BadInput
from . import transformer
from .transformer import BACKWARD, Transformer

FLASH = 2.5  # FLOP of the backward pass of attention over the context over its forward pass: scores are made again
DEEPEST = 4096


@dataclass(frozen=True)
class Family:
    """What a width and a depth do not say of a model: widths are in heads, the feed-forward block is `ffn` widths."""

    head_dim: int = 128
    queries_per_kv: int = 2
    ffn: float = 4.0
    vocab_size: int = 50_304
    context: int = 2048

    @property
    def narrowest(self) -> int:
        """The least width that has a whole key-value head."""
        return self.head_dim * self.queries_per_kv

    def transformer(self, width: Any, depth: Any, whole: bool = True) -> Transformer:
        """Return the model of a width and a depth, or arrays of them; KV heads are rounded down where `whole`."""
        kv = np.asarray(width, float) / self.narrowest
        return Transformer(
            width, depth, width / self.head_dim, np.floor(kv) if whole else kv, self.head_dim, self.ffn * width,
            self.vocab_size, tied=False,
        )  # fmt: skip

    def built(self, width: int, depth: int) -> Transformer:
        """Return the model of a width and a depth as one that can be built: KV heads divide the query heads.

        Where half of them does not, as of 11, no heads are shared.
        """
        heads = width // self.head_dim
        kv = heads // self.queries_per_kv
        return transformer.checked(
            width, depth, heads, kv if kv and heads % kv == 0 else heads, self.head_dim, self.ffn * width,
            self.vocab_size, tied=False,
        )  # fmt: skip

    def params(self, width: Any, depth: Any, whole: bool = True) -> Any:
        """Return all parameters, both vocabulary matrices and norms included; see `transformer`."""
        return transformer.params(self.transformer(width, depth, whole))

    def flops_per_token(self, width: Any, depth: Any) -> Any:
        """Return the training FLOP of a token, as McLeish et al. 2025 count them (appendix M).

        Of attention over the context, scores count for the half that a causal mask leaves, and sums over values whole:
        three quarters of the context in all; its backward pass is 2.5 times the forward one, all else twice. They also
        count what a usual sum leaves out: softmax, rotary positions, activations, norms and residuals.
        """
        # Their KV heads are not rounded here, other than in their count of parameters.
        parts = transformer.parts(self.transformer(width, depth, whole=False), 0.75 * self.context)
        scores = parts.pop("attention over the context").flops
        products = sum(p.flops for p in parts.values())
        heads = np.asarray(width, float) / self.head_dim
        softmax = 3.0 * self.context * heads * depth
        rotary = 3.5 * (heads + heads / self.queries_per_kv) * self.head_dim
        each_layer = rotary + 10.0 * self.ffn * width + (2.0 + 2 * 7.0) * width
        forward = products + each_layer * depth + 7.0 * width
        return (1 + BACKWARD) * forward + (1 + FLASH) * (scores + softmax)

    def checked(self, width: float, depth: float) -> tuple[int, int]:
        """Return a width and a depth that can be built. Raises BadInput, in a line, for any other."""
        if not (np.isfinite(width) and width >= self.narrowest and width % self.head_dim == 0):
            raise BadInput(
                f"A width of {width:g} cannot be built of heads of {self.head_dim}, two query heads to a key-value "
                f"head; allowed are multiples of {self.head_dim} from {self.narrowest} up{self._near(width)}."
            )
        if not (np.isfinite(depth) and 1 <= depth <= DEEPEST and depth == int(depth)):
            raise BadInput(
                f"A depth of {depth:g} layers cannot be built; allowed are whole numbers from 1 to {DEEPEST}."
            )
        return int(width), int(depth)

    def _near(self, width: float) -> str:
        if not np.isfinite(width) or width < self.narrowest:
            return ""
        below = int(width // self.head_dim) * self.head_dim
        return f", such as {below:,} or {below + self.head_dim:,}"


GEMSTONES = Family()
