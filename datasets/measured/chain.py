"""Made-up text with a known entropy: what checks the trainer where the corpus is not at hand."""

import numpy as np

from .corpus import Corpus

SYMBOLS, SEEN, SEED = 256, 400_000, 20_26
BRANCHES = 8  # symbols that may follow one


def _rule() -> tuple[np.ndarray, np.ndarray]:
    """Return what may follow each symbol [SYMBOLS, BRANCHES], and how likely each of these is."""
    rng = np.random.default_rng(SEED)
    following = np.stack([rng.choice(SYMBOLS, BRANCHES, replace=False) for _ in range(SYMBOLS)])
    weights = 0.5 ** np.arange(BRANCHES)
    return following, weights / weights.sum()


def entropy() -> float:
    """Return the entropy of a next symbol, in nats: no model has a lower loss on text without end."""
    shares = _rule()[1]
    return float(-(shares * np.log(shares)).sum())


def chain() -> Corpus:
    """Return text in which each symbol depends on the one before alone, as a corpus of one domain."""
    following, shares = _rule()
    picks = np.random.default_rng(SEED + 1).choice(BRANCHES, SEEN, p=shares)
    text = np.zeros(SEEN, np.uint16)
    for i in range(1, SEEN):
        text[i] = following[text[i - 1], picks[i]]
    train, valid = text[: -SEEN // 10], text[-SEEN // 10 :]
    size = np.array([len(train)])
    return Corpus(("chain",), train, np.array([0]), size, size, (valid,), (len(valid),))
