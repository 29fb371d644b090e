"""What joint laws of loss and settings share: losses at the best settings, and what settings away from them cost."""

import jax.numpy as jnp

from ..._powers import power
from ...base import Domain, Feature, Param, interval, nonnegative, positive

SIZE_AT, TOKENS_AT = 1e9, 2e10  # where the best settings are stated: one billion parameters, 20 tokens for each
SIZE_ANY = Feature(
    "params_non_embedding",
    kind="scale",
    symbol="N",
    unit="parameters",
    doc="parameters without embeddings",
    range=(1e7, 1e10),
    alternatives=("params",),
)
# Bounded, because a valley that is hardly bent has its lowest point anywhere, and fits would drift there.
_BEND, _MOVE = Domain("from 3e-4 to 1", 3e-4, 1.0, log=True), interval(-2.0, 2.0)
_RATE, _BATCH = Domain("from 1e-7 to 10", 1e-7, 10.0, log=True), Domain("from 100 to 1e10", 1e2, 1e10, log=True)
FLOOR = (
    Param(
        "E",
        symbol="E",
        domain=nonnegative,
        start=(0.0, 3.0),
        unit="nats per token",
        doc="loss that neither size nor data removes",
        linear=True,
    ),
    Param(
        "A_N",
        symbol="A_N",
        domain=positive,
        start=(1.0, 1e5),
        unit="nats per token",
        doc="size term at one parameter",
        linear=True,
    ),
    Param(
        "A_D",
        symbol="A_D",
        domain=positive,
        start=(1.0, 1e6),
        unit="nats per token",
        doc="data term at one token",
        linear=True,
    ),
    Param(
        "alpha", symbol=r"\alpha", domain=positive, start=(0.1, 1.0), unit="", doc="how fast the loss falls with size"
    ),
    Param("beta", symbol=r"\beta", domain=positive, start=(0.1, 1.0), unit="", doc="how fast the loss falls with data"),
)
BOWL = (
    Param(
        "k_eta",
        symbol=r"k_\eta",
        domain=_RATE,
        start=(1e-4, 3e-2),
        unit="",
        doc="best rate of 1B parameters on 20B tokens",
    ),
    Param("a", symbol="a", domain=_MOVE, start=(-1.2, 0.4), unit="", doc="how the best rate moves with size"),
    Param("b", symbol="b", domain=_MOVE, start=(-0.4, 0.8), unit="", doc="how the best rate moves with data"),
    Param("k_B", symbol="k_B", domain=_BATCH, start=(3e4, 3e6), unit="tokens", doc="best batch on 20B tokens"),
    Param("m", symbol="m", domain=_MOVE, start=(-0.2, 1.2), unit="", doc="how the best batch moves with data"),
    Param(
        "c_eta",
        symbol=r"c_\eta",
        domain=_BEND,
        start=(1e-3, 1e-1),
        unit="",
        doc="curvature of the valley over the logarithm of the rate",
    ),
    Param(
        "c_B",
        symbol="c_B",
        domain=_BEND,
        start=(1e-3, 1e-1),
        unit="",
        doc="curvature of the valley over the logarithm of the batch",
    ),
    Param(
        "rho",
        symbol=r"\rho",
        domain=interval(-0.99, 0.99),
        start=(-0.8, 0.8),
        unit="",
        doc="curvature across rate and batch, as a share of the largest there can be",
    ),
)


DECAY = Feature("weight_decay", kind="setting", symbol=r"\lambda", unit="1", doc="weight decay", range=(1e-3, 1.0))
RATIO_AT = TOKENS_AT / SIZE_AT
TIMESCALE = (
    Param(
        "k_tau",
        symbol=r"k_\tau",
        domain=Domain("from 1e-6 to 1e4", 1e-6, 1e4, log=True),
        start=(2e-2, 2.0),
        unit="share of the run",
        doc="best AdamW timescale at 20 tokens a parameter",
    ),
    Param(
        "g",
        symbol="g",
        domain=_MOVE,
        start=(-1.2, 0.4),
        unit="",
        doc="how the best timescale moves with tokens per parameter",
    ),
    Param(
        "c_tau",
        symbol=r"c_\tau",
        domain=_BEND,
        start=(1e-3, 1e-1),
        unit="",
        doc="curvature of the valley over the logarithm of the timescale",
    ),
)


def floor(p, x):
    """Return the loss at the best settings: E + A_N N^-alpha + A_D D^-beta."""
    return p["E"] + p["A_N"] * power(x["params_non_embedding"], -p["alpha"]) + p["A_D"] * power(x["tokens"], -p["beta"])


def away(p, x):
    """Return how far rate and batch are from the best, in e-folds: u and v."""
    size, tokens = jnp.log(x["params_non_embedding"] / SIZE_AT), jnp.log(x["tokens"] / TOKENS_AT)
    u = jnp.log(x["learning_rate"]) - jnp.log(p["k_eta"]) - p["a"] * size - p["b"] * tokens
    v = jnp.log(x["batch_tokens"]) - jnp.log(p["k_B"]) - p["m"] * tokens
    return u, v


def bowl(p, u, v):
    """Return what being u and v e-folds away adds to the logarithm of the loss."""
    crossed = p["rho"] * jnp.sqrt(p["c_eta"] * p["c_B"])
    return (p["c_eta"] * u**2 + p["c_B"] * v**2) / 2 + crossed * u * v


def timescale_away(p, x):
    """Return how far AdamW's timescale B / (eta lambda D) is from the best, in e-folds; decay must be above 0."""
    log_tau = jnp.log(x["batch_tokens"]) - jnp.log(x["learning_rate"]) - jnp.log(x["weight_decay"])
    ratio = jnp.log(x["tokens"]) - jnp.log(x["params_non_embedding"]) - jnp.log(RATIO_AT)
    return log_tau - jnp.log(x["tokens"]) - jnp.log(p["k_tau"]) - p["g"] * ratio
