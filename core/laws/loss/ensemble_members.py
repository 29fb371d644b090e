r"""Ensembles: L(K) = E + A / K^alpha.

K models of one size that differ by their seed, whose logits are averaged, L nats per token. Kim et al. 2025
(arXiv:2509.14786): with endless compute and a fixed amount of text an ensemble reaches lower than any one model.
"""

from .._powers import power
from ..base import Check, Feature, Law, Param, Published, above, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of x["ensemble_members"] models together."""
    return p["E"] + p["A"] * power(x["ensemble_members"], -p["alpha"])


LAW = Law(
    "ensemble-members",
    title="Ensembles: how many models are averaged",
    formula=r"L(K) = E + \frac{A}{K^{\alpha}}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("ensemble_members", kind="scale", symbol="K", unit="models", doc="models that are averaged",
                range=(1.0, 64.0), domain=above(1.0)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.1, 6.0), unit="nats per token",
              doc="loss of an endless ensemble", linear=True),
        Param("A", symbol="A", domain=positive, start=(0.01, 3.0), unit="nats per token",
              doc="what one model lacks", linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 2.0), unit="", doc="how fast members help"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kim",
            values={"E": 3.34, "A": 0.25, "alpha": 1.02},
            source="Kim et al. 2025, read in five accounts that agree",
            confidence="secondary",
            conventions={
                "models": "300M parameters, trained with much weight decay for 16 passes",
                "data": "200M distinct tokens of DCLM",
                "loss": "nats per token; seeds differ by .02",
            },
            # Computed by the form; the paper prints the asymptotes, and that three such models pass the 3.43 of one
            # endless model.
            checks=(
                Check({"ensemble_members": 1.0}, value=3.59, rtol=1e-12),
                Check({"ensemble_members": 3.0}, value=3.4215222821440974, rtol=1e-12),
                Check({"ensemble_members": 8.0}, value=3.3699770037289145, rtol=1e-12),
            ),
            ranges={"ensemble_members": (1.0, 8.0)},
        ),
    ),
    cite="arXiv:2509.14786",
    notes=(
        "One endless model on the same 200M tokens falls to 3.43 nats, as 3.43 + .05 / N^1.02 with N in billions: "
        "three models of 300M together are below that.",
        "Members tuned for an endless ensemble, with twice the passes and half the weight decay, fall to 3.27; with "
        "endless members of endless size the paper foretells 3.17, worth 5.17 times the data.",
        "The cost of use is K times that of one model; eight models were distilled into one of 300M at 3.36.",
    ),
)  # fmt: skip
