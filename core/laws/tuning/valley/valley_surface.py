r"""Response surface of learning rate and batch: L = sum over products of logarithms, each with a coefficient.

With n, d, u, v the logarithms of size N, tokens D, rate eta and batch B over 1e9, 2e10, 1e-3 and 5e5, the loss is a
polynomial: all products of two, and those of three that hold the rate or the batch twice. The form that wins the public
law-discovery task on the sweep of Li et al. 2025 ("Step Law", arXiv:2503.04715) is a ridge regression on 24 such
products.
"""

import jax.numpy as jnp

from ...base import Law, Param, real
from .._common import BATCH, RATE, TOKENS
from ._valley import SIZE_ANY, SIZE_AT, TOKENS_AT

_RATE_AT, _BATCH_AT = 1e-3, 5e5
# The products, by which logarithms they multiply.
_PRODUCTS = (
    *("", "n", "d", "u", "v", "nn", "dd", "uu", "vv", "nd", "nu", "nv", "du", "dv", "uv"),
    *("uun", "uud", "uuv", "vvn", "vvd", "vvu", "uuu", "vvv"),
)
A_LINE = 8
_SCALES = (
    r" \\ & n = \ln\frac{N}{10^9},\ d = \ln\frac{D}{2{\cdot}10^{10}},\ u = \ln\frac{\eta}{10^{-3}},\ "
    r"v = \ln\frac{B}{5{\cdot}10^5}"
)
_WORDS = {"n": "size", "d": "tokens", "u": "rate", "v": "batch"}


def predict(p, x):
    """Return the loss in nats per token: "params_non_embedding", "tokens", "learning_rate" and "batch_tokens"."""
    logs = {
        "n": jnp.log(x["params_non_embedding"] / SIZE_AT),
        "d": jnp.log(x["tokens"] / TOKENS_AT),
        "u": jnp.log(x["learning_rate"] / _RATE_AT),
        "v": jnp.log(x["batch_tokens"] / _BATCH_AT),
    }
    total = p["c"]
    for product in _PRODUCTS[1:]:
        term = p[f"c_{product}"]
        for name in product:
            term = term * logs[name]
        total = total + term
    return total


def _coefficient(product: str) -> Param:
    size = 0.3 * 10.0 ** -len(product)
    words = " x ".join(_WORDS[name] for name in product)
    return Param(
        f"c_{product}", symbol=f"c_{{{product}}}", domain=real, start=(-size, size), unit="nats per token",
        doc=f"coefficient of {words}, as logarithms", linear=True,
    )  # fmt: skip


def _written() -> str:
    """Return the formula, a few terms a line."""
    terms = ["c", *(f"c_{{{p}}}\\, {_powers(p)}" for p in _PRODUCTS[1:])]
    rows = [" + ".join(terms[i : i + A_LINE]) for i in range(0, len(terms), A_LINE)]
    return r"\begin{aligned} L =\ &" + r" \\ &+ ".join([*rows[:-1], rows[-1] + "," + _SCALES]) + r" \end{aligned}"


def _powers(product: str) -> str:
    """Return a product as it is written: uuv is u^2 v."""
    counted = {name: product.count(name) for name in product}
    return " ".join(name if times == 1 else f"{name}^{times}" for name, times in counted.items())


LAW = Law(
    "valley-surface",
    title="Response surface of learning rate, batch, size and data",
    formula=_written(),
    target="loss",
    unit="nats per token",
    features=(SIZE_ANY, TOKENS, RATE, BATCH),
    params=(
        Param("c", symbol="c", domain=real, start=(1.0, 4.0), unit="nats per token",
              doc="loss of 1B parameters on 20B tokens at a rate of .001 and a batch of 500,000 tokens", linear=True),
        *(_coefficient(product) for product in _PRODUCTS[1:]),
    ),
    predict=predict,
    objective="mse",
    published=(),
    cite="arXiv:2503.04715 (the sweep); a ridge regression on products of logs wins SLDBench's task on it",
    notes=(
        "Fit only. A polynomial describes where there are runs, and turns anywhere beyond them: use it to read the "
        "settings of a sweep, not to extrapolate size.",
        "It needs at least 24 runs in which all four differ, and far more to be worth anything.",
    ),
)  # fmt: skip
