r"""Critical batch size from training tokens: B_crit(D) = k D^a.

B_crit tokens, D training tokens. Zhang et al. 2024 (arXiv:2410.21676), whose critical batch is the one that takes 20 %
more steps to a loss than in proportion to those of a small batch.
"""

from ..._powers import power
from ...base import Law, Param, positive, real
from .._common import TOKENS


def predict(p, x):
    """Return the critical batch in tokens of a run on x["tokens"] tokens."""
    return p["k"] * power(x["tokens"], p["a"])


LAW = Law(
    key="critical-batch-zhang-tokens",
    title="Critical batch size from tokens (Zhang)",
    formula=r"B_{\mathrm{crit}}(D) = k\, D^{a}",
    target="batch_tokens",
    unit="tokens",
    features=(TOKENS,),
    params=(
        Param(
            "k",
            symbol="k",
            domain=positive,
            start=(1e-3, 1e6),
            unit="tokens",
            doc="critical batch at one token",
            linear=True,
        ),
        Param("a", symbol="a", domain=real, start=(0.0, 1.0), unit="", doc="how fast it grows with data"),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    cite="arXiv:2410.21676",
    notes=(
        "Fit only: the paper's exponent is 0.47, as quoted in reviews of it; its coefficient could not be read.",
        "The critical batch here takes 20 % more steps than in proportion; that of critical-batch-power-lines takes "
        "twice the least steps and the least tokens.",
    ),
)
