"""Query heads at a width: a law of size and heads, against the usual width of a head.

Such laws are of runs whose heads are all equally wide: they say nothing of heads that share one width among them, and
their best lies at the edge of what is looked at. Runs of `measured/heads` tell the width of all heads together over
that of the model, and no number of heads beside it (benchmarks/results/heads.md).
"""

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
