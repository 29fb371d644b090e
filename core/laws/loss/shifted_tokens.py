r"""Shifted power of data: L(D) = L_inf (1 + D_1 / D)^b.

D training data, L nats per token: a power of 1 / D + 1 / D_1, which levels off where the data are many against D_1.
Bansal et al. 2022 (arXiv:2202.01994), B (1 / D + E)^b, for translation; M3 of Alabdulmohsin et al. 2022
(arXiv:2209.06640).
"""

from .._checks import rounded
from .._powers import power
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive

MILLION = 1e6


def predict(p, x):
    """Return the loss in nats per token of one run on x["tokens"]."""
    return p["L_inf"] * power(1.0 + p["D_1"] / x["tokens"], p["b"])


def _bansal(name: str, model: str, values: tuple[float, float, float], *checks: Check) -> Published:
    """Return B (1 / D + E)^b with D in millions of sentence pairs, as printed; checks are computed by the form."""
    coefficient, floor, exponent = values
    return Published(
        f"bansal-{name}",
        values={"L_inf": coefficient * floor**exponent, "D_1": MILLION / floor, "b": exponent},
        source=f"Bansal et al. 2022, {model} of 300M parameters, read in a table of published laws",
        confidence="secondary",
        conventions={
            "tokens": "sentence pairs; that the source counts them in millions is deduced",
            "loss": "nats per token of the translation",
        },
        checks=checks,
        ranges={"tokens": (0.5e6, 512e6)},
    )


LAW = Law(
    "shifted-tokens",
    title="Shifted power in data",
    formula=r"L(D) = L_{\infty} \left(1 + \frac{D_1}{D}\right)^{b}",
    target="loss",
    unit="nats per token",
    features=(Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training data", range=(1e5, 1e11)),),
    params=(
        Param("L_inf", symbol=r"L_{\infty}", domain=positive, start=(0.2, 5.0), unit="nats per token",
              doc="loss on endless data", linear=True),
        Param("D_1", symbol="D_1", domain=positive, start=(1e5, 1e10), unit="tokens",
              doc="data from which more hardly help"),
        Param("b", symbol="b", domain=nonnegative, start=(0.05, 1.0), unit="", doc="how fast data help before"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _bansal("encoder-decoder", "encoder and decoder", (1.969, 0.057, 0.285),
                rounded({"tokens": 0.512e6}, "2.4025049"),
                rounded({"tokens": 512e6}, "0.87869906")),
        _bansal("hybrid", "transformer encoder and LSTM decoder", (1.817, 0.110, 0.285),
                rounded({"tokens": 512e6}, "0.97348721")),
        _bansal("decoder", "decoder alone", (2.011, 0.078, 0.285),
                rounded({"tokens": 512e6}, "0.97885908")),
    ),
    cite="arXiv:2202.01994; arXiv:2209.06640",
    notes=(
        "The exponent is the same for three kinds of models: the kind moves the level, which more data can buy.",
        "The fall is as a power of 1 / D at first and as 1 / D itself at the end.",
    ),
    cost=None,
)  # fmt: skip
