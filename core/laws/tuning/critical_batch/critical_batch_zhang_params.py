r"""Critical batch size from the size of the model: B_crit(N) = k N^a.

B_crit tokens, N parameters. Zhang et al. 2024 (arXiv:2410.21676), whose critical batch is the one that takes 20 % more
steps to a loss than in proportion to those of a batch of 256 sequences.
"""

from ...base import Published
from ...power_product import coefficient, exponent, product_of_powers
from .._common import SIZE, in_tokens, rounded, scaled

CONTEXT = 512
_CONVENTIONS = {
    "batch_tokens": "sequences of 512 tokens: 93.20 and 621.341 sequences at one million parameters",
    "params": "as the models are called, 85M to 1.2B; by their usual shapes without embeddings, which is deduced",
    "critical": "20 % more steps to the target loss than in proportion to those at 256 sequences",
    "training": "C4, Adam, constant rate with averaged weights, settings swept on 151M for each batch",
}


def from_trade_off(critical, smallest):
    """Return this critical batch where steps to a loss are S_min (1 + critical / B), all batches in one unit.

    It takes 20 % more steps than in proportion to those at the batch `smallest`: B S(B) = 1.2 smallest S(smallest).
    """
    return 1.2 * smallest + 0.2 * critical


def _of(sequences: float, a: float) -> dict[str, float]:
    """Return constants stated in sequences, of a size in millions."""
    return {"k": in_tokens(scaled(sequences, 1e6, a), CONTEXT), "a": a}


def _check(millions: float, sequences: str):
    return rounded({"params": millions * 1e6}, sequences, CONTEXT)


LAW = product_of_powers(
    "critical-batch-zhang-params",
    title="Critical batch size from the model's size (Zhang)",
    formula=r"B_{\mathrm{crit}}(N) = k\, N^{a}",
    target="batch_tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(1e-2, 1e7), doc="critical batch at one parameter"),
    powers={SIZE: exponent("a", start=(-0.2, 1.0), doc="how fast it grows with size")},
    published=(
        Published(
            "zhang",
            values=_of(93.20, 0.47),
            source="Zhang et al. 2024, tokens in proportion to size, as quoted in reviews of the paper",
            confidence="secondary",
            conventions={**_CONVENTIONS, "tokens": "in proportion to size; 20 a parameter is deduced"},
            checks=(_check(302, "1365"), _check(1200, "2610")),
            ranges={"params": (85e6, 1.2e9)},
        ),
        Published(
            "zhang-fixed-data",
            values=_of(621.341, 0.087),
            source="Zhang et al. 2024, all sizes on 3.072B tokens, as quoted in reviews of the paper",
            confidence="secondary",
            conventions={**_CONVENTIONS, "tokens": "3.072B for every size"},
            checks=(_check(302, "1021"), _check(1200, "1151")),
        ),
    ),
    gives="critical",
    cite="arXiv:2410.21676",
    notes=(
        "On a fixed number of tokens the critical batch hardly moves with size. It grows with the tokens, and with "
        "size only where tokens grow with size. See critical-batch-zhang-tokens.",
        "This critical batch takes 20 % more steps than in proportion. That of Kaplan and of Bergsma is another one, "
        "at which steps and tokens are twice their least: do not mix the two.",
        "The authors' steps to a loss (data set critical-batch-size) reproduce the constants. The law "
        "kaplan-trade-off, fitted to each of the five models, gives their critical batches, and a power of size fitted "
        "to these is 93.20 N^0.468 sequences, N in millions.",
    ),
)
