"""The vocabulary at equal text: a law of the loss less that of a unigram model, against the usual vocabulary.

Its loss is in nats over a unigram model (Tao et al. 2024, arXiv:2407.13623, section 4.3), so the difference of two
vocabularies is taken in nats and divided by the loss of the law of size and tokens.
"""

import numpy as np

from ....fit.calibrated import Calibrated
from ....laws.base import Law
from ..factor import Columns, Factor


def serves(law: Law) -> bool:
    """Whether a law tells the vocabulary apart."""
    names = {f.name for f in law.features}
    return law.target == "loss_unigram" and names == {"params_non_embedding", "vocab_size", "embedding_dim", "tokens"}


def excess(constants: Calibrated, x: Columns, usual: Columns, loss: np.ndarray) -> np.ndarray:
    """Return ln of the loss with the candidates' vocabularies over that with the usual one, on the same text [M]."""
    names = [f.name for f in constants.law.features]
    other = {**x, "vocab_size": usual["vocab_size"], "tokens": usual["tokens"]}
    nats = constants.expect({n: x[n] for n in names}) - constants.expect({n: other[n] for n in names})
    return np.log1p(np.maximum(nats / loss, -0.99))


FACTOR = Factor(
    key="vocab-size", title="Vocabulary", decides=("vocab_size",), page="vocabulary", rank=5, axis="vocab_size",
    serves=serves, excess=excess, without="as usual at this size",
)  # fmt: skip
