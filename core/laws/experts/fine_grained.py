r"""Fine-grained experts: L = E + (g / G^gamma + A) / N^alpha + B / D^beta.

N all parameters at 64 times the feed-forward width, D training tokens, G width of a block over that of one expert, L
nats per token. Krajewski et al. 2024 (arXiv:2402.07871), eq. 9 and Table 1.
"""

from .._checks import rounded
from .._powers import power
from ..base import Law, Param, Published, nonnegative, positive
from ._common import ALL, GRANULARITY, TOKENS


def predict(p, x):
    """Return the loss in nats per token of one run of "params", "tokens" and "granularity"."""
    size = p["g"] * power(x["granularity"], -p["gamma"]) + p["A"]
    return p["E"] + size * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -p["beta"])


def _at(active: float, tokens: float, granularity: float) -> dict[str, float]:
    """Return a model by the parameters that a token uses: all are 516/12 times as many, (8 E + 4) d^2 to 12 d^2."""
    return {"params": active * 516 / 12, "tokens": tokens, "granularity": granularity}


LAW = Law(
    "fine-grained",
    title="Size, data and granularity of experts",
    formula=r"L = E + \frac{g / G^{\gamma} + A}{N^{\alpha}} + \frac{B}{D^{\beta}}",
    target="loss",
    unit="nats per token",
    features=(ALL, TOKENS, GRANULARITY),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.2, 3.0), unit="nats per token",
              doc="irreducible loss of the text", linear=True),
        Param("A", symbol="A", domain=positive, start=(1.0, 1e4), unit="nats per token",
              doc="size term of endlessly fine experts, at one parameter", linear=True),
        Param("g", symbol="g", domain=positive, start=(0.1, 1e3), unit="nats per token",
              doc="what coarse experts add to it", linear=True),
        Param("B", symbol="B", domain=positive, start=(1.0, 1e4), unit="nats per token",
              doc="data term at one token", linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.05, 0.8), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.05, 0.8), unit="", doc="how fast data help"),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.1, 2.0), unit="", doc="how fast finer helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "krajewski",
            values={"E": 0.47, "A": 18.1, "g": 2.1, "B": 30.8, "alpha": 0.115, "beta": 0.147, "gamma": 0.58},
            source="Krajewski et al. 2024, eq. 9 and Table 1",
            confidence="verified",
            conventions={
                "params": "all without embeddings, (8 E + 4) d^2 a block with E = 64",
                "loss": "nats per token, C4",
            },
            # Computed by the form at the models of its Table 2, which prints 3.133, 2.491, 2.245, 2.076, 1.694, 1.503
            # and 1.367: constants as rounded as these are 0.7 to 0.9 % low.
            checks=(
                rounded(_at(1e8, 4.37e9, 8), "3.1097178"),
                rounded(_at(1e9, 28.94e9, 16), "2.4713877"),
                rounded(_at(3e9, 72.9e9, 16), "2.226439"),
                rounded(_at(7e9, 137.6e9, 32), "2.0595769"),
                rounded(_at(7e10, 941.07e9, 32), "1.6801513"),
                rounded(_at(3e11, 2.96e12, 64), "1.4902751"),
                rounded(_at(1e12, 7.94e12, 64), "1.355768"),
            ),
            ranges={"params": (129e6, 3.7e9), "tokens": (16e9, 130e9), "granularity": (1, 16)},
        ),
    ),
    cite="arXiv:2402.07871, eq. 9 and Tables 1 and 2",
    notes=(
        "N is all parameters at an expansion of 64, 43 times those that a token uses. Other expansions need other "
        "constants.",
        "The best granularity grows with compute, from about 8 at 1e18 FLOP to 64 at 1e25: finer experts cost routing, "
        "which 6 N D does not count.",
        "The printed losses are 0.7 to 0.9 % above those of the printed constants.",
    ),
    cost=None,
)  # fmt: skip
