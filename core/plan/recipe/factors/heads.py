"""Query heads at a width: a law of size and heads, against the usual width of a head."""

from ....laws.base import Law
from ..factor import Factor, against


def serves(law: Law) -> bool:
    """Whether a law tells the number of query heads apart from size."""
    names = {f.name for f in law.features}
    return law.target == "loss" and {"query_heads"} < names <= {"query_heads", "params", "params_non_embedding"}


FACTOR = Factor(
    key="heads", title="Query heads", decides=("query_heads", "head_dim"), page="attention", rank=3, axis="head_dim",
    serves=serves, excess=against("query_heads"), without="as usual at this size",
)  # fmt: skip
