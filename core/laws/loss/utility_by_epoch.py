r"""Data whose use fades with repetition: L = E + A D_1^-b prod_{j >= 2} (D_j / D_{j-1})^(-b 2^(-(j - 1) / tau)).

D_j tokens seen after epoch j, the last one not whole, L nats per token. Goyal et al. 2024 (arXiv:2404.07177) for
pools of images with texts: b is how useful a pool is, tau the epochs after which it is half as useful.
"""

import jax.numpy as jnp

from ..base import Feature, Law, Param, nonnegative, positive

EPOCHS = 128  # beyond them nothing is learned any more


def predict(p, x):
    """Return the loss in nats per token of one run of "tokens", of which "unique_tokens" are distinct."""
    unique = jnp.minimum(x["unique_tokens"], x["tokens"])
    epoch = jnp.arange(1, EPOCHS)  # those that are over when epoch j = 2, 3, .. begins
    began = jnp.log(unique) + jnp.log(epoch)
    ended = jnp.log(unique) + jnp.log(epoch + 1)
    grown = jnp.maximum(jnp.minimum(ended, jnp.log(x["tokens"])) - began, 0.0)
    fading = jnp.exp2(-epoch / p["tau"])
    return p["E"] + p["A"] * jnp.exp(-p["b"] * (jnp.log(unique) + (fading * grown).sum()))


LAW = Law(
    "utility-by-epoch",
    title="Repeated data of fading use",
    formula=(
        r"L = E + A D_1^{-b} \prod_{j \ge 2} \left(\frac{D_j}{D_{j-1}}\right)^{-b\, 2^{-(j - 1) / \tau}}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens, repetitions counted",
                range=(1e8, 1e12)),
        Feature("unique_tokens", kind="scale", symbol="U", unit="tokens", doc="distinct training tokens",
                range=(1e8, 1e12)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.3, 3.0), unit="nats per token",
              doc="irreducible loss of the data", linear=True),
        Param("A", symbol="A", domain=positive, start=(1.0, 1e4), unit="nats per token",
              doc="data term at one token", linear=True),
        Param("b", symbol="b", domain=nonnegative, start=(0.05, 0.6), unit="", doc="how useful the data are"),
        Param("tau", symbol=r"\tau", domain=positive, start=(0.5, 20.0), unit="epochs",
              doc="epochs after which they are half as useful"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2404.07177; github.com/locuslab/scaling_laws_data_filtering",
    notes=(
        "Fit only: what the authors fit to each pool of data is in a file that is not in their repository.",
        "How far to filter depends on compute: few good data lose their use when they are repeated often, and then "
        "more and worse ones are better.",
        "The authors' code multiplies the floor by the product as well; their paper and this law do not.",
        "Pools that are mixed have the mean of their utilities, and each fades as many times more slowly.",
    ),
    cost=None,
)  # fmt: skip
