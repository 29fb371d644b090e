"""KV heads: what they save is exact, what they cost in loss only runs that vary them can say."""

from ....laws.base import Law
from ..factor import Factor, against


def serves(law: Law) -> bool:
    """Whether a law tells the number of KV heads apart."""
    return law.target == "loss" and "kv_heads" in {f.name for f in law.features}


FACTOR = Factor(
    key="kv-heads", title="KV heads", decides=("kv_heads",), page="attention", rank=4, axis="group", serves=serves,
    excess=against("kv_heads"), without="as usual: cost only, no law of loss",
)  # fmt: skip
