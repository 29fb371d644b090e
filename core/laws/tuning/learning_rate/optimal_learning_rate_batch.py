r"""Best learning rate from the batch: eta_opt(B) = k B^gamma.

B tokens in one optimiser step, all else held. Shuai et al. 2024 (arXiv:2412.01505). Gamma 1 is the rule of proportion,
gamma 1/2 that of the square root.
"""

from ...power_product import coefficient, exponent, product_of_powers
from .._common import BATCH

LAW = product_of_powers(
    "optimal-learning-rate-batch",
    title="Best learning rate from the batch",
    formula=r"\eta_{\mathrm{opt}}(B) = k\, B^{\gamma}",
    target="learning_rate",
    unit="1",
    coefficient=coefficient("", start=(1e-12, 1e-2), doc="best rate at a batch of one token"),
    powers={
        BATCH: exponent("gamma", start=(0.0, 1.2), doc="1 in proportion, 1/2 by the square root", symbol=r"\gamma")
    },
    published=(),
    cite="arXiv:2412.01505",
    notes=(
        "Fit only: Shuai et al. 2024 find gamma between 0.75 and 1; their coefficients could not be read.",
        "The rate grows without end, whereas that of learning-rate-noise-scale levels off for batches beyond the noise "
        "scale.",
    ),
)
