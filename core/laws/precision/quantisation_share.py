r"""How much of training to spend on quantisation: f = exp(-a / ln S), S = D / (N P / 8).

f share of the tokens with quantised weights, D training tokens, N parameters of P bits, S tokens per byte of them.
Dremov et al. 2025 (arXiv:2509.22935).
"""

import jax.numpy as jnp

from .._checks import rounded
from ..base import Feature, Law, Param, Published, interval, positive

BITS_PER_BYTE, LEAST = 8.0, 1e-2


def predict(p, x):
    """Return the best share of a run of "params", "tokens" and "bits"; none where there is hardly a token a byte."""
    log = jnp.log(x["tokens"]) - jnp.log(x["params"]) - jnp.log(x["bits"] / BITS_PER_BYTE)
    return jnp.exp(-p["a"] / jnp.maximum(log, LEAST))


def _at(tokens_per_byte: float) -> dict[str, float]:
    return {"params": 1e9, "tokens": tokens_per_byte * 0.5e9, "bits": 4.0}


LAW = Law(
    "quantisation-share",
    title="Share of training that is quantised",
    formula=r"f = e^{-a / \ln S}, \quad S = \frac{D}{N P / 8}",
    target="metric/quantised_share",
    unit="as given",
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="parameters that are quantised",
                range=(1e7, 1e9)),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="all training tokens", range=(1e10, 1e13)),
        Feature("bits", kind="setting", symbol="P", unit="bits", doc="bits per weight", range=(1.0, 8.0)),
    ),
    params=(
        Param("a", symbol="a", domain=positive, start=(1.0, 30.0), unit="", doc="how late quantisation is best begun"),
    ),
    predict=predict,
    objective="mse",
    published=(
        Published(
            "dremov",
            values={"a": 6.7297},
            source="Dremov et al. 2025, read in an account; the logarithm is taken as the natural one",
            confidence="secondary",
            conventions={"bits": "weights only, 1 to 6 bits", "tokens": "all, of full and of few bits"},
            # Computed by the form, at 10 to 5,000 tokens per byte.
            checks=(
                rounded(_at(10.0), "0.053789792"),
                rounded(_at(100.0), "0.23192626"),
                rounded(_at(1000.0), "0.37748522"),
                rounded(_at(5000.0), "0.45378526"),
            ),
            ranges={"params": (86e6, 2.2e9), "tokens": (2.3e9, 1.4e12)},
        ),
    ),
    within=interval(0.0, 1.0),
    cite="arXiv:2509.22935",
    notes=(
        "A tenth of the tokens, as is usual, is best at 19 tokens per byte alone. Longer runs want much more.",
        "The account gives a mean absolute error of 0.09 for the share.",
        "The constants of the loss law that goes with it are not known.",
    ),
)  # fmt: skip
