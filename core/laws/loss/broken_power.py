r"""Broken power law: L(D) = E + B D^-c_0 (1 + (D / D_1)^(1 / f))^(-c_1 f).

D training tokens, L nats per token: a power law that turns into another one at D_1, within f decades or so. Caballero
et al. 2023 (arXiv:2210.14891), with one break; c_0 and c_1 may be negative.
"""

import jax.numpy as jnp

from ..base import Feature, Law, Param, interval, nonnegative, positive, real


def predict(p, x):
    """Return the loss in nats per token of one run on x["tokens"] tokens."""
    size = jnp.log(x["tokens"])
    turned = jnp.logaddexp(0.0, (size - jnp.log(p["D_1"])) / p["f"])
    return p["E"] + p["B"] * jnp.exp(-p["c_0"] * size - p["c_1"] * p["f"] * turned)


LAW = Law(
    "broken-power",
    title="Broken power law in data",
    formula=r"L(D) = E + B\, D^{-c_0} \left(1 + \left(\frac{D}{D_1}\right)^{1 / f}\right)^{-c_1 f}",
    target="loss",
    unit="nats per token",
    features=(Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e6, 1e13)),),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.0, 3.0), unit="nats per token", doc="irreducible loss",
              linear=True),
        Param("B", symbol="B", domain=positive, start=(1.0, 1e3), unit="nats per token", doc="data term at one token",
              linear=True),
        Param("c_0", symbol="c_0", domain=real, start=(0.02, 0.3), unit="", doc="how fast data help before"),
        Param("c_1", symbol="c_1", domain=real, start=(0.05, 1.0), unit="", doc="how much faster after"),
        Param("D_1", symbol="D_1", domain=positive, start=(1e7, 1e12), unit="tokens", doc="where it turns"),
        Param("f", symbol="f", domain=interval(0.02, 20.0), start=(0.1, 3.0), unit="", doc="how widely it turns"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2210.14891",
    notes=(
        "Fit only here: each curve has its own constants.",
        "With c_1 = 0 it is a power law. A negative c_0 or c_1 makes a curve that rises, as some do before they fall.",
        "A break beyond the runs cannot be seen in them: the law describes breaks and foretells none.",
        "The authors fit ln(1 + L); this law is fitted to ln L.",
    ),
    cost=None,
)  # fmt: skip
