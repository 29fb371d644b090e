r"""Power law in size: L(N) = E + A / N^alpha.

N parameters (which count is the set's convention), L nats per token, A = N_c^alpha nats per token. Kaplan et
al. 2020 (arXiv:2001.08361), eq. 1.1, write it without a floor as (N_c / N)^alpha_N: models trained to
convergence on as much data as they can use.
"""

from .._powers import power
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive

_N_C, _ALPHA_N = 8.8e13, 0.076  # parameters without embeddings; Table 5


def predict(p, x):
    """Return the loss in nats per token of one run with x["params"] parameters."""
    return p["E"] + p["A"] * power(x["params"], -p["alpha"])


LAW = Law(
    key="power-law-params",
    title="Power law in size",
    formula=r"L(N) = E + \frac{A}{N^{\alpha}}",
    target="loss",
    unit="nats per token",
    features=(
        Feature(
            "params",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="size of the model",
            range=(1e6, 1e12),
            alternatives=("params_non_embedding",),
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
            "A",
            symbol="A",
            domain=positive,
            start=(1.0, 1e6),
            unit="nats per token",
            doc="size term at one parameter",
            linear=True,
        ),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.01, 0.6), unit="", doc="how fast size helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kaplan",
            values={"E": 0.0, "A": _N_C**_ALPHA_N, "alpha": _ALPHA_N},
            source="Kaplan et al. 2020, eq. 1.1 and Table 5: N_c = 8.8e13, alpha_N = 0.076, no floor",
            confidence="verified",
            conventions={
                "params": "without embeddings",
                "loss": "nats per token, WebText2",
                "data": "not limiting, trained to convergence",
            },
            # Half a unit of the last printed digit.
            checks=(
                Check({"params": 1e9}, value=2.3756, rtol=5e-5 / 2.3756),
                Check({"params": 1.75e11}, value=1.6044, rtol=5e-5 / 1.6044),
            ),
            ranges={"params": (768, 1.5e9)},
        ),
    ),
    rank=5,
    cite="arXiv:2001.08361, eq. 1.1",
    notes=(
        "The law is for runs that neither data nor steps limit. Other runs need a law in N and D.",
        "Kaplan's N leaves embeddings out: a total count gives too low a loss, most of all at small sizes.",
        "Without a floor (E = 0) the loss falls to zero as N grows, which the entropy of text forbids.",
    ),
)
