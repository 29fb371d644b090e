r"""Data-constrained: Chinchilla with repeated tokens and excess parameters worth less and less.

L(N, D, U_D) = E + A / N'^alpha + B / D'^beta, with

    D' = U_D + U_D R_D^* (1 - exp(-R_D / R_D^*)),  R_D = D / U_D - 1,
    N' = U_N + U_N R_N^* (1 - exp(-R_N / R_N^*)),  R_N = N / U_N - 1,
    U_N = min(N, (U_D G)^(beta / alpha) G),  G = (alpha A / (beta B))^(1 / (alpha + beta)).

N parameters, D training tokens (repetitions counted), U_D distinct tokens among them, L nats per token; D'
and N' are what D and N are worth, U_N is the compute-optimal size for U_D fresh tokens. Muennighoff et al.
2023 (arXiv:2305.16264), in the form of the authors' code (README of huggingface/datablations).
"""

import math

import jax.numpy as jnp

from .._powers import power
from .._repeats import R_D, worth
from ..base import Check, Contained, Feature, Law, Param, Published, interval, nonnegative, positive

# beta / alpha needs alpha > 0; 0.01 is well below the exponents that papers report.
_exponent = interval(0.01, 3.0)


def predict(p, x):
    """Return the loss in nats per token of one run of "params", "tokens" and "unique_tokens"."""
    # Fewer tokens than there are: none is repeated, and those seen are the distinct ones.
    unique = jnp.minimum(x["unique_tokens"], x["tokens"])
    tokens = worth(x["tokens"], unique, p["R_D"])
    params = worth(x["params"], _matching_params(p, unique, x["params"]), p["R_N"])
    return p["E"] + p["A"] * power(params, -p["alpha"]) + p["B"] * power(tokens, -p["beta"])


def _matching_params(p, unique, params):
    """Return U_N: the compute-optimal size for `unique` tokens, at most `params`, at least one parameter.

    In logarithms and clipped, so that starts which are far off stay finite and differentiable.
    """
    alpha, beta = p["alpha"], p["beta"]
    log_G = jnp.log(alpha * p["A"] / (beta * p["B"])) / (alpha + beta)
    log_size = beta / alpha * (jnp.log(unique) + log_G) + log_G
    return jnp.minimum(jnp.exp(jnp.clip(log_size, 0.0, 80.0)), params)


LAW = Law(
    key="data-constrained",
    title="Data-constrained: size, data and repetition",
    formula=(
        r"L = E + \frac{A}{\hat{N}^{\alpha}} + \frac{B}{\hat{D}^{\beta}}, \quad "
        r"\hat{D} = U_D + U_D R_D^* \left(1 - e^{-R_D / R_D^*}\right), \quad "
        r"\hat{N} = U_N + U_N R_N^* \left(1 - e^{-R_N / R_N^*}\right)"
    ),
    target="loss",
    unit="nats per token",
    features=(
        Feature(
            "params",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="size of the model",
            range=(1e7, 1e12),
            alternatives=("params_non_embedding",),
        ),
        Feature(
            "tokens",
            kind="scale",
            symbol="D",
            unit="tokens",
            doc="training tokens, repetitions counted",
            range=(1e8, 1e14),
        ),
        Feature(
            "unique_tokens",
            kind="scale",
            symbol="U_D",
            unit="tokens",
            doc="distinct training tokens",
            range=(1e8, 1e14),
        ),
    ),
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.3, 3.0),
            unit="nats per token",
            doc="irreducible loss of the text",
            linear=True,
        ),
        Param(
            "A", symbol="A", domain=positive, start=(1.0, 1e6), unit="nats per token", doc="size term at one parameter"
        ),
        Param("B", symbol="B", domain=positive, start=(1.0, 1e6), unit="nats per token", doc="data term at one token"),
        Param("alpha", symbol=r"\alpha", domain=_exponent, start=(0.1, 1.0), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=_exponent, start=(0.1, 1.0), unit="", doc="how fast data helps"),
        Param(
            "R_D",
            symbol="R_D^*",
            domain=positive,
            start=(1.0, 100.0),
            unit="epochs",
            doc="repetitions until a further one is worth 1/e",
        ),
        Param(
            "R_N",
            symbol="R_N^*",
            domain=positive,
            start=(1.0, 100.0),
            unit="",
            doc="excess over U_N until more is worth 1/e",
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "muennighoff",
            values={
                "E": math.exp(0.6254804),
                "A": math.exp(6.255414),
                "B": math.exp(7.3049974),
                "alpha": 0.3526596,
                "beta": 0.3526596,
                "R_D": R_D,
                "R_N": 5.309743,
            },
            source="Muennighoff et al. 2023, fit on C4, as in the README of huggingface/datablations",
            confidence="verified",
            conventions={
                "params": "as the authors count them; the README does not say whether embeddings are in",
                "flops": "6 N D",
                "loss": "nats per token, C4, GPT-2 tokeniser",
                "exponents": "alpha = beta",
            },
            checks=(
                Check({"params": 6.34e9, "tokens": 242e9, "unique_tokens": 25e9}, value=2.2256440889984477, rtol=1e-12),
                Check({"params": 8.67e9, "tokens": 178e9, "unique_tokens": 25e9}, value=2.2269634075087867, rtol=1e-12),
            ),
        ),
    ),
    cite="arXiv:2305.16264; github.com/huggingface/datablations",
    notes=(
        "The authors warn that the loss itself is unlikely to be of use: compare runs, or follow a trend.",
        "Fit the law to runs that repeat data: runs of one epoch do not determine R_D^*, and small models do not "
        "determine R_N^*.",
        "In this law repetition and excess size never hurt; a real run that overfits does not follow it.",
        "Where a run sees fewer tokens than there are distinct ones, those that it sees count as distinct.",
        "The published exponents are equal (alpha = beta); a fit of this law leaves them free.",
    ),
    contains=(Contained("chinchilla", held={"R_D": 1e30, "R_N": 1e30}),),
)
