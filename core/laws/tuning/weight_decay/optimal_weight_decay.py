r"""Best weight decay from the best timescale: lambda_opt = B (D / N)^a / (k eta D).

B batch in tokens, eta peak learning rate, D training tokens, N parameters: the weight decay at which AdamW's timescale
B / (eta lambda D) is k (D / N)^-a. Bergsma et al. 2025, "Power Lines" (arXiv:2505.13738), Fig. 1.
"""

from ..._powers import power
from ...base import Law, Param, Published, positive, real
from .._common import BATCH, RATE, SIZE, TOKENS, rounded
from .adamw_timescale import CONVENTIONS, RANGES, SOURCE, A, K


def predict(p, x):
    """Return the best weight decay of one run: "batch_tokens", "learning_rate", "tokens" and "params"."""
    ratio = power(x["tokens"] / x["params"], p["a"])
    return x["batch_tokens"] * ratio / (p["k"] * x["learning_rate"] * x["tokens"])


LAW = Law(
    key="optimal-weight-decay",
    title="Best weight decay from batch, learning rate, data and size",
    formula=r"\lambda_{\mathrm{opt}} = \frac{B}{k\, \eta\, D} \left(\frac{D}{N}\right)^{a}",
    target="weight_decay",
    unit="1",
    features=(BATCH, RATE, TOKENS, SIZE),
    params=(
        Param(
            "k",
            symbol="k",
            domain=positive,
            start=(1e-2, 1e2),
            unit="share of the run",
            doc="best timescale at one token a parameter",
        ),
        Param(
            "a",
            symbol="a",
            domain=real,
            start=(-0.5, 1.5),
            unit="",
            doc="how fast the timescale shrinks with tokens per parameter",
        ),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        Published(
            "bergsma",
            values={"k": K, "a": A},
            source=SOURCE,
            confidence="secondary",
            conventions={**CONVENTIONS, "batch_tokens": "in proportion to it, which breaks at very large batches"},
            checks=(
                rounded({"batch_tokens": 504 * 2048, "learning_rate": 2e-3, "tokens": 2e10, "params": 1e9}, "0.11543"),
            ),
            ranges=RANGES,
        ),
    ),
    cite="arXiv:2505.13738, Fig. 1",
    notes=(
        "The best weight decay is in proportion to the batch: twice the batch needs twice the weight decay at the same "
        "learning rate. The authors find that this breaks at very large batches.",
        "The learning rate is that of the hidden weights, transferred across widths by muP.",
    ),
)
