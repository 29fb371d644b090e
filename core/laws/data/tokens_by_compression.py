r"""Best training tokens by size and compression: D(N, T) = k N^a T^-t.

D training tokens, N parameters without embeddings, T bytes per token. In Limisiewicz et al. 2026 (arXiv:2605.01188)
a = t = 1: what a model is best trained on is 60 bytes of text for each parameter, whatever its tokens are.
"""

from ..base import Check, Feature, Published
from ..power_product import coefficient, exponent, product_of_powers

_SIZE = Feature(
    "params_non_embedding", kind="scale", symbol="N", unit="parameters",
    doc="parameters of the latent model: without encoder, decoder and embeddings", range=(1e7, 1e12),
)  # fmt: skip
_BYTES = Feature(
    "bytes_per_token", kind="setting", symbol="T", unit="bytes per token", doc="bytes of text in a token",
    range=(1.0, 16.0),
)  # fmt: skip

LAW = product_of_powers(
    "tokens-by-compression",
    title="Best tokens by size and bytes per token",
    formula=r"D(N, T) = k\, N^{a} T^{-t}",
    target="tokens",
    unit="tokens",
    coefficient=coefficient("tokens", start=(0.1, 1e4), doc="best tokens of one parameter at one byte per token"),
    powers={_SIZE: exponent("a", start=(0.3, 2.0), doc="how tokens grow with size")},
    divided_by={_BYTES: exponent("t", start=(0.2, 2.0), doc="how tokens fall as each holds more text")},
    published=(
        Published(
            "limisiewicz",
            values={"k": 60.0, "a": 1.0, "t": 1.0},
            source="Limisiewicz et al. 2026: about 60 bytes per parameter, from several accounts of the paper",
            confidence="secondary",
            conventions={"params": "latent model alone", "bytes per token": "of the training text"},
            checks=(
                # 20 tokens per parameter at 3 bytes per token are printed; 60 / 4.57 = 13.1291.. is arithmetic.
                Check({"params_non_embedding": 1e9, "bytes_per_token": 3.0}, value=2e10, rtol=1e-9),
                Check({"params_non_embedding": 1e9, "bytes_per_token": 4.57}, value=60e9 / 4.57, rtol=1e-9),
            ),
            ranges={"params_non_embedding": (50e6, 7e9)},
        ),
    ),
    cite="arXiv:2605.01188",
    notes=(
        "The usual 20 tokens per parameter are this rule at 3 bytes per token: what stays is the text, not the tokens.",
        "The 60 is rounded to one digit.",
    ),
)
