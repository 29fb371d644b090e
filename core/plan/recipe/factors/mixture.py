"""The data mixture: only runs that vary the shares of the same domains say it; published laws hold for theirs alone."""

from ..factor import Factor

FACTOR = Factor(
    key="mixture", title="Data mixture", decides=("mixture",), page="mixture", rank=11, blends=True,
    without="only runs that vary shares say it; its page finds it",
)  # fmt: skip
