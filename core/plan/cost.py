"""What a law says of the cost of its runs, where a plan asks for it."""

from ..errors import BadInput
from ..laws.base import Law
from ..laws.cost import Cost
from ..units import SIZES, name_of


def size_feature(law: Law) -> str:
    """Return the feature that counts parameters. Raises BadInput for a law that cannot split a budget."""
    size = _size(law)
    if not law.target.startswith("loss"):
        raise BadInput(
            f"{law.title} predicts {name_of(law.target)}; a budget can only be split by a law that predicts a loss."
        )
    return size


def splits(law: Law) -> bool:
    """Return whether a law can split a budget between size and data."""
    try:
        return bool(size_feature(law))
    except BadInput:
        return False


def cost_of(law: Law) -> Cost:
    """Return how runs of a law are paid for. Raises BadInput for a law without size, tokens or a cost."""
    _size(law)
    assert law.cost is not None
    return law.cost


def _size(law: Law) -> str:
    names = [f.name for f in law.features]
    size = next((n for n in SIZES if n in names), None)
    if size is None or "tokens" not in names or law.cost is None:
        takes = ", ".join(map(name_of, names))
        raise BadInput(f"{law.title} takes {takes}; a budget can only be split by a law of parameters and tokens.")
    return size
