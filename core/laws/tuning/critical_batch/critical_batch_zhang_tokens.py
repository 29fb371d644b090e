r"""Critical batch size from training tokens: B_crit(D) = k D^a.

B_crit tokens, D training tokens. Zhang et al. 2024 (arXiv:2410.21676), whose critical batch is the one that takes 20 %
more steps to a loss than in proportion to those of a small batch.
"""

from ...power_product import coefficient, exponent, product_of_powers
from .._common import TOKENS

LAW = product_of_powers(
    "critical-batch-zhang-tokens",
    title="Critical batch size from tokens (Zhang)",
    formula=r"B_{\mathrm{crit}}(D) = k\, D^{a}",
    target="batch_tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-3, 1e6), doc="critical batch at one token"),
    powers={TOKENS: exponent("a", start=(0.0, 1.0), doc="how fast it grows with data")},
    published=(),
    gives="critical",
    cite="arXiv:2410.21676",
    notes=(
        "Fit only: the paper's exponent is 0.47, as quoted in reviews of it; its coefficient could not be read.",
        "At the critical batch of this law a run takes 20 % more steps than in proportion. At that of "
        "critical-batch-power-lines it takes twice the least steps and twice the least tokens.",
    ),
)
