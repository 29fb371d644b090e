r"""Best learning rate from the horizon: eta_opt(D) = k D^-b, all else held.

D training tokens of the whole run. A rate found at D_0 tokens is multiplied by (D_0 / D)^b for D: b = 0.3 in Delphi
(Open Athena and Marin), 0.32 in the joint fit of Bjorck et al. 2024 (arXiv:2409.19913) for 760M parameters and
more.
"""

from ...power_product import coefficient, exponent, product_of_powers
from .._common import TOKENS

LAW = product_of_powers(
    "learning-rate-horizon",
    title="Best learning rate from the horizon",
    formula=r"\eta_{\mathrm{opt}}(D) = k\, D^{-b}",
    target="learning_rate",
    unit="1",
    coefficient=coefficient("", start=(1e-3, 1e3), doc="best rate at one token"),
    divided_by={TOKENS: exponent("b", start=(-0.4, 0.9), doc="how fast the best rate falls with longer runs")},
    published=(),
    cite="arXiv:2409.19913, Table 5; Delphi, Open Athena and Marin",
    notes=(
        "Fit only: the rate at one length comes from your own runs. With b = 0.3 a run six times as long takes .58 "
        "times the rate; with 0.32 one of twice the length takes .80 times, one of ten times .48.",
        "By size Bjorck et al. find b = .70 at 50M, .65 at 125M, .38 at 350M, .32 at 760M and 1.3B, .42 at 2.7B, at a "
        "batch of half a million tokens.",
        "The law of Li et al. 2025, step-law, has the rate rise with data, as D^.307: there the batch is free and "
        "grows. The two are of different protocols and must not be averaged.",
        "Delphi found the rates of isoFLOP runs to 3e20 FLOP, and foretold a run of 1e23 within .2 %.",
    ),
)
