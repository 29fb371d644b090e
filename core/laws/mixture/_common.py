"""Features, parameters and units that laws of the data mixture share; each law writes its own formula.

Coefficients of size stand for a model of 100M parameters, those of data for 1B tokens. No run has one parameter or one
token: a search could hardly separate the coefficient of a term there from its exponent.
"""

import jax.numpy as jnp

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
ALONE = "Fit only: no constants were published, and a fit finds those of each target from the runs."
LOSS = "Fit each target by itself: the loss on each domain has its own constants."
OF_OWN = (
    "The law predicts the loss on a domain from the share of that domain in training. It has no value for a target "
    "that is on none of the domains."
)
NO_SHARE = "The law has no value where the target's own domain has no share: a fit leaves such runs out."
FIXED = "Use it for runs of one size and one number of tokens: the law takes neither."
RAW = "Shukor et al. minimise Huber with delta 0.001 on the loss itself, not on its logarithm."
MEANS = (
    "The paper writes a mean as (sum_i C_i h_i)^gamma. Here C_i is A_i^q and gamma is 1 / q, because runs determine "
    "A_i, whereas C_i and gamma compensate for each other."
)
SIZE_UNIT, DATA_UNIT = 1e8, 1e9  # parameters and tokens at which the terms of size and data are stated

FLOOR = Param(
    "E",
    symbol="E",
    domain=nonnegative,
    start=(0.1, 3.0),
    unit="nats per token",
    doc="irreducible loss on the target",
    linear=True,
)
SHARE_COEFFICIENT = Param(
    "C",
    symbol="C_i",
    domain=positive,
    start=(0.1, 10.0),
    unit="per nat per token",
    doc="coefficient of a share: the larger, the more this domain lowers the loss",
    each=True,
)
SHARE_EXPONENT = Param(
    "gamma",
    symbol=r"\gamma_i",
    domain=positive,
    start=(0.1, 1.5),
    unit="",
    doc="exponent of a share: the smaller, the sooner more of this domain stops helping",
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
    doc="number of the target's domain in the order of the shares, which a fit holds",
    target_member=True,
)
SIZE_OF = Param(
    "A",
    symbol="A_i",
    domain=positive,
    start=(0.2, 2.0),
    unit="nats per token",
    doc="size term at 100M parameters, trained on this domain alone",
    each=True,
)
SIZE_POWER = Param(
    "qA",
    symbol="q_A",
    domain=POWER,
    start=(0.0, 1.0),
    unit="",
    doc="how domains combine in the size term: 1 is their mean, 0 their geometric mean",
)
DATA_OF = Param(
    "B",
    symbol="B_i",
    domain=positive,
    start=(0.2, 2.0),
    unit="nats per token",
    doc="data term at 1B tokens, trained on this domain alone",
    each=True,
)
DATA_POWER = Param(
    "qB",
    symbol="q_B",
    domain=POWER,
    start=(0.0, 1.0),
    unit="",
    doc="how domains combine in the data term: 1 is their mean, 0 their geometric mean",
)


def of_target(p, values):
    """Return the one of values [K] that belongs to the target's own domain; all must be finite.

    A mask picks it. The derivative of a lookup would be a scatter, which costs a batch more than K products.
    """
    return jnp.where(jnp.arange(values.shape[0]) == jnp.round(p["t"]), values, 0.0).sum()
