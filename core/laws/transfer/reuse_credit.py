r"""Credit for a model that is reused: L(N, D, D_0) = E + A / N^alpha + B / (D + rho D_0)^beta.

N parameters, D training tokens, D_0 the tokens that trained the smaller model from which this one was grown, rho what
each of them is worth. Chen et al. 2022 (bert2BERT) and their kin grow models; the form is this
project's.
"""

from .._powers import power
from ..base import Contained, Domain, Feature, Law, Param
from ..loss.chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss of a model of x["params"] on x["tokens"], grown from one that saw x["reused_tokens"]."""
    seen = x["tokens"] + p["rho"] * x["reused_tokens"]
    return p["E"] + p["A"] * power(x["params"], -p["alpha"]) + p["B"] * power(seen, -p["beta"])


LAW = Law(
    "reuse-credit",
    title="Size and data with credit for a reused model",
    formula=r"L(N, D, D_0) = E + \frac{A}{N^{\alpha}} + \frac{B}{\left(D + \rho D_0\right)^{\beta}}",
    target="loss",
    unit="nats per token",
    features=(
        *CHINCHILLA.features,
        Feature("reused_tokens", kind="scale", symbol="D_0", unit="tokens", range=(1e8, 1e10),
                doc="tokens that trained the model from which this one was grown"),
    ),
    params=(
        *CHINCHILLA.params,
        Param("rho", symbol=r"\rho", domain=Domain("[0, 1]", 0.0, 1.0), start=(0.0, 1.0), unit="",
              doc="what a reused token is worth", grid=(0.0, 0.5, 1.0)),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="Chen et al. 2022 (bert2BERT); form of arXiv:2203.15556, eq. 2",
    notes=(
        "Fit only: papers on growing models print what they saved for single models, and no law.",
        "The credit is rho D_0 tokens that need not be paid for: growing saves rho D_0 / (D + rho D_0) of the compute, "
        "less what the smaller model cost where it was trained for this.",
        "Training alone, without a reused model, is the law of size and data: put 1 for D_0 there.",
    ),
    contains=(Contained("chinchilla", held={"rho": 0.0}),),
)  # fmt: skip
