r"""Kaplan in size and steps: L(N, S_min) = (N_c / N)^alpha_N + (S_c / S_min)^alpha_S.

N parameters without embeddings, S_min optimiser steps at a batch well above the critical one, L nats per
token. Kaplan et al. 2020 (arXiv:2001.08361), eq. 1.6 (5.6), constants in Table 3.

Below the law, the compute-efficient frontier that follows from it in closed form (appendix B). Its compute is
C = 6 N B_crit(L) S_min in FLOP, with B_crit(L) = B_star / L^(1 / alpha_B) in tokens.
"""

from ...units import FLOP_PER_PARAM_TOKEN
from .._powers import ratio_power
from ..base import Check, Feature, Law, Param, Published, positive


def predict(p, x):
    """Return the loss in nats per token of one run: "params_non_embedding" parameters after "steps" steps."""
    size = ratio_power(p["N_c"], x["params_non_embedding"], p["alpha_N"])
    return size + ratio_power(p["S_c"], x["steps"], p["alpha_S"])


_CONSTANTS = {"N_c": 6.5e13, "alpha_N": 0.077, "S_c": 2.1e3, "alpha_S": 0.76}  # Table 3
_CRITICAL = {"B_star": 2e8, "alpha_B": 0.21}  # eq. 1.4: tokens and exponent of the critical batch
FRONTIER = {**_CONSTANTS, **_CRITICAL}


def frontier_exponent(alpha_N, alpha_S, alpha_B):
    """Return alpha_C of the frontier L = (C_c / C)^alpha_C, eq. B.7."""
    return 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N)


def frontier_scale(N_c, S_c, B_star, alpha_N, alpha_S):
    """Return C_c in FLOP, eq. B.8: the compute at which the frontier reaches one nat per token.

    N_c in parameters, S_c in steps, B_star in tokens.
    """
    excess = (1 + alpha_N / alpha_S) ** (1 / alpha_S + 1 / alpha_N)
    return FLOP_PER_PARAM_TOKEN * N_c * B_star * S_c * excess * (alpha_S / alpha_N) ** (1 / alpha_S)


def frontier_params(flops, N_c, S_c, B_star, alpha_N, alpha_S, alpha_B):
    """Return the best size for `flops` FLOP, parameters without embeddings, eq. B.9."""
    alpha_C = frontier_exponent(alpha_N, alpha_S, alpha_B)
    C_c = frontier_scale(N_c, S_c, B_star, alpha_N, alpha_S)
    return N_c * (flops / C_c) ** (alpha_C / alpha_N) * (1 + alpha_N / alpha_S) ** (1 / alpha_N)


def frontier_steps(flops, N_c, S_c, B_star, alpha_N, alpha_S, alpha_B):
    """Return S_min in steps at the best size for `flops` FLOP, eq. B.10."""
    alpha_C = frontier_exponent(alpha_N, alpha_S, alpha_B)
    C_c = frontier_scale(N_c, S_c, B_star, alpha_N, alpha_S)
    most = C_c / (FLOP_PER_PARAM_TOKEN * N_c * B_star)
    return most * (1 + alpha_N / alpha_S) ** (-1 / alpha_N) * (flops / C_c) ** (alpha_C / alpha_S)


LAW = Law(
    key="kaplan-ns",
    title="Kaplan: size and steps",
    formula=(
        r"L(N, S_{\min}) = \left(\frac{N_c}{N}\right)^{\alpha_N} "
        r"+ \left(\frac{S_c}{S_{\min}}\right)^{\alpha_S}"
    ),
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
        Feature(
            "steps",
            kind="scale",
            symbol=r"S_{\min}",
            unit="steps",
            doc="optimiser steps at a batch well above the critical one",
            range=(3e3, 1e7),
        ),
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
        Param("alpha_N", symbol=r"\alpha_N", domain=positive, start=(0.01, 1.0), unit="", doc="how fast size helps"),
        Param(
            "S_c",
            symbol="S_c",
            domain=positive,
            start=(10.0, 1e6),
            unit="steps",
            doc="steps at which the learning curve adds one nat",
        ),
        Param("alpha_S", symbol=r"\alpha_S", domain=positive, start=(0.1, 3.0), unit="", doc="how fast steps help"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kaplan",
            values=_CONSTANTS,
            source="Kaplan et al. 2020, eq. 1.6 and Table 3",
            confidence="verified",
            conventions={
                "params": "without embeddings",
                "steps": "S_min = S / (1 + B_crit(L) / B), after warm-up",
                "loss": "nats per token, WebText2",
                "data": "not limiting",
            },
            # Half a unit of the last printed digit.
            checks=(
                Check({"params_non_embedding": 1e8, "steps": 1e4}, value=3.1082, rtol=5e-5 / 3.1082),
                Check({"params_non_embedding": 1.5e9, "steps": 2.5e5}, value=2.3017, rtol=5e-5 / 2.3017),
            ),
            ranges={"params_non_embedding": (768, 1.5e9)},
        ),
    ),
    cite="arXiv:2001.08361, eq. 1.6, Table 3 and appendix B",
    notes=(
        "Steps are S_min, at a batch well above the critical one. Convert steps S taken at batch B first: "
        "S_min = S / (1 + B_crit(L) / B); raw steps of small batches make every run look slow.",
        "The law describes learning curves after warm-up. Neither warm-up steps nor runs that are short of data belong "
        "in a fit.",
        "The law has no floor: the loss falls to zero as N and S grow together, which the entropy of text forbids.",
    ),
)
