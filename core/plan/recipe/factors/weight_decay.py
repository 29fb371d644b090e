"""Weight decay: what published laws recommend for a size and tokens, the middle of them and their ends."""

from ..factor import Factor, recommended

FACTOR = Factor(
    key="weight-decay", title="Weight decay", decides=("weight_decay",), page="batch", rank=9,
    advise=recommended("weight_decay", ""), without="no law says it here",
)  # fmt: skip
