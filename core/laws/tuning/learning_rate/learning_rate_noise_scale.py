r"""Best learning rate from the batch and the noise of gradients: eta_opt(B) = eta_max / (1 + B_noise / B).

B tokens in one optimiser step, B_noise = tr(H Sigma) / (G^T H G) tokens, from gradient G, Hessian H and the covariance
Sigma of the gradient of one token. McCandlish et al. 2018 (arXiv:1812.06162), section 2.2.
"""

from ...base import Law, Param, positive
from .._common import BATCH


def predict(p, x):
    """Return the best learning rate at batches of x["batch_tokens"] tokens."""
    return p["eta_max"] / (1 + p["B_noise"] / x["batch_tokens"])


LAW = Law(
    key="learning-rate-noise-scale",
    title="Best learning rate from batch and noise scale",
    formula=r"\eta_{\mathrm{opt}}(B) = \frac{\eta_{\max}}{1 + B_{\mathrm{noise}} / B}",
    target="learning_rate",
    unit="1",
    features=(BATCH,),
    params=(
        Param(
            "eta_max",
            symbol=r"\eta_{\max}",
            domain=positive,
            start=(1e-6, 1e1),
            unit="",
            doc="best rate without noise",
            linear=True,
        ),
        Param(
            "B_noise",
            symbol=r"B_{\mathrm{noise}}",
            domain=positive,
            start=(1e4, 1e8),
            unit="tokens",
            doc="batch at which the rate is half that",
        ),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    cite="arXiv:1812.06162, section 2.2",
    notes=(
        "Fit only: both constants belong to one model at one place of its training, and the noise scale grows as the "
        "loss falls.",
        "The law is derived for one step of plain gradient descent. The gain of the best step has the same form, and "
        "so have the steps to a loss (kaplan-trade-off): the noise scale predicts the critical batch.",
        "The law does not hold for Adam: Li et al. 2024 (arXiv:2405.14578) find that the best rate rises with the "
        "batch and then falls.",
    ),
)
