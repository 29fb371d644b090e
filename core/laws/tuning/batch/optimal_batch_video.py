r"""Best batch size of video diffusion transformers: B_opt(T, N) = k T^a N^b.

B_opt tokens, T training tokens, N parameters. Yin et al. 2024 (arXiv:2411.17470), whose T and N are in billions.
"""

from ...base import Check, Feature, Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import SIZE, scaled

VIDEO = Feature("tokens", kind="scale", symbol="T", unit="tokens", doc="training tokens of video", range=(1e8, 1e13))
CONVENTIONS = {
    "units": "tokens and parameters in billions, which is deduced from the batches that the paper prints",
    "training": "video diffusion transformers of 17M to 260M on 2B to 12B tokens, constant learning rate",
}
RANGES = {"params": (17e6, 260e6), "tokens": (2e9, 12e9)}

LAW = product_of_powers(
    "optimal-batch-video",
    title="Best batch size of video diffusion",
    formula=r"B_{\mathrm{opt}}(T, N) = k\, T^{a} N^{b}",
    target="batch_tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-9, 1e2), doc="best batch at one token and one parameter"),
    powers={
        VIDEO: exponent("a", start=(0.0, 1.5), doc="how fast it grows with data"),
        SIZE: exponent("b", start=(-0.5, 1.0), doc="how fast it grows with size"),
    },
    published=(
        Published(
            "yin",
            values={"k": scaled(2.18e4, 1e9, 0.81, 0.19), "a": 0.81, "b": 0.19},
            source="Yin et al. 2024, 2.18e4 T^0.81 N^0.19, read in an account of the paper",
            confidence="secondary",
            conventions=CONVENTIONS,
            # By exact decimal arithmetic.
            checks=(
                Check({"tokens": 4e9, "params": 1.07e9}, value=67_874.712703250208967, rtol=1e-12),
                Check({"tokens": 1e10, "params": 1.07e9}, value=142_573.69705403927592, rtol=1e-12),
            ),
            ranges=RANGES,
        ),
        Published(
            "yin-digits",
            values={"k": scaled(2.1797e4, 1e9, 0.8080, 0.1906), "a": 0.8080, "b": 0.1906},
            source="Yin et al. 2024, 2.1797e4 T^0.8080 N^0.1906, with more digits, read in another account",
            confidence="secondary",
            conventions=CONVENTIONS,
            # Computed by the form in billions.
            checks=(
                Check({"tokens": 4e9, "params": 1.07e9}, value=67680.21742454129, rtol=1e-12),
                Check({"tokens": 1e10, "params": 1.07e9}, value=141904.86087040437, rtol=1e-12),
            ),
            ranges=RANGES,
        ),
    ),
    modality="video",
    cite="arXiv:2411.17470",
    notes=(
        "The constants are those of video diffusion, not of language models.",
        "For 1.07B parameters on 4B and 10B tokens the law gives 6.8e4 and 1.43e5 tokens. The paper's table has 8.2e4 "
        "and 1.6e5 in the cells that it marks as predicted.",
    ),
)
