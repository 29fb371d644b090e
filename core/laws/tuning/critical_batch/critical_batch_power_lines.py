r"""Critical batch size from the least tokens: B_crit(D_min) = k D_min^a.

B_crit tokens, D_min the tokens that reach the loss at a vanishing batch. At a batch of B the same loss takes
D = D_min (1 + B / B_crit(D_min)) tokens. Bergsma et al. 2025, "Power Lines" (arXiv:2505.13738), Fig. 1 and eq. 6.
"""

from ..._powers import power
from ...base import Feature, Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import in_tokens, rounded
from .kaplan_trade_off import tokens_needed

CONTEXT = 2048


def tokens_at_batch(least, batch, k, a):
    """Return the tokens that reach with batches of `batch` tokens what takes `least` at a vanishing batch, eq. 6."""
    return tokens_needed(least, batch, k * power(least, a))


_LEAST_TOKENS = Feature(
    "tokens",
    kind="scale",
    symbol=r"D_{\min}",
    unit="tokens",
    doc="tokens that reach the loss at a vanishing batch",
    range=(1e8, 1e14),
)

LAW = product_of_powers(
    "critical-batch-power-lines",
    title="Critical batch size from tokens (Power Lines)",
    formula=r"B_{\mathrm{crit}}(D_{\min}) = k\, D_{\min}^{a}",
    target="batch_tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-1, 1e6), doc="critical batch at one token"),
    powers={_LEAST_TOKENS: exponent("a", start=(0.0, 1.0), doc="how fast it grows with data")},
    published=(
        Published(
            "bergsma",
            values={"k": in_tokens(0.0471, CONTEXT), "a": 0.462},
            source="Bergsma et al. 2025, Fig. 1, as taken over by a public calculator that cites it",
            confidence="secondary",
            conventions={
                "batch_tokens": "sequences of 2,048 tokens: 0.0471 D_min^0.462 of them",
                "tokens": "D_min, less than what a run at any real batch takes",
                "critical": "twice the least steps and twice the least tokens",
                "training": "SlimPajama, AdamW, GPT-2-like models of 111M to 3.3B, learning rates transferred by muP",
            },
            checks=(
                rounded({"tokens": 2e10}, "2704.6", CONTEXT),
                rounded({"tokens": 1.4e12}, "19254.5", CONTEXT),
            ),
        ),
    ),
    gives="doubling",
    cite="arXiv:2505.13738, Fig. 1 and eq. 6",
    notes=(
        "The critical batch follows data, not size.",
        "D_min is not what was trained on: D = D_min (1 + B / B_crit), so at the critical batch D is twice D_min.",
        "The accounts quote 0.491 and 0.526 as the 10th and 90th percentile of the exponent. The exponent 0.462 lies "
        "outside, so the percentiles must belong to another variant of the fit.",
    ),
)
