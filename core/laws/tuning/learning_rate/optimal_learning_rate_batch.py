r"""Best learning rate from the batch: eta_opt(B) = k B^gamma.

B tokens in one optimiser step, all else held. Shuai et al. 2024 (arXiv:2412.01505). Gamma 1 is the rule of proportion,
gamma 1/2 that of the square root.
"""

from ..._powers import power
from ...base import Law, Param, positive, real
from .._common import BATCH


def predict(p, x):
    """Return the best learning rate at batches of x["batch_tokens"] tokens."""
    return p["k"] * power(x["batch_tokens"], p["gamma"])


LAW = Law(
    key="optimal-learning-rate-batch",
    title="Best learning rate from the batch",
    formula=r"\eta_{\mathrm{opt}}(B) = k\, B^{\gamma}",
    target="learning_rate",
    unit="1",
    features=(BATCH,),
    params=(
        Param(
            "k",
            symbol="k",
            domain=positive,
            start=(1e-12, 1e-2),
            unit="",
            doc="best rate at a batch of one token",
            linear=True,
        ),
        Param(
            "gamma",
            symbol=r"\gamma",
            domain=real,
            start=(0.0, 1.2),
            unit="",
            doc="1 in proportion, 1/2 by the square root",
        ),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    cite="arXiv:2412.01505",
    notes=(
        "Fit only: Shuai et al. 2024 find gamma between 0.75 and 1; their coefficients could not be read.",
        "It has no end, where learning-rate-noise-scale levels off for batches beyond the noise scale.",
    ),
)
