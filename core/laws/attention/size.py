r"""Size at one head configuration: L(N; H) = (a / N)^b + E.

N parameters without embeddings, L nats per token, H the numbers of query and KV heads, which the runs of one fit
share. Chen et al. 2025 (arXiv:2503.09579), section on the procedure, step 2.
"""

from .._powers import ratio_power
from ..base import Feature, Law, Param, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of one run of x["params_non_embedding"] parameters."""
    return p["E"] + ratio_power(p["a"], x["params_non_embedding"], p["b"])


LAW = Law(
    key="attention-size",
    title="Size at one number of heads",
    formula=r"L(N; H) = \left(\frac{a}{N}\right)^{b} + E",
    target="loss",
    unit="nats per token",
    features=(
        Feature(
            "params_non_embedding",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="parameters without embeddings",
            range=(1e6, 1e11),
            alternatives=("params",),
        ),
    ),
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.0, 3.0),
            unit="nats per token",
            doc="loss of an endless model",
            linear=True,
        ),
        Param(
            "a",
            symbol="a",
            domain=positive,
            start=(1e3, 1e10),
            unit="parameters",
            doc="size at which the size term is one nat",
        ),
        Param("b", symbol="b", domain=nonnegative, start=(0.05, 1.0), unit="", doc="how fast size helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2503.09579",
    notes=(
        "Each number of query and KV heads is a fit by itself: put the configuration in the column group and fit by "
        "group.",
        "Fit only: the constants of each configuration were plotted by its authors, never printed.",
        "Tokens grow with size in these runs (20 a parameter); runs with fewer or more tokens have other constants.",
    ),
)
