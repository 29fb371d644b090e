r"""Size and data below the guess: L(N, D) = L_0 e / sqrt(1 + e^2), e = A / D^alpha + B / N^beta + c.

N parameters, D training tokens, L nats per token or an error, which tends to that of guessing, L_0, for the smallest
models. Rosenfeld et al. 2020 (arXiv:1909.12673), e^ = e_0 e~ / sqrt(e~^2 + eta^2), with e~ counted in units of eta.
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Law, Param, nonnegative, positive
from .chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss in nats per token of one run with x["params"] parameters and x["tokens"] tokens."""
    lacking = p["A"] * power(x["tokens"], -p["alpha"]) + p["B"] * power(x["params"], -p["beta"]) + p["c"]
    return p["L_0"] * lacking / jnp.sqrt(1.0 + lacking**2)


LAW = Law(
    "guess-bounded",
    title="Size and data, bounded by the guess",
    formula=(
        r"L(N, D) = L_0 \frac{e}{\sqrt{1 + e^2}}, \quad e = \frac{A}{D^{\alpha}} + \frac{B}{N^{\beta}} + c"
    ),
    target="loss",
    unit="nats per token",
    features=CHINCHILLA.features,
    params=(
        Param("L_0", symbol="L_0", domain=positive, start=(6.0, 14.0), unit="nats per token",
              doc="loss of guessing", linear=True),
        Param("A", symbol="A", domain=positive, start=(1.0, 1e3), unit="", doc="data term at one token"),
        Param("B", symbol="B", domain=positive, start=(1.0, 1e3), unit="", doc="size term at one parameter"),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.15, 0.6), unit="", doc="how fast data help"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.15, 0.6), unit="", doc="how fast size helps"),
        Param("c", symbol="c", domain=nonnegative, start=(0.05, 0.5), unit="", doc="what neither mends"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:1909.12673",
    notes=(
        "Fit only: the paper's nine sets count size and data in fractions of something that is not known, and raw "
        "counts give nonsense.",
        "At endless scale the loss is L_0 c / sqrt(1 + c^2): for ImageNet an error of 0.19, for WikiText-103 3.2 nats.",
        "Of nine tasks the exponent of data is 0.4 to 1.1, that of size 0.22 to 1.16.",
        "Symbols are the paper's: alpha belongs to data and beta to size.",
    ),
    rival="chinchilla",
)  # fmt: skip
