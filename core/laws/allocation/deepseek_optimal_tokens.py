r"""Compute-optimal tokens: D_opt(C) = k C^a.

D_opt training tokens, C training compute in FLOP, C = M D with M FLOP a token without embeddings. DeepSeek-AI 2024,
"DeepSeek LLM" (arXiv:2401.02954): D_opt = 5.8316 C^0.4757, beside M_opt = 0.1715 C^0.5243.
"""

from ..base import Check, Feature, Published
from ..power_product import coefficient, exponent, product_of_powers

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26))

LAW = product_of_powers(
    "deepseek-optimal-tokens",
    title="Compute-optimal tokens (DeepSeek)",
    formula=r"D_{\mathrm{opt}}(C) = k\, C^{a}",
    target="tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-4, 1e6), doc="best tokens at one FLOP"),
    powers={_COMPUTE: exponent("a", start=(0.1, 0.9), doc="share of compute growth that goes into data")},
    published=(
        Published(
            "deepseek",
            values={"k": 5.8316, "a": 0.4757},
            source="DeepSeek-AI 2024 (DeepSeek LLM), as quoted in two independent accounts",
            confidence="secondary",
            conventions={"flops": "C = M D, M = 72 n_layer d^2 + 12 n_layer d l_seq FLOP a token without embeddings"},
            # Half a unit of the last printed digit.
            checks=(
                Check({"flops": 1e20}, value=1.905e10, rtol=0.5 / 1905),
                Check({"flops": 1e24}, value=1.523e12, rtol=0.5 / 1523),
            ),
        ),
    ),
    cite="arXiv:2401.02954",
    notes=(
        "The exponent depends on the data: for size the authors find 0.450 on their early data, 0.524 on their later "
        "data and 0.578 on OpenWebText2.",
        "Compute over tokens is M, the FLOP of one token. It counts attention, which 6 N leaves out.",
    ),
    cost=None,
)
