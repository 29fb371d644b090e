r"""Best batch size from the size of the model: B_opt(N) = k N^a.

B_opt tokens, N parameters with the output head. Porian et al. 2024 (arXiv:2406.19146).
"""

from ..._powers import power
from ...base import Check, Law, Param, Published, positive, real
from .._common import SIZE, in_tokens

CONTEXT = 2048
ANCHOR = 108e6  # parameters, of the rounded rule
CONVENTIONS = {
    "params": "with the output head, without the input embedding, as the authors' code counts them",
    "training": "RefinedWeb, AdamW, constant learning rate, beta2 0.99 up to 220M and 0.95 above",
}


def predict(p, x):
    """Return the best batch in tokens of a model of x["params"] parameters."""
    return p["k"] * power(x["params"], p["a"])


LAW = Law(
    key="optimal-batch-params",
    title="Best batch size from the model's size",
    formula=r"B_{\mathrm{opt}}(N) = k\, N^{a}",
    target="batch_tokens",
    unit="tokens",
    features=(SIZE,),
    params=(
        Param(
            "k",
            symbol="k",
            domain=positive,
            start=(1e-4, 1e4),
            unit="tokens",
            doc="best batch at one parameter",
            linear=True,
        ),
        Param("a", symbol="a", domain=real, start=(0.0, 1.2), unit="", doc="how fast it grows with size"),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        Published(
            "porian",
            values={"k": in_tokens(0.00037, CONTEXT), "a": 0.703},
            source="Porian et al. 2024, 0.00037 N^0.703 sequences (R2 0.986), as quoted in notes on the paper",
            confidence="secondary",
            conventions={"batch_tokens": "sequences of 2,048 tokens", **CONVENTIONS},
            # By exact decimal arithmetic.
            checks=(
                Check({"params": 1e8}, value=318_809.80992459634845, rtol=1e-12),
                Check({"params": 1e9}, value=1_608_909.7235252863084, rtol=1e-12),
            ),
        ),
        Published(
            "porian-rounded",
            values={"k": in_tokens(160, CONTEXT) * ANCHOR ** (-2 / 3), "a": 2 / 3},
            source="Porian et al. 2024, rounded to 160 (N / 108M)^(2/3) sequences, as quoted in notes on the paper",
            confidence="secondary",
            conventions={"batch_tokens": "sequences of 2,048 tokens", **CONVENTIONS},
            # At the anchor, and at eight times it, where the batch is four times as large.
            checks=(
                Check({"params": 108e6}, value=327_680.0, rtol=1e-12),
                Check({"params": 864e6}, value=1_310_720.0, rtol=1e-12),
            ),
        ),
    ),
    cite="arXiv:2406.19146",
    notes=(
        "Tokens are no part of it. Later work finds that they move the best batch and that size does not (Bergsma et "
        "al. 2025): prefer a law of tokens for runs far from compute-optimal.",
        "The authors find that small batches need a tuned beta2: 0.99, where 0.95 is usual.",
    ),
)
