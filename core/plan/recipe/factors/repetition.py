"""Repetition: what tokens seen again are worth, by a law of size, tokens and unique tokens."""

import numpy as np

from ....fit.calibrated import Calibrated
from ....laws.base import Law
from ..factor import Columns, Factor


def serves(law: Law) -> bool:
    """Whether a law tells repeated tokens from fresh ones, by a form of which constants are published."""
    names = {f.name for f in law.features}
    return law.target == "loss" and names == {"params", "tokens", "unique_tokens"} and bool(law.published)


def excess(constants: Calibrated, x: Columns, usual: Columns, loss: np.ndarray) -> np.ndarray:
    """Return ln L on tokens of which `unique_tokens` are distinct over that on as many fresh ones [M]."""
    names = [f.name for f in constants.law.features]
    fresh = {**x, "unique_tokens": x["tokens"]}
    return np.log(constants.expect({n: x[n] for n in names}) / constants.expect({n: fresh[n] for n in names}))


FACTOR = Factor(
    key="repetition", title="Passes over the data", decides=("passes",), page="allocate", rank=6, serves=serves,
    excess=excess, without="",
)  # fmt: skip
