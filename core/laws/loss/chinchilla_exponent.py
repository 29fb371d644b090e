r"""One more exponent: L(N, D) = E + (A / N^alpha + B / D^beta)^gamma.

N parameters (embeddings included), D training tokens, L nats per token. With gamma = 1 it is Chinchilla's law (Hoffmann
et al. 2022, arXiv:2203.15556, eq. 2), with E = 0 and B / D^beta of exponent 1 it is the joint law of Kaplan et al. 2020
(arXiv:2001.08361, eq. 1.5). With gamma below 1 size and data help each other: what more data are worth depends on size.
"""

from .._powers import power
from ..base import Contained, Law, Param, nonnegative, positive
from .chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss in nats per token of one run with x["params"] parameters and x["tokens"] tokens."""
    terms = p["A"] * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -p["beta"])
    return p["E"] + terms ** p["gamma"]


def _of_kaplan(p):
    """Return constants from those of the joint law of Kaplan et al.: its exponents are ratios to that of the data."""
    alpha = p["alpha_N"] / p["alpha_D"]
    return {"A": p["N_c"] ** alpha, "B": p["D_c"], "alpha": alpha, "gamma": p["alpha_D"]}


LAW = Law(
    key="chinchilla-exponent",
    title="Chinchilla with one more exponent",
    formula=r"L(N, D) = E + \left(\frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}\right)^{\gamma}",
    target="loss",
    unit="nats per token",
    features=CHINCHILLA.features,
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.3, 3.0),
            unit="nats per token",
            doc="irreducible loss of the text",
            linear=True,
        ),
        Param(
            "A",
            symbol="A",
            domain=positive,
            start=(1.0, 1e10),
            unit="",
            doc="size term at one parameter, before the outer exponent",
        ),
        Param(
            "B",
            symbol="B",
            domain=positive,
            start=(1.0, 1e12),
            unit="",
            doc="data term at one token, before the outer exponent",
        ),
        Param(
            "alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 2.0), unit="", doc="how fast the size term falls"
        ),
        Param(
            "beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 2.0), unit="", doc="how fast the data term falls"
        ),
        Param(
            "gamma",
            symbol=r"\gamma",
            domain=positive,
            start=(0.15, 1.5),
            unit="",
            doc="exponent of the sum; 1 where what data are worth does not depend on size",
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="form of arXiv:2203.15556, eq. 2, and arXiv:2001.08361, eq. 1.5, in one",
    notes=(
        "No paper read for this project prints constants of this form: it is fit-only.",
        "gamma = 1 is Chinchilla's law. Below 1 the gain from data depends on size.",
        "gamma has flat valleys, in which E falls to 0: look at the ridges of a fit.",
    ),
    rank=3,
    rival="chinchilla",
    contains=(
        Contained("chinchilla", held={"gamma": 1.0}),
        Contained("kaplan-nd", held={"E": 0.0, "beta": 1.0}, values=_of_kaplan),
    ),
)
