r"""Best timescale of AdamW from tokens per parameter: tau_opt(D / N) = k (D / N)^-a.

tau = B / (eta lambda D) is the share of the run over which AdamW averages its updates: batches of B tokens, learning
rate eta, weight decay lambda, D training tokens. Bergsma et al. 2025, "Power Lines" (arXiv:2505.13738), Fig. 1.
"""

from ..._powers import power
from ...base import Check, Law, Param, Published, positive, real
from .._common import SIZE, TOKENS, rounded

K, A = 1.084, 0.527  # at one token a parameter; how fast the timescale shrinks
SOURCE = (
    "Bergsma et al. 2025, Fig. 1, as taken over by a public calculator that cites it; the exponent also in a review"
)
CONVENTIONS = {
    "tokens": "20 to 1,280 a parameter",
    "learning_rate": "peak of the hidden weights, adjusted to width by muP",
    "weight_decay": "AdamW's, multiplied by the learning rate at each step",
    "training": "SlimPajama, GPT-2-like models of 111M to 3.3B",
}

RANGES = {"params": (111e6, 3.3e9)}


def predict(p, x):
    """Return the best timescale, a share of the run: "tokens" and "params"."""
    return p["k"] * power(x["tokens"] / x["params"], -p["a"])


def timescale(batch, learning_rate, weight_decay, tokens):
    """Return tau = B / (eta lambda D), the share of a run over which AdamW averages; batch and tokens in one unit."""
    return batch / (learning_rate * weight_decay * tokens)


LAW = Law(
    key="adamw-timescale",
    title="Best AdamW timescale from tokens per parameter",
    formula=r"\tau_{\mathrm{opt}} = \frac{B}{\eta\, \lambda\, D} = k \left(\frac{D}{N}\right)^{-a}",
    target="timescale",
    unit="share of the run",
    features=(TOKENS, SIZE),
    params=(
        Param(
            "k",
            symbol="k",
            domain=positive,
            start=(1e-2, 1e2),
            unit="share of the run",
            doc="best timescale at one token a parameter",
            linear=True,
        ),
        Param(
            "a",
            symbol="a",
            domain=real,
            start=(-0.5, 1.5),
            unit="",
            doc="how fast it shrinks with tokens per parameter",
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
            conventions=CONVENTIONS,
            checks=(
                rounded({"tokens": 2e10, "params": 1e9}, "0.2236"),
                Check(
                    {"tokens": 2e11, "params": 1e9}, value=0.066433399187276864, rtol=1e-12
                ),  # by exact decimal arithmetic
            ),
            ranges=RANGES,
        ),
    ),
    cite="arXiv:2505.13738, Fig. 1",
    notes=(
        "Batch, learning rate and weight decay enter only together, as B / (eta lambda D). The law "
        "optimal-weight-decay solves this for lambda.",
        "A timescale of 0.2 means that AdamW averages the updates of the last fifth of the run.",
    ),
)
