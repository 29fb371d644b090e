r"""Vocabulary as a bend: L_u = -E + A S (1 + lambda z^2 / (1 + S)), S = N_nv^-alpha H^-beta, z = ln(V / V_0).

L_u is the loss less that of a unigram model, in nats per token, N_nv parameters outside of the vocabulary, V its
entries, H training characters, each stated at 1e8, 1 and 1e10. The form that wins the public law-discovery task on the
runs of Tao et al. 2024 (arXiv:2407.13623): a parabola over the logarithm of the entries, on a power of scale.
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive

_SIZE, _CHARACTERS = 1e8, 1e10


def predict(p, x):
    """Return the unigram-normalised loss in nats per token of one run."""
    size = power(x["params_non_embedding"] / _SIZE, -p["alpha"])
    scale = p["k"] * size * power(x["characters"] / _CHARACTERS, -p["beta"])
    bend = p["lam"] * (jnp.log(x["vocab_size"]) - jnp.log(p["V_0"])) ** 2 / (1.0 + scale)
    return -p["E"] + p["A"] * scale * (1.0 + bend)


LAW = Law(
    "vocabulary-bend",
    title="Vocabulary: a best number of entries at every scale",
    formula=r"L_u = -E + A S \left(1 + \frac{\lambda\, \ln^2(V / V_0)}{1 + S}\right),\quad "
    r"S = k \left(\frac{N_{nv}}{10^8}\right)^{-\alpha} \left(\frac{H}{10^{10}}\right)^{-\beta}",
    target="loss_unigram",
    unit="nats per token",
    features=(
        Feature("params_non_embedding", kind="scale", symbol="N_{nv}", unit="parameters",
                doc="parameters but the vocabulary's", range=(1e7, 1e11)),
        Feature("vocab_size", kind="scale", symbol="V", unit="entries", doc="entries of the vocabulary",
                range=(4e3, 1e5)),
        Feature("characters", kind="scale", symbol="H", unit="characters", doc="training characters",
                range=(1e8, 1e13)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.5, 8.0), unit="nats per token",
              doc="how far below a unigram model the loss falls", linear=True),
        Param("A", symbol="A", domain=positive, start=(0.1, 10.0), unit="nats per token", doc="what scale removes",
              linear=True),
        Param("k", symbol="k", domain=positive, start=(0.03, 30.0), unit="",
              doc="S of 100M parameters and 10B characters"),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.05, 0.8), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.05, 0.8), unit="", doc="how fast data help"),
        Param("lam", symbol=r"\lambda", domain=nonnegative, start=(0.0, 0.5), unit="",
              doc="what other numbers of entries cost"),
        Param("V_0", symbol="V_0", domain=positive, start=(2e3, 2e5), unit="entries", doc="best number of entries"),
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2407.13623 (the runs); the form wins SLDBench's task on them",
    notes=(
        "Fit only: no constants are published for this form.",
        "Losses are negative, so a fit takes the residuals of the losses and not of their logarithms.",
        "The best number of entries does not move with scale here; by the law of Tao et al. it does.",
    ),
)  # fmt: skip
