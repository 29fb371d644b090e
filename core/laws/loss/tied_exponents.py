r"""Size and data with exponents from coefficients: L(N, D) = e^e + e^a / N^alpha(a) + e^b / D^beta(b).

N parameters, D training tokens, L nats per token. Choshen et al. 2024 (arXiv:2410.11840) find over many families of
models alpha = 0.0116280 + 0.05004588 a and beta = 0.23710262 + 0.03844353 b, in their code (IBM/ColPret).
"""

import jax.numpy as jnp

from ..base import Law, Param, real
from .chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss in nats per token of one run with x["params"] parameters and x["tokens"] tokens."""
    alpha, beta = 0.0116280 + 0.05004588 * p["a"], 0.23710262 + 0.03844353 * p["b"]
    size, data = p["a"] - alpha * jnp.log(x["params"]), p["b"] - beta * jnp.log(x["tokens"])
    return jnp.exp(p["e"]) + jnp.exp(size) + jnp.exp(data)


LAW = Law(
    "tied-exponents",
    title="Size and data with exponents from older fits",
    formula=(r"L(N, D) = e^{e} + \frac{e^{a}}{N^{0.0116 + 0.0500\, a}} + \frac{e^{b}}{D^{0.2371 + 0.0384\, b}}"),
    target="loss",
    unit="nats per token",
    features=CHINCHILLA.features,
    params=(
        Param("e", symbol="e", domain=real, start=(-0.5, 1.2), unit="", doc="logarithm of the irreducible loss"),
        Param("a", symbol="a", domain=real, start=(3.0, 9.0), unit="", doc="logarithm of the size term"),
        Param("b", symbol="b", domain=real, start=(3.0, 14.0), unit="", doc="logarithm of the data term"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2410.11840",
    notes=(
        "Fit only: each family of models has its own three numbers. How exponents follow from them is the authors'.",
        "Three coefficients instead of five: for few runs, where the law of size and data is not determined.",
    ),
)
