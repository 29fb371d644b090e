"""Features, parameters and terms that laws of the data mixture share."""

import jax.numpy as jnp

from .._powers import ratio_power, share_power
from ..base import Feature, Param, interval, nonnegative, positive

SIZE = Feature(
    "params",
    kind="scale",
    symbol="N",
    unit="parameters",
    doc="all parameters, or without embeddings where runs say that",
    range=(1e8, 3e9),
    alternatives=("params_non_embedding",),
)
DATA = Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(4e9, 1e11))
SHARES = Feature(
    "mix/*",
    kind="share",
    symbol="h_i",
    unit="share",
    doc="share of a domain in the training tokens",
    range=(0.02, 0.9),
    domain=interval(0.0, 1.0),
)
ALONE = "Fit only, no constants were published: each target has its own, found from the runs."
LOSS = "Fit each target on its own: the loss on every domain has its own constants."
OF_OWN = "The loss on a domain by what was trained on of that domain: a target that is on none of them has no such law."
NO_SHARE = "Without a share of its own domain a target has no loss by this law: such runs are left out."
FIXED = "For runs of one size, trained on one number of tokens: it does not know of either."
RAW = "Shukor et al. minimise Huber with delta 0.001 on the loss itself, not on its logarithm."
MEANS = (
    "Means are written by what they are made of: with C_i = A_i^q and gamma = 1 / q they are (sum_i C_i h_i)^gamma of "
    "the paper. The runs then hold A_i itself, where C_i and gamma make up for each other."
)

FLOOR = Param(
    "E",
    symbol="E",
    domain=nonnegative,
    start=(0.1, 3.0),
    unit="nats per token",
    doc="irreducible loss on the target",
    linear=True,
)
TELLS = Param(
    "C",
    symbol="C_i",
    domain=positive,
    start=(0.1, 10.0),
    unit="per nat per token",
    doc="how much a share tells of the target",
    each=True,
)
BENDS = Param(
    "gamma",
    symbol=r"\gamma_i",
    domain=positive,
    start=(0.1, 1.5),
    unit="",
    doc="how soon more of a share stops telling",
    each=True,
)
SIZE_TERM = Param(
    "A",
    symbol="A",
    domain=nonnegative,
    start=(0.05, 2.0),
    unit="nats per token",
    doc="size term at 100M parameters",
    linear=True,
)
ALPHA = Param("alpha", symbol=r"\alpha", domain=positive, start=(0.1, 0.8), unit="", doc="how fast size helps")
DATA_TERM = Param(
    "B",
    symbol="B",
    domain=nonnegative,
    start=(0.05, 2.0),
    unit="nats per token",
    doc="data term at 1B tokens",
    linear=True,
)
BETA = Param("beta", symbol=r"\beta", domain=positive, start=(0.2, 0.8), unit="", doc="how fast data helps")
POWER = interval(0.0, 10.0)
TARGET = Param(
    "t",
    symbol="t",
    domain=interval(0.0, 1.0),
    start=(0.0, 1.0),
    unit="",
    doc="number of the target's own domain among the shares, held",
    own=True,
)
SIZE_OF = Param(
    "A",
    symbol="A_i",
    domain=positive,
    start=(0.2, 2.0),
    unit="nats per token",
    doc="size term at 100M parameters, this domain alone",
    each=True,
)
SIZE_POWER = Param(
    "qA",
    symbol="q_A",
    domain=POWER,
    start=(0.0, 1.0),
    unit="",
    doc="how domains combine in the size term: 1 plainly, 0 as logarithms",
)
DATA_OF = Param(
    "B",
    symbol="B_i",
    domain=positive,
    start=(0.2, 2.0),
    unit="nats per token",
    doc="data term at 1B tokens, this domain alone",
    each=True,
)
DATA_POWER = Param(
    "qB",
    symbol="q_B",
    domain=POWER,
    start=(0.0, 1.0),
    unit="",
    doc="how domains combine in the data term: 1 plainly, 0 as logarithms",
)


def told(p, h):
    """Return 1 / sum_i C_i h_i^gamma_i: the loss that the mixture leaves (Shukor et al. 2025, eq. 2.4)."""
    return 1.0 / (p["C"] * share_power(h, p["gamma"])).sum()


def size_power(params, exponent):
    """Return (N / 100M)^-exponent.

    Coefficients of size stand for a model of 100M parameters, those of data for 1B tokens: at one parameter and one
    token, where no run is, coefficient and exponent of a term could hardly be told apart by a search.
    """
    return ratio_power(1e8, params, exponent)


def data_power(tokens, exponent):
    """Return (D / 1B)^-exponent."""
    return ratio_power(1e9, tokens, exponent)


def of_target(p, values):
    """Return that of values [K] which is of the target's own domain; all must be finite.

    By a mask, not by a place: the derivative of a lookup is a scatter, which costs a batch more than K products.
    """
    return jnp.where(jnp.arange(values.shape[0]) == jnp.round(p["t"]), values, 0.0).sum()
