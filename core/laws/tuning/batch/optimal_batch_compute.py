r"""Best batch size from compute: B_opt(C) = k C^a.

B_opt tokens, C training compute in FLOP, at a size and data that are best for it. DeepSeek-AI 2024, "DeepSeek LLM"
(arXiv:2401.02954).
"""

from ...base import Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import COMPUTE, rounded

LAW = product_of_powers(
    "optimal-batch-compute",
    title="Best batch size from compute",
    formula=r"B_{\mathrm{opt}}(C) = k\, C^{a}",
    target="batch_tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-5, 1e5), doc="best batch at one FLOP"),
    powers={COMPUTE: exponent("a", start=(0.0, 0.8), doc="how fast it grows with compute")},
    published=(
        Published(
            "deepseek",
            values={"k": 0.2920, "a": 0.3271},
            source="DeepSeek-AI 2024 (DeepSeek LLM), as quoted in two independent accounts",
            confidence="secondary",
            conventions={
                "batch_tokens": "tokens",
                "flops": "C = M D, M = 72 n_layer d^2 + 12 n_layer d l_seq FLOP a token without embeddings",
                "optimal": "within 0.25 % of the lowest loss",
            },
            checks=(rounded({"flops": 1e20}, "1.017e6"), rounded({"flops": 1e24}, "2.069e7")),
            ranges={"flops": (1e17, 2e19)},
        ),
    ),
    cite="arXiv:2401.02954",
    notes=(
        "The law is for runs that split compute between size and data in the best way. A longer run of a smaller model "
        "needs a larger batch.",
        "Shuai et al. 2024 (arXiv:2412.01505) find an exponent of 0.102 where the batch is free at fixed compute, with "
        "steps growing as C^0.434; their coefficient could not be read, so that set is not here.",
    ),
    cost=None,
)
