r"""Three regions of a learning curve: L(D) = (L_0^-p + (E + B / D^beta)^-p)^(-1 / p).

D training tokens, L nats per token: guessing while data are few, then a power law, then the floor. Hestness et al. 2017
(arXiv:1712.00409) describe the regions; that one curve joins them so is this project's choice.
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of one run on x["tokens"] tokens."""
    learned = jnp.log(p["E"] + p["B"] * power(x["tokens"], -p["beta"]))
    guessed = jnp.log(p["L_0"])
    return jnp.exp(-jnp.logaddexp(-p["p"] * guessed, -p["p"] * learned) / p["p"])


LAW = Law(
    "three-regions",
    title="Three regions of a learning curve",
    formula=r"L(D) = \left[L_0^{-p} + \left(E + \frac{B}{D^{\beta}}\right)^{-p}\right]^{-1/p}",
    target="loss",
    unit="nats per token",
    features=(Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e3, 1e12)),),
    params=(
        Param("L_0", symbol="L_0", domain=positive, start=(5.0, 14.0), unit="nats per token",
              doc="loss of the best guess without learning"),
        Param("E", symbol="E", domain=nonnegative, start=(0.3, 3.0), unit="nats per token", doc="irreducible loss"),
        Param("B", symbol="B", domain=positive, start=(20.0, 1e3), unit="nats per token",
              doc="data term at one token"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 0.5), unit="", doc="how fast data help"),
        Param("p", symbol="p", domain=positive, start=(1.0, 12.0), unit="", doc="how sharply guessing ends"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:1712.00409",
    notes=(
        "Fit only: of all tasks the accounts give one prefactor, words, 11.9 D^-0.066.",
        "Exponents of Hestness et al.: words 0.066, characters 0.094, translation 0.128, image classes 0.309 (top 1), "
        "0.488 (top 5) and 0.35 (cross-entropy), speech 0.299. The best size grows with 0.57 to 0.92.",
        "The exponent belongs to the task; better models move the level and hardly the exponent.",
    ),
    cost=None,
)  # fmt: skip
