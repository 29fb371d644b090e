"""Width and depth at a size: a law of width, depth, size and tokens, against the usual width over depth."""

from ....laws.base import Law
from ..factor import Factor, against


def serves(law: Law) -> bool:
    """Whether a law tells width and depth apart from size."""
    names = {f.name for f in law.features}
    return law.target == "loss" and {"width", "depth", "tokens"} <= names <= {"width", "depth", "params", "tokens"}


FACTOR = Factor(
    key="shape", title="Width and depth", decides=("width", "depth"), page="shape", rank=2, axis="aspect",
    serves=serves, excess=against("width", "depth"), without="as usual at this size",
)  # fmt: skip
