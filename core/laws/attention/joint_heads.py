r"""Size and heads: L(N, n_h) = E + (A + A_h / n_h^beta) / N^alpha.

N parameters, n_h query heads a layer, all equally wide, L nats per token. This project's own form, so that a few
configurations say something about all: what heads save shrinks with size as all that can be learned does. At one size
it is the law of heads of Chen et al. 2025 (arXiv:2503.09579), appendix I.
"""

from .._powers import power
from ..base import Check, Contained, Feature, Law, Param, Published, above, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of x["params_non_embedding"] parameters and x["query_heads"] query heads."""
    heads = p["A"] + p["A_h"] * power(x["query_heads"], -p["beta"])
    return p["E"] + heads * power(x["params_non_embedding"], -p["alpha"])


SIZE = Feature(
    "params_non_embedding",
    kind="scale",
    symbol="N",
    unit="parameters",
    doc="parameters without embeddings",
    range=(1e6, 1e11),
    alternatives=("params",),
)
HEADS = Feature(
    "query_heads",
    kind="setting",
    symbol="n_h",
    unit="heads",
    doc="query heads a layer",
    range=(1, 256),
    domain=above(1),
)
FLOOR = Param(
    "E",
    symbol="E",
    domain=nonnegative,
    start=(0.5, 3.0),
    unit="nats per token",
    doc="loss of an endless model",
    linear=True,
)
SCALE = Param(
    "A",
    symbol="A",
    domain=positive,
    start=(1.0, 1e4),
    unit="nats per token",
    doc="size term with endlessly many heads",
    linear=True,
)
PER_HEAD = Param(
    "A_h",
    symbol="A_h",
    domain=positive,
    start=(1.0, 1e4),
    unit="nats per token",
    doc="what one query head adds to the size term",
    linear=True,
)
EXPONENT = Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 0.8), unit="", doc="how fast size helps")
HEAD_EXPONENT = Param(
    "beta", symbol=r"\beta", domain=nonnegative, start=(0.02, 1.5), unit="", doc="how fast query heads help"
)


def _of_size(p):
    """Return constants from those of the law of size alone, (a / N)^b."""
    return {"E": p["E"], "A": p["a"] ** p["b"], "alpha": p["b"]}


LAW = Law(
    key="attention-joint-heads",
    title="Size and number of heads",
    formula=r"L(N, n_h) = E + \left(A + \frac{A_h}{n_h^{\beta}}\right) \frac{1}{N^{\alpha}}",
    target="loss",
    unit="nats per token",
    features=(SIZE, HEADS),
    params=(FLOOR, SCALE, PER_HEAD, EXPONENT, HEAD_EXPONENT),
    predict=predict,
    objective="huber-log",
    published=(
        # tests/laws/test_attention_reference.py finds them again with SciPy.
        Published(
            "through-chen",
            values={"E": 2.48526, "A": 39.0587, "A_h": 182.098, "alpha": 0.298924, "beta": 0.169079},
            source="Least squares, by this project, on the logarithms of the three laws of heads at a context of 1K in "
            "Chen et al. 2025, appendix I, at 1, 2, 4 .. 32 heads: all 18 points to 0.36 %",
            confidence="own",
            conventions={
                "params": "470M, 680M and 1.2B as the paper names them, taken as parameters without embeddings",
                "context": "1K tokens",
                "head_dim": "64",
                "kv_heads": "not varied",
                "loss": "nats per token",
            },
            checks=(
                Check({"params_non_embedding": 4.7e8, "query_heads": 16}, value=2.876477, rtol=1e-6),
                Check({"params_non_embedding": 1.2e9, "query_heads": 4}, value=2.839030, rtol=1e-6),
            ),
            ranges={"params_non_embedding": (4.7e8, 1.2e9), "query_heads": (1, 32)},
        ),
    ),
    cite="this project; anchors from arXiv:2503.09579, appendix I",
    notes=(
        "The form is this project's own and no paper's: trust it as far as your runs bear it out.",
        "The law does not take KV heads: runs that vary them need the law of size, heads and KV heads, "
        "attention-joint.",
        "More heads of the same width have more parameters, which N counts.",
    ),
    contains=(Contained("attention-size", held={"A_h": 0.0, "beta": 0.5}, values=_of_size),),
)
