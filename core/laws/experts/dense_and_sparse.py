r"""Dense and sparse models in one law: L(N, D, S) = E (1 - S)^gamma + (A (1 - S)^alpha + C S) / N^alpha + B / D^beta.

N parameters, all of them counted, D training tokens, S the share of the parameters that one token leaves unused: the
share of zero weights of a pruned model, (experts - active experts) / experts of a mixture of experts. At S = 0 it is
the law of Hoffmann et al. 2022 (arXiv:2203.15556) exactly. Hossain et al. 2025 (arXiv:2508.06617, v3 of 2026).
"""

from .._powers import power
from ..base import Check, Feature, Law, Param, Published, below, nonnegative, positive, real
from ..cost import Cost


def predict(p, x):
    """Return the loss in nats per token of one run of x["params"], x["tokens"] and x["sparsity"], which is below 1."""
    dense = 1.0 - x["sparsity"]
    size = p["A"] * power(dense, p["alpha"]) + p["C"] * x["sparsity"]
    floor = p["E"] * power(dense, p["gamma"])
    return floor + size * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -p["beta"])


# A token passes through 1 - S of the parameters, forwards and backwards. That is exact for pruned weights whose zeros
# are skipped, and for experts as far as nearly all parameters are theirs; routing is not counted.
ACTIVE = Cost(
    "6nd-active",
    title="C = 6 (1 - S) N D",
    active=lambda params, x: (1.0 - x["sparsity"]) * params,
    needs=("sparsity",),
    expression="(1 - {sparsity}) * {params}",
)

LAW = Law(
    "dense-and-sparse",
    title="Size, data and sparsity: dense models, pruned ones and experts",
    formula=(
        r"L(N, D, S) = E (1 - S)^{\gamma} + \frac{A (1 - S)^{\alpha} + C S}{N^{\alpha}} + \frac{B}{D^{\beta}}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        Feature(
            "params",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="all parameters, those that a token leaves unused included",
            range=(1e7, 1e12),
        ),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e8, 1e14)),
        Feature(
            "sparsity",
            kind="setting",
            symbol="S",
            unit="1",
            doc="share of the parameters that one token leaves unused",
            range=(0.0, 0.98),
            domain=below(1.0),
        ),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.3, 3.0), unit="nats per token",
              doc="loss of an endless dense model on endless data", linear=True),
        Param("A", symbol="A", domain=positive, start=(1.0, 1e5), unit="nats per token",
              doc="size term of a dense model at one parameter", linear=True),
        Param("C", symbol="C", domain=positive, start=(0.5, 1e4), unit="nats per token",
              doc="what sparsity adds to the size term", linear=True),
        Param("B", symbol="B", domain=positive, start=(1.0, 1e5), unit="nats per token",
              doc="data term at one token", linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how fast data helps"),
        Param("gamma", symbol=r"\gamma", domain=real, start=(-0.1, 0.3), unit="",
              doc="how the floor falls as a model gets sparser"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "hossain",
            values={"E": 1.69, "A": 406.4, "C": 93.45, "B": 410.7, "alpha": 0.34, "beta": 0.28, "gamma": 0.001},
            source="Hossain et al. 2025, read in the authors' evaluation script; a summary of v3 confirms the form",
            confidence="verified",
            conventions={
                "params": "taken as all parameters, unused ones included: the script does not say which",
                "sparsity": "share of zero weights, or (experts - active experts) / experts",
                "E, A, B, alpha, beta": "those of Hoffmann et al. 2022, rounded",
                "flops": "6 (1 - S) N D is this project's count: the script prints none",
                "loss": "nats per token",
            },
            # Computed by the script's own formula, to the digits given.
            checks=(
                Check({"params": 18.8e9, "tokens": 110.2e9, "sparsity": 0.98}, value=2.07978, rtol=2.5e-6),
                Check({"params": 18.8e9, "tokens": 110.2e9, "sparsity": 0.5}, value=2.13941, rtol=2.5e-6),
                Check({"params": 18.8e9, "tokens": 110.2e9, "sparsity": 0.0}, value=2.15298, rtol=2.5e-6),
            ),
        ),
    ),
    cite="arXiv:2508.06617",
    notes=(
        "Sparsity is a setting and no scale: a fit is judged at the middle of the sparsities of its runs.",
        "The law makes no difference between pruned models and experts. Fit each kind of model by itself where there "
        "are runs of both.",
        "At a given number of all parameters a sparser model costs less compute and reaches nearly the same loss. The "
        "memory that it takes is that of all its parameters.",
        "Compute is taken as 6 (1 - S) N D. That counts no router, and no part of the model that all tokens use.",
    ),
    cost=ACTIVE,
)  # fmt: skip
