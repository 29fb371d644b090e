r"""Shape-aware: L(N, D, R) = (E + A / N^alpha + B / D^beta) (1 + epsilon R^gamma), R = w / d.

N parameters, D training tokens, w width of the residual stream, d layers, L nats per token: a wide and shallow model
is worse by a share of its loss. Bian, Yan and Venkataraman 2025 (arXiv:2501.18107), "Morph".
"""

from .._powers import power, ratio_power
from ..base import Contained, Feature, Law, Param, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of one run of x["params"], x["tokens"], x["width"] and x["depth"]."""
    scale = p["E"] + p["A"] * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -p["beta"])
    return scale * (1 + p["epsilon"] * ratio_power(x["width"], x["depth"], p["gamma"]))


LAW = Law(
    key="shape-aware",
    title="Size and data, with a loss that grows with width over depth",
    formula=(
        r"L(N, D, R) = \left(E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}\right)"
        r"\left(1 + \epsilon R^{\gamma}\right), \quad R = \frac{w}{d}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        Feature(
            "params",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="all parameters, embeddings included",
            range=(1e7, 1e12),
            alternatives=("params_non_embedding",),
        ),
        Feature(
            "tokens",
            kind="scale",
            symbol="D",
            unit="tokens",
            doc="training tokens, less than one epoch",
            range=(1e8, 1e14),
        ),
        Feature(
            "width", kind="scale", symbol="w", unit="features", doc="width of the residual stream", range=(64, 32_768)
        ),
        Feature("depth", kind="scale", symbol="d", unit="layers", doc="number of layers", range=(2, 256)),
    ),
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.3, 3.0),
            unit="nats per token",
            doc="irreducible loss of a deep and narrow model",
            linear=True,
        ),
        Param(
            "A",
            symbol="A",
            domain=positive,
            start=(1.0, 1e6),
            unit="nats per token",
            doc="size term at one parameter",
            linear=True,
        ),
        Param(
            "B",
            symbol="B",
            domain=positive,
            start=(1.0, 1e8),
            unit="nats per token",
            doc="data term at one token",
            linear=True,
        ),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how fast data helps"),
        Param(
            "epsilon",
            symbol=r"\epsilon",
            domain=positive,
            start=(1e-5, 0.3),
            unit="",
            doc="share of the loss that width over depth of 1 adds",
        ),
        Param(
            "gamma",
            symbol=r"\gamma",
            domain=nonnegative,
            start=(0.05, 2.0),
            unit="",
            doc="how fast that grows with width over depth",
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2501.18107; github.com/Waterpine/open-lm-morph",
    notes=(
        "Fit only: the authors print no constants, and neither of their repositories has any. Theirs are fitted by "
        "least squares to 63 models of 80M to 339M parameters.",
        "Their experiments tie alpha, beta and gamma to one another. Here they are free; runs of few shapes may need "
        "one of them held.",
        "More depth always helps in this law: it does not say where a model becomes too narrow. The laws that take "
        "width and depth as separate terms do.",
        "The law predicts the loss alone. Its authors choose among shapes by measured latency, which grows with depth.",
    ),
    contains=(Contained("chinchilla", held={"epsilon": 0.0, "gamma": 0.5}),),
)
