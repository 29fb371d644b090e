"""Batch size: what published laws recommend for a size and tokens, the middle of them and their ends."""

from ..factor import Factor, recommended

FACTOR = Factor(
    key="batch", title="Batch size", decides=("batch_tokens",), page="batch", rank=7,
    advise=recommended("batch_tokens", "tokens"), without="no law says it here",
)  # fmt: skip
