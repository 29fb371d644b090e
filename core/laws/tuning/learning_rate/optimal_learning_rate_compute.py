r"""Best learning rate from compute: eta_opt(C) = k C^a.

C training compute in FLOP, at a size and data that are best for it. DeepSeek-AI 2024, "DeepSeek LLM"
(arXiv:2401.02954).
"""

from ..._powers import power
from ...base import Law, Param, Published, positive, real
from .._common import COMPUTE, rounded


def predict(p, x):
    """Return the best learning rate for x["flops"] FLOP."""
    return p["k"] * power(x["flops"], p["a"])


LAW = Law(
    key="optimal-learning-rate-compute",
    title="Best learning rate from compute",
    formula=r"\eta_{\mathrm{opt}}(C) = k\, C^{a}",
    target="learning_rate",
    unit="1",
    features=(COMPUTE,),
    params=(
        Param("k", symbol="k", domain=positive, start=(1e-3, 1e2), unit="", doc="best rate at one FLOP", linear=True),
        Param("a", symbol="a", domain=real, start=(-0.5, 0.2), unit="", doc="how it moves with compute"),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        Published(
            "deepseek",
            values={"k": 0.3118, "a": -0.1250},
            source="DeepSeek-AI 2024 (DeepSeek LLM), as quoted in two independent accounts",
            confidence="secondary",
            conventions={
                "flops": "C = M D, M = 72 n_layer d^2 + 12 n_layer d l_seq FLOP a token without embeddings",
                "batch": "the best one, optimal-batch-compute@deepseek",
                "optimal": "within 0.25 % of the lowest loss",
            },
            checks=(rounded({"flops": 1e20}, "9.860e-4"), rounded({"flops": 1e24}, "3.118e-4")),
            ranges={"flops": (1e17, 2e19)},
        ),
    ),
    cite="arXiv:2401.02954",
    notes=(
        "For runs at the best split of compute between size and data, at the best batch.",
        "The loss is flat around it: the authors fit all settings within 0.25 % of the lowest loss.",
    ),
    cost=None,
)
