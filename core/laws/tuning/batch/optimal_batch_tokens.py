r"""Best batch size from training tokens: B_opt(D) = k D^a.

B_opt tokens, the batch of the lowest loss after D training tokens. Bergsma et al. 2025 (arXiv:2505.13738), Fig. 1;
Shuai et al. 2024 (arXiv:2412.01505); Li et al. 2025, "Step Law" (arXiv:2503.04715).
"""

from ...base import Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import TOKENS, in_tokens, rounded

CONTEXT = 2048  # of Bergsma et al.

LAW = product_of_powers(
    "optimal-batch-tokens",
    title="Best batch size from tokens",
    formula=r"B_{\mathrm{opt}}(D) = k\, D^{a}",
    target="batch_tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-3, 1e6), doc="best batch at one token"),
    powers={TOKENS: exponent("a", start=(0.0, 1.0), doc="how fast it grows with data")},
    published=(
        Published(
            "bergsma",
            values={"k": in_tokens(0.0306, CONTEXT), "a": 0.383},
            source="Bergsma et al. 2025, Fig. 1, as taken over by a public calculator that cites it",
            confidence="secondary",
            conventions={
                "batch_tokens": "sequences of 2,048 tokens: 0.0306 D^0.383 of them",
                "training": "SlimPajama, AdamW, GPT-2-like models of 111M to 3.3B, learning rates transferred by muP",
            },
            checks=(
                rounded({"tokens": 2e10}, "269.8", CONTEXT),
                rounded({"tokens": 1.4e12}, "1373.1", CONTEXT),
            ),
        ),
        Published(
            "shuai",
            values={"k": 3.24e3, "a": 0.264},
            source="Shuai et al. 2024, at fixed data, as used by a training script that cites it",
            confidence="secondary",
            conventions={"batch_tokens": "tokens", "training": "models of 125M to 2.6B on up to 300B tokens"},
            checks=(rounded({"tokens": 1e10}, "1.414e6"), rounded({"tokens": 1e12}, "4.770e6")),
        ),
        Published(
            "li",
            values={"k": 0.58, "a": 0.571},
            source="Li et al. 2025 (Step Law), as quoted in several accounts; the authors' 1,000 resampled fits have "
            "the median 0.574 D^0.571",
            confidence="secondary",
            conventions={
                "batch_tokens": "tokens, sequences of 2,048",
                "training": "3,700 dense and mixture-of-experts runs of 60M to 1B on up to 100B tokens, batch and "
                "learning rate on a grid",
            },
            checks=(rounded({"tokens": 1e11}, "1.108e6"), rounded({"tokens": 1.4e12}, "4.999e6")),
            ranges={"tokens": (4e9, 1e11)},  # of the dense runs that are public
        ),
    ),
    cite="arXiv:2505.13738; arXiv:2412.01505; arXiv:2503.04715",
    notes=(
        "The sets differ fivefold at 10B tokens and twofold at 1T: data and settings differ between the papers.",
        "The best batch minimises the loss; the critical batch trades time against tokens, and is larger.",
        "The best batch follows tokens and not size: on the same tokens a larger model needs about the same batch.",
    ),
)
