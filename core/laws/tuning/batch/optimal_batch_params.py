r"""Best batch size from the size of the model: B_opt(N) = k N^a.

B_opt tokens, N parameters with the output head. Porian et al. 2024 (arXiv:2406.19146).
"""

from ...base import Check, Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import SIZE, in_tokens

CONTEXT = 2048
ANCHOR = 108e6  # parameters, of the rounded rule
CONVENTIONS = {
    "params": "with the output head, without the input embedding, as the authors' code counts them",
    "training": "RefinedWeb, AdamW, constant learning rate, beta2 0.99 up to 220M and 0.95 above",
}

LAW = product_of_powers(
    "optimal-batch-params",
    title="Best batch size from the model's size",
    formula=r"B_{\mathrm{opt}}(N) = k\, N^{a}",
    target="batch_tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-4, 1e4), doc="best batch at one parameter"),
    powers={SIZE: exponent("a", start=(0.0, 1.2), doc="how fast it grows with size")},
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
        "The law leaves tokens out. Later work finds that tokens move the best batch and size does not (Bergsma et al. "
        "2025): prefer a law of tokens for runs far from compute-optimal.",
        "The authors find that small batches need a tuned beta2: 0.99, where 0.95 is usual.",
    ),
)
