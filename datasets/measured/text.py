"""A corpus as runs use it: training tokens on the device, validation text in windows, the unigram loss."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jax.numpy as jnp
import numpy as np

from .corpus import Corpus


@dataclass(frozen=True)
class Validation:
    """Windows [windows, context + 1], the domain of each, and by domain bytes per token and unigram loss."""

    windows: Any
    domain: Any
    bytes_per_token: Any
    unigram: Any


@dataclass
class Text:
    """A corpus, with what is made of it once."""

    corpus: Corpus
    _cut: dict[int, Validation] = field(default_factory=dict)

    @cached_property
    def tokens(self) -> Any:
        """All training tokens, on the device."""
        return jnp.asarray(self.corpus.train)

    @cached_property
    def frequency(self) -> Any:
        """How frequent each entry is in training where all domains have equal shares; each is counted once more."""
        corpus = self.corpus
        entries = int(max(corpus.train.max(), *(v.max() for v in corpus.valid))) + 1
        counts = [
            np.bincount(corpus.train[a:b], minlength=entries) + 1.0
            for a, b in zip(corpus.starts, corpus.ends, strict=True)
        ]
        return np.mean([c / c.sum() for c in counts], axis=0)

    def validation(self, context: int) -> Validation:
        """Return the validation text in windows that overlap by a token: each token but the first is predicted."""
        if context not in self._cut:
            windows = [_windows(tokens, context) for tokens in self.corpus.valid]
            sizes = zip(self.corpus.valid_bytes, self.corpus.valid, strict=True)
            self._cut[context] = Validation(
                np.concatenate(windows),
                np.repeat(np.arange(len(windows)), [len(w) for w in windows]),
                np.array([b / len(t) for b, t in sizes]),
                np.array([-np.log(self.frequency[w[:, 1:]]).mean() for w in windows]),
            )
        return self._cut[context]


def _windows(tokens: Any, context: int) -> Any:
    count = (len(tokens) - 1) // context
    return np.stack([tokens[i * context : (i + 1) * context + 1] for i in range(count)]).astype(np.int32)
