r"""Best compression of a tokenizer: T(C) = k C^-delta.

T bytes per token that lower the loss most, C training compute in FLOP, k bytes per token. Limisiewicz et al. 2026
(arXiv:2605.01188).
"""

from ..base import Check, Feature, Published
from ..power_product import coefficient, exponent, product_of_powers

LAW = product_of_powers(
    "best-compression",
    title="Best bytes per token by compute",
    formula=r"T(C) = k\, C^{-\delta}",
    target="bytes_per_token",
    unit="bytes per token",
    coefficient=coefficient("bytes per token", start=(1.0, 300.0), doc="best compression at one FLOP"),
    divided_by={
        Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e17, 1e25)): exponent(
            "d", start=(0.0, 0.2), doc="how fast a larger budget wants shorter tokens", symbol=r"\delta"
        )
    },
    published=(
        Published(
            "limisiewicz",
            values={"k": 18.2, "d": 0.035},
            source="Limisiewicz et al. 2026, from several accounts of the paper, rounded as printed",
            confidence="secondary",
            conventions={"flops": "training compute, latent-token models", "bytes per token": "of the training text"},
            # 18.2 / C^0.035 in plain arithmetic.
            checks=(
                Check({"flops": 1e20}, value=3.631377413, rtol=1e-9),
                Check({"flops": 2e21}, value=3.269906527, rtol=1e-9),
            ),
            ranges={"flops": (5e18, 2e21)},
        ),
    ),
    cite="arXiv:2605.01188",
    notes=(
        "The paper prints 3.69 bytes per token at 1e20 FLOP and 3.33 at 2e21: the rounded constants give 1.8 % less.",
        "The usual subword tokenizer has about 4.57 bytes per token.",
    ),
    cost=None,
)
