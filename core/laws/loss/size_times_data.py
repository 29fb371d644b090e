r"""Size times data: L(N, D) = E + K / (N D)^b.

N parameters without embeddings, D training tokens, L nats per token: only the product, which is compute, counts.
Devvrit et al. 2023 (arXiv:2310.07707, MatFormer) compare nested models by it.
"""

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of one run of "params_non_embedding" and "tokens"."""
    return p["E"] + p["K"] * power(x["params_non_embedding"], -p["b"]) * power(x["tokens"], -p["b"])


LAW = Law(
    "size-times-data",
    title="Size times data",
    formula=r"L(N, D) = E + \frac{K}{(N D)^{b}}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("params_non_embedding", kind="scale", symbol="N", unit="parameters",
                doc="parameters without embeddings", range=(1e7, 1e12), alternatives=("params",)),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e8, 1e14)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.3, 3.0), unit="nats per token",
              doc="irreducible loss of the text", linear=True),
        Param("K", symbol="K", domain=positive, start=(1.0, 1e4), unit="nats per token",
              doc="reducible loss of one parameter on one token", linear=True),
        Param("b", symbol="b", domain=nonnegative, start=(0.03, 0.5), unit="", doc="how fast either helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="arXiv:2310.07707",
    notes=(
        "Fit only: the paper's rounded constants, 14.08, -0.10 and 0.89 without nesting, 21.60, -0.13 and 1.33 with "
        "it, "
        "cannot both be used. No unit of N D brings them nearer than 0.115 nats, where the paper finds no difference.",
        "Every split of a budget is as good as any other by this law: never take an optimum from it.",
    ),
    cost=None,
)  # fmt: skip
