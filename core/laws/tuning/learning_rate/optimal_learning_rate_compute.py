r"""Best learning rate from compute: eta_opt(C) = k C^a.

C training compute in FLOP, at a size and data that are best for it. DeepSeek-AI 2024, "DeepSeek LLM"
(arXiv:2401.02954).
"""

from ...base import Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import COMPUTE, rounded

LAW = product_of_powers(
    "optimal-learning-rate-compute",
    title="Best learning rate from compute",
    formula=r"\eta_{\mathrm{opt}}(C) = k\, C^{a}",
    target="learning_rate",
    unit="1",
    coefficient=coefficient("", start=(1e-3, 1e2), doc="best rate at one FLOP"),
    powers={COMPUTE: exponent("a", start=(-0.5, 0.2), doc="how it moves with compute")},
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
        "The law is for runs that split compute between size and data in the best way, at the best batch.",
        "The loss is flat around the best rate: the authors fit all settings within 0.25 % of the lowest loss.",
    ),
    cost=None,
)
