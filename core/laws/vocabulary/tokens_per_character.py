r"""Characters to tokens: D(H, V) = H (a ln^2 V + b ln V + c).

H characters of text, D tokens of it, V entries of the vocabulary, at most 200,000: beyond, a larger vocabulary shortens
the text no further. Tao et al. 2024 (arXiv:2407.13623), section 2.2; constants as in the authors' code.
"""

import jax.numpy as jnp

from ...units import SETTLED_VOCABULARY, TOKENS_PER_CHARACTER
from ..base import Check, Feature, Law, Param, Published, real

_A, _B, _C = TOKENS_PER_CHARACTER


def predict(p, x):
    """Return the tokens that x["characters"] characters are with a vocabulary of x["vocab_size"] entries."""
    log_v = jnp.log(jnp.minimum(x["vocab_size"], SETTLED_VOCABULARY))
    return x["characters"] * (p["a"] * log_v**2 + p["b"] * log_v + p["c"])


LAW = Law(
    key="tokens-per-character",
    title="Characters to tokens",
    formula=r"D(H, V) = H \left(a \ln^2 V + b \ln V + c\right)",
    target="tokens",
    unit="tokens",
    features=(
        Feature(
            "characters", kind="scale", symbol="H", unit="characters", doc="characters of the text", range=(1e8, 1e14)
        ),
        Feature(
            "vocab_size", kind="scale", symbol="V", unit="entries", doc="entries of the vocabulary", range=(1e3, 1e6)
        ),
    ),
    params=(
        Param(
            "a",
            symbol="a",
            domain=real,
            start=(-0.05, 0.05),
            unit="tokens per character",
            doc="how the gain of a larger vocabulary levels off",
            linear=True,
        ),
        Param(
            "b",
            symbol="b",
            domain=real,
            start=(-1.0, 0.5),
            unit="tokens per character",
            doc="slope over the logarithm of the vocabulary, at one entry",
            linear=True,
        ),
        Param(
            "c",
            symbol="c",
            domain=real,
            start=(-1.0, 4.0),
            unit="tokens per character",
            doc="tokens per character at a vocabulary of one entry",
            linear=True,
        ),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        Published(
            "tao",
            values={"a": _A, "b": _B, "c": _C},
            source="Tao et al. 2024, the constants of the authors' code (sail-sg/scaling-with-vocab, utils.py)",
            confidence="verified",
            conventions={
                "tokenizer": "BPE tokenizers of 1,024 to 1,024,000 entries on SlimPajama",
                "vocab_size": "clipped at 200,000, near the minimum of the parabola",
            },
            # By exact decimal arithmetic.
            checks=(
                Check({"characters": 1e9, "vocab_size": 4096}, value=331_820_708.62781, rtol=1e-12),
                Check({"characters": 1e9, "vocab_size": 32_000}, value=252_403_814.54585, rtol=1e-12),
                Check({"characters": 1e9, "vocab_size": 256_000}, value=227_156_063.89469, rtol=1e-12),
            ),
            ranges={"vocab_size": (1024, 1.024e6)},
        ),
    ),
    cite="arXiv:2407.13623, section 2.2",
    notes=(
        "The parabola has its minimum near 210,000 entries; V counts as 200,000 beyond that, so larger vocabularies "
        "make the text no shorter. Real tokenizers still gain a little there.",
        "A least-squares fit to the 24 tokenizers in the authors' own file gives a = 0.00692627, b = -0.16992197, "
        "c = 1.26979103. The paper uses other constants everywhere else, and those are the published ones here.",
        "Tokens per character depend on the text: code and other languages than English take more.",
    ),
)
