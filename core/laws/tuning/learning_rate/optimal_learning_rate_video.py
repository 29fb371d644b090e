r"""Best learning rate of video diffusion transformers: eta_opt(T, N) = k T^a N^b.

T training tokens, N parameters. Yin et al. 2024 (arXiv:2411.17470), whose T and N are in billions.
"""

from ...base import Check, Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import SIZE, scaled
from ..batch.optimal_batch_video import CONVENTIONS, RANGES, VIDEO

LAW = product_of_powers(
    "optimal-learning-rate-video",
    title="Best learning rate of video diffusion",
    formula=r"\eta_{\mathrm{opt}}(T, N) = k\, T^{a} N^{b}",
    target="learning_rate",
    unit="1",
    coefficient=coefficient("", start=(1e-5, 1e1), doc="best rate at one token and one parameter"),
    powers={
        VIDEO: exponent("a", start=(-0.5, 0.3), doc="how it moves with data"),
        SIZE: exponent("b", start=(-0.6, 0.3), doc="how it moves with size"),
    },
    published=(
        Published(
            "yin",
            values={"k": scaled(2.0e-4, 1e9, -0.045, -0.162), "a": -0.045, "b": -0.162},
            source="Yin et al. 2024, 2.0e-4 T^-0.045 N^-0.162, read in an account of the paper",
            confidence="secondary",
            conventions=CONVENTIONS,
            # By exact decimal arithmetic.
            checks=(
                Check({"tokens": 4e9, "params": 1.07e9}, value=1.8585623026135292318e-4, rtol=1e-12),
                Check({"tokens": 1e10, "params": 1.07e9}, value=1.7834864891569955310e-4, rtol=1e-12),
            ),
            ranges=RANGES,
        ),
        Published(
            "yin-digits",
            values={"k": scaled(2.0e-4, 1e9, -0.0453, -0.1619), "a": -0.0453, "b": -0.1619},
            source="Yin et al. 2024, 0.0002 T^-0.0453 N^-0.1619, with more digits, read in another account",
            confidence="secondary",
            conventions=CONVENTIONS,
            # Computed by the form in billions.
            checks=(
                Check({"tokens": 4e9, "params": 1.07e9}, value=0.0001857802078585868, rtol=1e-12),
                Check({"tokens": 1e10, "params": 1.07e9}, value=0.0001782266984288596, rtol=1e-12),
            ),
            ranges=RANGES,
        ),
    ),
    modality="video",
    cite="arXiv:2411.17470",
    notes=(
        "The constants are those of video diffusion, not of language models, and hold at the best batch.",
        "For 1.07B parameters on 4B and 10B tokens the law gives 1.86e-4 and 1.78e-4. The paper's table has 1.7e-4 in "
        "both of the cells that it marks as predicted.",
    ),
)
