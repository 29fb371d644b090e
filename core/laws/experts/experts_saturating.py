r"""Experts that saturate: L(N, E) = L_0 + A / (N^alpha + g E^beta / (1 + E / E_s)).

N parameters that are not experts' (a dense model of the same width), E experts a layer, L nats per token. The form that
wins the public law-discovery task on the table of Clark et al. 2022 (arXiv:2202.01169): experts add to what size gives,
and past E_s ever less.
"""

from .._powers import power
from ..base import Feature, Law, Param, above, nonnegative, positive

_SIZE = 1e8  # parameters at which the terms are stated


def predict(p, x):
    """Return the loss in nats per token of one run of x["params"] and x["experts"]."""
    experts = p["g"] * power(x["experts"], p["beta"]) / (1.0 + x["experts"] / p["E_s"])
    return p["L_0"] + p["A"] / (power(x["params"] / _SIZE, p["alpha"]) + experts)


LAW = Law(
    "experts-saturating",
    title="Experts that saturate: size and number of experts",
    formula=r"L(N, E) = L_0 + \frac{A}{(N / 10^8)^{\alpha} + g\, E^{\beta} / (1 + E / E_s)}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters",
                doc="parameters of the dense model of that width", range=(1e7, 1e11),
                alternatives=("params_non_embedding",)),
        Feature("experts", kind="setting", symbol="E", unit="experts", doc="experts a layer, 1 where it is dense",
                range=(1.0, 512.0), domain=above(1.0)),
    ),
    params=(
        Param("L_0", symbol="L_0", domain=nonnegative, start=(0.2, 2.5), unit="nats per token",
              doc="loss of an endless model", linear=True),
        Param("A", symbol="A", domain=positive, start=(0.1, 5.0), unit="nats per token",
              doc="size term of 100M parameters without experts", linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.05, 0.8), unit="", doc="how fast size helps"),
        Param("g", symbol="g", domain=nonnegative, start=(0.0, 2.0), unit="", doc="what a first expert adds"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.05, 1.2), unit="", doc="how fast experts help"),
        Param("E_s", symbol="E_s", domain=positive, start=(2.0, 1e3), unit="experts",
              doc="number from which more experts help less"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2202.01169 (the table); the form wins SLDBench's task on it",
    notes=(
        "Fit only: no constants are published for this form.",
        "At one number of tokens and one kind of router: the law takes neither.",
        "With beta above 1 too many experts would hurt past E_s; the runs must say so before it is believed.",
    ),
)  # fmt: skip
