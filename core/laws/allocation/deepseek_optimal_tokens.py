r"""Compute-optimal tokens: D_opt(C) = k C^a.

D_opt training tokens, C training compute in FLOP. DeepSeek-AI 2024, "DeepSeek LLM" (arXiv:2401.02954), with
C = M D and M FLOP a token without embeddings: D_opt = 5.8316 C^0.4757, beside M_opt = 0.1715 C^0.5243. Hoffmann et al.
2022 (arXiv:2203.15556), the first two approaches; Llama team 2024 (arXiv:2407.21783); Liu et al. 2025
(arXiv:2502.16982, Moonlight); Tian et al. 2025 (arXiv:2507.17702, models with experts); Kaplan et al. 2020
(arXiv:2001.08361), Table 6.
"""

from .._checks import rounded
from .._units import PF_DAY
from ..base import Check, Feature, Published
from ..power_product import coefficient, exponent, product_of_powers

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26))


def _set(name: str, k: float, a: float, source: str, confidence, flops: str, at: str) -> Published:
    """Return one set with D_opt at 1e21 FLOP, computed by the form."""
    checks = (rounded({"flops": 1e21}, at),)
    conventions = {"flops": flops, "tokens": "training tokens"}
    return Published(
        name, values={"k": k, "a": a}, source=source, confidence=confidence, conventions=conventions, checks=checks
    )


LAW = product_of_powers(
    "deepseek-optimal-tokens",
    title="Compute-optimal tokens",
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
        _set("hoffmann-envelope", 1.69608, 0.501854, "Hoffmann et al. 2022, nine printed rows, envelope: a power law "
             "through them by this project", "own", "6 N D, embeddings included", "5.866517e10"),
        _set("hoffmann-parabolas", 1.15276, 0.510020, "Hoffmann et al. 2022, nine printed rows, parabolas: a power law "
             "through them by this project", "own", "6 N D, embeddings included", "5.9177811e10"),
        _set("llama-3", 0.299, 0.537, "Llama team 2024, figure of compute-optimal tokens: 0.299 C^0.537", "verified",
             "as the authors count it, nearly 6 N D", "5.6581074e10"),
        _set("moonlight", 3.4480927, 0.4887316, "Liu et al. 2025 (Moonlight), AdamW: D = 3.4480927 C^0.4887316",
             "verified", "6 N D, N without embeddings", "6.3232817e10"),
        _set("tian-dense", 15.2582, 0.4578, "Tian et al. 2025, dense models: D = 15.2582 C^0.4578", "verified",
             "M D, M FLOP a token without embeddings", "6.2705163e10"),
        _set("tian-experts", 5.2232, 0.4905, "Tian et al. 2025, models with experts: D = 5.2232 C^0.4905", "verified",
             "M D, M FLOP a token without embeddings; 7.8 % of the experts active", "1.0433659e11"),
        _set("kaplan", 2e10 * PF_DAY**-0.27, 0.27, "Kaplan et al. 2020, Table 6: D = 2e10 C_min^0.27, C_min in PF-days",
             "verified", "C_min = C / (1 + B / B_crit(L))", "3.8741041e10"),
    ),
    cite="arXiv:2401.02954; arXiv:2203.15556; arXiv:2407.21783; arXiv:2502.16982; arXiv:2507.17702; arXiv:2001.08361",
    notes=(
        "The exponent depends on the data: for size DeepSeek find 0.450 on their early data, 0.524 on their later "
        "data and 0.578 on OpenWebText2.",
        "At 3.8e25 FLOP llama-3 gives 16.3T tokens. Its authors print 16.55T, and 402B parameters, which is a little "
        "more than 6 N D.",
        "Kaplan's set is of the least compute and one epoch; do not plan by it.",
        "Compute over tokens is M, the FLOP of one token. It counts attention, which 6 N leaves out.",
    ),
    cost=None,
)  # fmt: skip
