r"""Preference models by size and pairs: L(N, P) = E + A / N^alpha + B / P^beta.

N parameters, P preference pairs, L the test loss of a preference model in nats per pair. Wang et al. 2025, WorldPM
(arXiv:2505.10527), find power laws over both where answers are told apart by facts, 1.5B to 72B on up to 15M pairs.
"""

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive

_SIZE, _PAIRS = 1e9, 1e6  # parameters and pairs at which the terms are stated


def predict(p, x):
    """Return the loss of one preference model of x["params"] and x["examples"]."""
    size, pairs = power(x["params"] / _SIZE, -p["alpha"]), power(x["examples"] / _PAIRS, -p["beta"])
    return p["E"] + p["A"] * size + p["B"] * pairs


LAW = Law(
    "preference-pairs",
    title="Preference models: size and pairs",
    formula=r"L(N, P) = E + \frac{A}{(N / 10^9)^{\alpha}} + \frac{B}{(P / 10^6)^{\beta}}",
    target="metric/preference_error",
    unit="as given",
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="size of the model", range=(1e8, 1e12)),
        Feature("examples", kind="scale", symbol="P", unit="examples", doc="preference pairs", range=(1e4, 1e9)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.0, 0.5), unit="as given", doc="loss at endless scale",
              linear=True),
        Param("A", symbol="A", domain=positive, start=(0.01, 1.0), unit="as given", doc="size term of 1B parameters",
              linear=True),
        Param("B", symbol="B", domain=positive, start=(0.01, 1.0), unit="as given", doc="term of a million pairs",
              linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.05, 1.0), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.05, 1.0), unit="", doc="how fast pairs help"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2505.10527",
    notes=(
        "Fit only: the paper draws its curves and prints no constants.",
        "Adversarial tests fall as a power law; tests of facts only from some size on; tests of taste do not scale at "
        "all, so that this law says nothing of them.",
        "Losses are those of pairs: a coin has ln 2 = .693.",
    ),
    cost=None,
)  # fmt: skip
