r"""Best weight decay where compute has no limit: lambda_opt(N) = k N^a, on a fixed amount of text.

N parameters. Kim et al. 2025 (arXiv:2509.14786) tune the decay of each size on 200M distinct tokens and find some 30
times the usual 0.1.
"""

from ...power_product import coefficient, exponent, product_of_powers
from .._common import SIZE

LAW = product_of_powers(
    "weight-decay-size",
    title="Best weight decay from size, on a fixed amount of text",
    formula=r"\lambda_{\mathrm{opt}}(N) = k\, N^{a}",
    target="weight_decay",
    unit="1",
    coefficient=coefficient("1", start=(1e-7, 1e2), doc="best decay at one parameter"),
    powers={SIZE: exponent("a", start=(-0.3, 1.2), doc="how fast the best decay grows with size")},
    published=(),
    cite="arXiv:2509.14786",
    notes=(
        "Fit only: the paper states no law, but four tuned rows on 200M distinct tokens. 150M parameters: rate 3e-3, "
        "16 passes, decay 0.8; 300M: 3e-3, 16, 1.6; 600M: 1e-3, 8, 3.2; 1.4B: 1e-3, 8, 3.2.",
        "So much decay is for text that is repeated many times and for compute without a limit; a run of one pass "
        "wants the decay of its timescale instead.",
        "So tuned, one model falls to 3.43 nats as it grows, and is worth 2.29 times the text.",
    ),
)
