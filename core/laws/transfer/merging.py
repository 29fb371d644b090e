r"""Loss of merged models: L(N, k) = E + B (1e9 / N)^beta + A (1e9 / N)^gamma / (k + b).

N parameters of each model, k how many of them, each trained on a domain of its own, are merged into one, L nats per
token over all domains. Wang et al. 2025 (arXiv:2509.24244): L_inf(N) + A(N) / (k + b), with powers of N in both.
"""

from .._powers import ratio_power
from ..base import Feature, Law, Param, nonnegative

ONE = 1e9  # parameters


def predict(p, x):
    """Return the loss of x["merged_models"] merged models of x["params"] parameters."""
    floor = p["E"] + p["B"] * ratio_power(ONE, x["params"], p["beta"])
    return floor + p["A"] * ratio_power(ONE, x["params"], p["gamma"]) / (x["merged_models"] + p["b"])


LAW = Law(
    "merging",
    title="Loss of merged models",
    formula=(
        r"L(N, k) = E + B \left(\frac{10^{9}}{N}\right)^{\beta} "
        r"+ \frac{A}{k + b} \left(\frac{10^{9}}{N}\right)^{\gamma}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="size of each model", range=(5e8, 7.2e10)),
        Feature("merged_models", kind="scale", symbol="k", unit="models", doc="models that are merged",
                range=(1.0, 9.0)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.1, 1.5), unit="nats per token", doc="loss that stays",
              linear=True),
        Param("B", symbol="B", domain=nonnegative, start=(0.1, 1.5), unit="nats per token",
              doc="what size lacks, at 1e9 parameters", linear=True),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 0.8), unit="", doc="how fast size helps"),
        Param("A", symbol="A", domain=nonnegative, start=(0.05, 1.0), unit="nats per token",
              doc="what few models lack, at 1e9 parameters", linear=True),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.05, 0.6), unit="", doc="how it falls with size"),
        Param("b", symbol="b", domain=nonnegative, start=(0.0, 2.0), unit="models", doc="models there seem to be more"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2509.24244",
    notes=(
        "Fit only: the paper's constants were not found.",
        "Each further model brings less, as 1 / (k + b): most of the gain is there after few.",
        "The spread over which models are merged shrinks with their number, too.",
    ),
)  # fmt: skip
