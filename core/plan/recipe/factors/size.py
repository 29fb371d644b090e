"""Size and tokens: the law of loss itself decides them; they have no excess."""

from ..factor import Factor

FACTOR = Factor(key="size", title="Size and tokens", decides=("params", "tokens"), page="allocate", rank=1, axis="size")
