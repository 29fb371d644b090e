r"""Best learning rate from the size of the model: eta_opt(N) = k N^a.

N parameters with the output head. Porian et al. 2024 (arXiv:2406.19146).
"""

from ...base import Check, Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import SIZE
from ..batch.optimal_batch_params import ANCHOR, CONVENTIONS

LAW = product_of_powers(
    "optimal-learning-rate-params",
    title="Best learning rate from the model's size",
    formula=r"\eta_{\mathrm{opt}}(N) = k\, N^{a}",
    target="learning_rate",
    unit="1",
    coefficient=coefficient("", start=(1e-3, 1e4), doc="best rate at one parameter"),
    powers={SIZE: exponent("a", start=(-1.0, 0.2), doc="how it moves with size")},
    published=(
        Published(
            "porian",
            values={"k": 3.7, "a": -0.36},
            source="Porian et al. 2024 (R2 0.997), as quoted in notes on the paper",
            confidence="secondary",
            conventions={"batch": "the best one, optimal-batch-params@porian", **CONVENTIONS},
            # By exact decimal arithmetic.
            checks=(
                Check({"params": 1e8}, value=0.0048775499326587062776, rtol=1e-12),
                Check({"params": 1e9}, value=0.0021291277681474806412, rtol=1e-12),
            ),
        ),
        Published(
            "porian-rounded",
            values={"k": 0.0047 * ANCHOR ** (1 / 3), "a": -1 / 3},
            source="Porian et al. 2024, rounded to 0.0047 (N / 108M)^(-1/3), as quoted in notes on the paper",
            confidence="secondary",
            conventions={"batch": "the best one, optimal-batch-params@porian-rounded", **CONVENTIONS},
            # At the anchor, and at eight times it, where the rate is half.
            checks=(
                Check({"params": 108e6}, value=0.0047, rtol=1e-12),
                Check({"params": 864e6}, value=0.00235, rtol=1e-12),
            ),
        ),
    ),
    cite="arXiv:2406.19146",
    notes=(
        "The law holds at the best batch, which grows with size too. At a fixed batch the best rate moves otherwise.",
        "The rate is constant after warm-up, without decay.",
    ),
)
