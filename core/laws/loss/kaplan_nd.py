r"""Kaplan in size and data: L(N, D) = [(N_c / N)^(alpha_N / alpha_D) + D_c / D]^alpha_D.

N parameters without embeddings, D tokens of the data set, L nats per token. Kaplan et al. 2020
(arXiv:2001.08361), eq. 1.5 (4.1), constants of its joint fit in Table 2.
"""

import jax.numpy as jnp

from ..base import Check, Feature, Law, Param, Published, positive


def predict(p, x):
    """Return the loss in nats per token of one run: "params_non_embedding" parameters, "tokens" tokens."""
    # Summed as logarithms: the ratio of exponents overflows the plain powers at poor starts.
    size = p["alpha_N"] / p["alpha_D"] * (jnp.log(p["N_c"]) - jnp.log(x["params_non_embedding"]))
    data = jnp.log(p["D_c"]) - jnp.log(x["tokens"])
    return jnp.exp(p["alpha_D"] * jnp.logaddexp(size, data))


LAW = Law(
    key="kaplan-nd",
    title="Kaplan: size and data",
    formula=r"L = \left[\left(\frac{N_c}{N}\right)^{\alpha_N/\alpha_D} + \frac{D_c}{D}\right]^{\alpha_D}",
    target="loss",
    unit="nats per token",
    features=(
        Feature(
            "params_non_embedding",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="parameters without embeddings",
            range=(1e6, 1e12),
            alternatives=("params",),
        ),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="tokens of the data set", range=(1e7, 1e13)),
    ),
    params=(
        Param(
            "N_c",
            symbol="N_c",
            domain=positive,
            start=(1e10, 1e16),
            unit="parameters",
            doc="size that alone would reach one nat",
        ),
        Param(
            "D_c",
            symbol="D_c",
            domain=positive,
            start=(1e10, 1e16),
            unit="tokens",
            doc="data that alone would reach one nat",
        ),
        Param("alpha_N", symbol=r"\alpha_N", domain=positive, start=(0.01, 1.0), unit="", doc="how fast size helps"),
        Param("alpha_D", symbol=r"\alpha_D", domain=positive, start=(0.01, 1.0), unit="", doc="how fast data helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kaplan",
            values={"N_c": 6.4e13, "D_c": 1.8e13, "alpha_N": 0.076, "alpha_D": 0.103},
            source="Kaplan et al. 2020, eq. 1.5 and Table 2",
            confidence="verified",
            conventions={
                "params": "without embeddings",
                "tokens": "size of the data set, repeated and stopped early",
                "loss": "nats per token, WebText2",
                "regularisation": "10 % dropout",
            },
            # Half a unit of the last printed digit.
            checks=(
                Check({"params_non_embedding": 1e8, "tokens": 2.2e10}, value=2.7742, rtol=5e-5 / 2.7742),
                Check({"params_non_embedding": 1.75e11, "tokens": 3e11}, value=1.6610, rtol=5e-5 / 1.6610),
            ),
            ranges={"params_non_embedding": (768, 1.5e9), "tokens": (22e6, 23e9)},
        ),
    ),
    rank=2,
    cite="arXiv:2001.08361, eq. 1.5 and Table 2",
    notes=(
        "The constants are a joint fit: do not mix them with those of the one-variable laws.",
        "D is a data set that is repeated until the test loss rises: the law says how large a data set a model needs, "
        "not how long to train it. Do not read a compute-optimal D from it.",
        "The law has no floor: the loss falls to zero as N and D grow together, which the entropy of text forbids.",
    ),
)
