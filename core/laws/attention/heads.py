r"""Number of heads: L(n_h) = E + A_h / n_h^beta.

n_h query heads a layer, L nats per token, at one size and one context, all heads equally wide. Chen et al. 2025
(arXiv:2503.09579), appendix I, write it as a n_h^b + c with a negative b.
"""

from .._powers import power
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive

SHARED_FLOOR = 1.53  # of the three laws of one size at different contexts


def predict(p, x):
    """Return the loss in nats per token of one run with x["query_heads"] query heads a layer."""
    return p["E"] + p["A_h"] * power(x["query_heads"], -p["beta"])


def _published(size: str, context: str, a: float, b: float, c: float, value: float) -> Published:
    """Return one law of appendix I; `value` is it at 16 heads, half a unit of the fourth decimal allowed."""
    name = f"chen-{size.lower().replace('.', '-')}"
    return Published(
        f"{name}-{context.lower()}" if c == SHARED_FLOOR else name,
        values={"A_h": a, "beta": -b, "E": c},
        source=f"Chen et al. 2025, appendix I: {a:g} n_h^{b:g} + {c:g}, {size} parameters, context of {context} tokens",
        confidence="verified",
        conventions={
            "params": f"{size}, the same for every number of heads",
            "context": f"{context} tokens",
            "head_dim": "64",
            "loss": "nats per token",
        },
        checks=(Check({"query_heads": 16}, value=value, rtol=5e-5 / value),),
    )


LAW = Law(
    key="attention-heads",
    title="Number of attention heads",
    formula=r"L(n_h) = E + \frac{A_h}{n_h^{\beta}}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("query_heads", kind="scale", symbol="n_h", unit="heads", doc="query heads a layer", range=(1, 256)),
    ),
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.0, 3.0),
            unit="nats per token",
            doc="loss with endlessly many heads",
            linear=True,
        ),
        Param(
            "A_h",
            symbol="A_h",
            domain=positive,
            start=(0.05, 3.0),
            unit="nats per token",
            doc="head term at one head",
            linear=True,
        ),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.0, 0.6), unit="", doc="how fast heads help"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _published("470M", "1K", 0.579, -0.124, 2.473, 2.8836),
        _published("680M", "1K", 0.398, -0.177, 2.583, 2.8266),
        _published("1.2B", "1K", 0.301, -0.227, 2.622, 2.7824),
        _published("470M", "1K", 1.513, -0.039, 1.53, 2.8879),
        _published("470M", "2K", 1.436, -0.041, 1.53, 2.8117),
        _published("470M", "8K", 1.356, -0.044, 1.53, 2.7303),
    ),
    cite="arXiv:2503.09579, appendix I; github.com/thunlp/cost-optimal-gqa",
    notes=(
        "Each set is of one size and one context. Floors of different sizes are not comparable: E does not fall as the "
        "size grows.",
        "All heads are equally wide, so more heads mean more parameters and more compute. Heads that divide one width "
        "among them are another matter.",
        "The curves end near 8,000 heads. The three sets of 470M by context share a floor that was fitted to all of "
        "them.",
    ),
)
