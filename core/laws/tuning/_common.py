"""What laws of batch size, learning rate and weight decay share: their columns, and units that are not ours."""

from .._checks import rounded as rounded
from ..base import Feature

TOKENS = Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e8, 1e14))
SIZE = Feature(
    "params", kind="scale", symbol="N", unit="parameters", doc="parameters as the source counts them", range=(1e7, 1e12)
)
SIZE_INSIDE = Feature(
    "params_non_embedding",
    kind="scale",
    symbol="N",
    unit="parameters",
    doc="parameters without embeddings",
    range=(1e7, 1e12),
)
COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26))
BATCH = Feature(
    "batch_tokens", kind="scale", symbol="B", unit="tokens", doc="tokens in one optimiser step", range=(1e4, 1e8)
)
RATE = Feature("learning_rate", kind="setting", symbol=r"\eta", unit="1", doc="peak learning rate", range=(1e-5, 1e-1))


def in_tokens(sequences: float, context: int) -> float:
    """Return a batch in tokens, of so many sequences of `context` tokens."""
    return sequences * context


def scaled(coefficient: float, unit: float, *exponents: float) -> float:
    """Return the coefficient of a product of powers for single tokens and parameters.

    `coefficient` is for features counted in `unit`s, millions or billions of them, with these exponents.
    """
    return coefficient * unit ** -sum(exponents)
