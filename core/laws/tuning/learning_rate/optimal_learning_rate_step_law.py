r"""Best learning rate from size and tokens: eta_opt(N, D) = k N^a D^b.

N parameters without embeddings, D training tokens, at the best batch. Li et al. 2025, "Step Law" (arXiv:2503.04715).
"""

from ...base import Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import SIZE_INSIDE, TOKENS, rounded


def _at(size: float, tokens: float) -> dict[str, float]:
    return {"params_non_embedding": size, "tokens": tokens}


LAW = product_of_powers(
    "optimal-learning-rate-step-law",
    title="Best learning rate from size and tokens (Step Law)",
    formula=r"\eta_{\mathrm{opt}}(N, D) = k\, N^{a} D^{b}",
    target="learning_rate",
    unit="1",
    coefficient=coefficient("", start=(1e-3, 1e3), doc="best rate at one parameter and one token"),
    powers={
        SIZE_INSIDE: exponent("a", start=(-1.5, 0.5), doc="how it moves with size"),
        TOKENS: exponent("b", start=(-0.5, 1.0), doc="how it moves with data"),
    },
    published=(
        Published(
            "li",
            values={"k": 1.79, "a": -0.713, "b": 0.307},
            source="Li et al. 2025 (Step Law), as quoted in several accounts; the authors' 1,000 resampled fits have "
            "the medians 1.783, -0.712 and 0.307",
            confidence="secondary",
            conventions={
                "params": "without embeddings",
                "learning_rate": "peak",
                "batch": "the best one, optimal-batch-tokens@li",
                "training": "3,700 dense and mixture-of-experts runs of 60M to 1B on up to 100B tokens, batch and "
                "learning rate on a grid",
            },
            checks=(rounded(_at(1e9, 1e11), "1.632e-3"), rounded(_at(7e9, 1.4e12), "9.166e-4")),
            # Of the dense runs that are public.
            ranges={"params_non_embedding": (214_663_680, 1_073_741_824), "tokens": (4e9, 1e11)},
        ),
    ),
    cite="arXiv:2503.04715",
    notes=(
        "A learning rate belongs to its batch: this one goes with the best batch of the same paper.",
        "More tokens raise the rate in this law, whereas Bjorck et al. 2024 find that longer runs need lower rates.",
    ),
)
