"""Learning rate: what published laws recommend for a size and tokens, the middle of them and their ends."""

from ..factor import Factor, recommended

FACTOR = Factor(
    key="learning-rate", title="Learning rate", decides=("learning_rate",), page="batch", rank=8,
    advise=recommended("learning_rate", ""), without="no law says it here",
)  # fmt: skip
