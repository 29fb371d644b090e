r"""Size, heads and KV heads: L(N, n_h, n_kv) = E + (A + A_h / n_h^beta + A_kv / n_kv^gamma) / N^alpha.

N parameters, n_h query heads and n_kv KV heads a layer, all equally wide, L nats per token. A form of this
project: one smooth law over all configurations, so that few of them suffice, where Chen et al. 2025 (arXiv:2503.09579)
fit each configuration by itself.
"""

from .._powers import power
from ..base import Contained, Feature, Law, Param, above, nonnegative, positive
from .joint_heads import EXPONENT, FLOOR, HEAD_EXPONENT, HEADS, PER_HEAD, SCALE, SIZE


def predict(p, x):
    """Return the loss in nats per token of one run: "params_non_embedding", "query_heads" and "kv_heads"."""
    heads = p["A_h"] * power(x["query_heads"], -p["beta"]) + p["A_kv"] * power(x["kv_heads"], -p["gamma"])
    return p["E"] + (p["A"] + heads) * power(x["params_non_embedding"], -p["alpha"])


LAW = Law(
    key="attention-joint",
    title="Size, heads and KV heads",
    formula=(
        r"L(N, n_h, n_{kv}) = E + \left(A + \frac{A_h}{n_h^{\beta}} + \frac{A_{kv}}{n_{kv}^{\gamma}}\right) "
        r"\frac{1}{N^{\alpha}}"
    ),
    target="loss",
    unit="nats per token",
    features=(
        SIZE,
        HEADS,
        Feature(
            "kv_heads",
            kind="setting",
            symbol="n_{kv}",
            unit="heads",
            doc="KV heads a layer",
            range=(1, 256),
            domain=above(1),
        ),
    ),
    params=(
        FLOOR,
        SCALE,
        PER_HEAD,
        Param(
            "A_kv",
            symbol="A_{kv}",
            domain=positive,
            start=(1.0, 1e4),
            unit="nats per token",
            doc="what one KV head adds to the size term",
            linear=True,
        ),
        EXPONENT,
        HEAD_EXPONENT,
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.02, 1.5), unit="", doc="how fast KV heads help"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cite="this project, after arXiv:2503.09579",
    notes=(
        "Fit only: the form is this project's own and no paper's, so that there are no published constants.",
        "Vary query heads and KV heads independently: runs with as many of one as of the other cannot show which one "
        "helps.",
        "The law has seven parameters. It needs at least three sizes, each with six configurations.",
        "Fit runs of one context. Chen et al. find that differences between configurations change by less than 1 % "
        "beyond a context of 8K.",
    ),
    contains=(Contained("attention-joint-heads", held={"A_kv": 0.0, "gamma": 0.5}),),
)
