r"""Score by size, data and the share of code: a = 1 / (1 + exp(-(q + n ln(N / 1e9) + d ln(D / 1e11) - w (h - h_0)^2))).

N parameters, D training tokens, h the share of code in them, a the score. Liu et al. 2025 (arXiv:2503.03862) predict
scores from such features by trees; the form, which has their findings, is this project's.
"""

import jax
import jax.numpy as jnp

from ..base import Feature, Law, Param, interval, nonnegative, real
from ._common import SHARE, TARGET, UNIT
from ._direct import MANY_TOKENS, PARAMETERS, SIZE, TOKENS


def predict(p, x):
    """Return the score of one model of x["params"] on x["tokens"], of which x["domain_share"] are code."""
    scale = p["n"] * jnp.log(x["params"] / PARAMETERS) + p["d"] * jnp.log(x["tokens"] / MANY_TOKENS)
    return jax.nn.sigmoid(p["q"] + scale - p["w"] * (x["domain_share"] - p["h0"]) ** 2)


LAW = Law(
    "code-share",
    title="Score by size, data and share of code",
    formula=(
        r"a = \left(1 + \exp\left(-\left[q + n \ln \frac{N}{10^{9}} + d \ln \frac{D}{10^{11}} "
        r"- w \left(h - h_0\right)^2\right]\right)\right)^{-1}"
    ),
    target=TARGET,
    unit=UNIT,
    features=(
        SIZE,
        TOKENS,
        Feature("domain_share", kind="setting", symbol="h", unit="share", doc="share of code in the training tokens",
                range=(0.0, 0.6), domain=interval(0.0, 1.0)),
    ),
    params=(
        Param("q", symbol="q", domain=real, start=(-2.0, 2.0), unit="", doc="log-odds at 1e9 parameters, 1e11 tokens"),
        Param("n", symbol="n", domain=real, start=(0.02, 0.5), unit="", doc="what size adds to the log-odds"),
        Param("d", symbol="d", domain=real, start=(0.02, 0.5), unit="", doc="what data add"),
        Param("w", symbol="w", domain=nonnegative, start=(0.5, 10.0), unit="", doc="how much a wrong share costs"),
        Param("h0", symbol="h_0", domain=interval(0.0, 1.0), start=(0.05, 0.5), unit="share", doc="best share"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cite="arXiv:2503.03862",
    notes=(
        "Fit only: the authors predict by trees, which have no constants.",
        "Over 92 open models more features than size and data lower the error of a predicted score by 3 to 28 %.",
        "On tasks of language the best share of code lies between .15 and .25; on tasks of code more is better.",
        "Models that others trained differ in much more than is written of them: what it says of code is no cause.",
    ),
)  # fmt: skip
