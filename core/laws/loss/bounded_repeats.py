r"""Bounded law of repeated data: L = E + (L_0 - E) h / (1 + h), h = a / N^alpha + b / D^beta + c N^gamma / U^delta.

N parameters, D tokens seen, U distinct tokens, L nats per token. Bryant and Liu 2026 (arXiv:2605.09189): the loss stays
between the floor and that of guessing, and a large model overfits few distinct tokens.
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive
from .chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss in nats per token of one run of "params", "tokens" and "unique_tokens"."""
    size = p["a"] * power(x["params"], -p["alpha"])
    data = p["b"] * power(x["tokens"], -p["beta"])
    overfit = p["c"] * jnp.exp(p["gamma"] * jnp.log(x["params"]) - p["delta_U"] * jnp.log(x["unique_tokens"]))
    lacking = size + data + overfit
    return p["E"] + (p["L_0"] - p["E"]) * lacking / (1.0 + lacking)


def _coefficient(name: str, start: tuple[float, float], doc: str) -> Param:
    return Param(name, symbol=name, domain=positive, start=start, unit="", doc=doc)


def _exponent(name: str, symbol: str, start: tuple[float, float], doc: str) -> Param:
    return Param(name, symbol=symbol, domain=nonnegative, start=start, unit="", doc=doc)


LAW = Law(
    "bounded-repeats",
    title="Bounded: size, data and overfitting",
    formula=(
        r"L = E + (L_0 - E) \frac{h}{1 + h}, \quad "
        r"h = \frac{a}{N^{\alpha}} + \frac{b}{D^{\beta}} + c \frac{N^{\gamma}}{U^{\delta}}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        *CHINCHILLA.features,
        Feature("unique_tokens", kind="scale", symbol="U", unit="tokens", doc="distinct training tokens",
                range=(1e7, 1e12)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.3, 3.0), unit="nats per token",
              doc="irreducible loss of the text", linear=True),
        Param("L_0", symbol="L_0", domain=positive, start=(8.0, 13.0), unit="nats per token",
              doc="loss of guessing, the logarithm of the vocabulary", linear=True),
        _coefficient("a", (5.0, 500.0), "size term at one parameter"),
        _coefficient("b", (5.0, 500.0), "data term at one token"),
        _coefficient("c", (1e-3, 1.0), "overfitting of one parameter on one token"),
        _exponent("alpha", r"\alpha", (0.2, 0.6), "how fast size helps"),
        _exponent("beta", r"\beta", (0.2, 0.6), "how fast data help"),
        _exponent("gamma", r"\gamma", (0.2, 0.6), "how fast size overfits"),
        _exponent("delta_U", r"\delta", (0.3, 0.8), "how fast distinct data mend that"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2605.09189",
    notes=(
        "Fit only: the constants were not read. The loss of guessing can be held at ln V.",
        "For small h it is Chinchilla's law with one more term. The data-constrained law cannot rise with size; "
        "this one can.",
        "Nine parameters want runs of several numbers of distinct tokens, some of which overfit.",
    ),
)  # fmt: skip
