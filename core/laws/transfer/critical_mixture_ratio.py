r"""Critical mixture ratio of continual pre-training: R(D) = a (D / 2e8)^s + b.

D tokens of continual pre-training, R the largest share of the new domain in them with which the loss on general data
still comes back to where it was. Gu et al. 2024 (arXiv:2407.17467), who count tokens in units of 0.2B.
"""

from .._powers import ratio_power
from ..base import Check, Feature, Law, Param, Published, interval, real

UNIT = 2e8  # tokens
_SETS = (
    # name, size, a, s, b, and the share that is printed at 20B tokens
    ("gu-460m", "460M", 0.22524761, 0.26944345, -0.48139982, 0.298),
    ("gu-940m", "940M", 0.7520627, 0.13720245, -1.06581937, 0.349),
    ("gu-1.6b", "1.6B", -2.36384831, -0.15125569, 1.59223649, 0.414),
    ("gu-3.1b", "3.1B", -2.5368197, -0.42071423, 0.84375368, 0.478),
)
# a (D / 2e8)^s + b at 10, 20 and 40 billion tokens, in plain arithmetic; the paper prints the second in percent.
_COMPUTED = {
    "gu-460m": ((1e10, 0.164903714490), (2e10, 0.297617460654), (4e10, 0.457583012635)),
    "gu-940m": ((1e10, 0.220523953121), (2e10, 0.348863026790), (4e10, 0.490006549733)),
    "gu-1.6b": ((1e10, 0.284137158276), (2e10, 0.414337026196), (4e10, 0.531577629329)),
    "gu-3.1b": ((1e10, 0.354528564513), (2e10, 0.478275762523), (4e10, 0.570721687293)),
}


def predict(p, x):
    """Return the critical share of a continual pre-training on x["tokens"] tokens."""
    return p["a"] * ratio_power(x["tokens"], UNIT, p["s"]) + p["b"]


def _published(name: str, size: str, a: float, s: float, b: float, printed: float) -> Published:
    return Published(
        name.replace(".", "-"),
        values={"a": a, "s": s, "b": b},
        source=f"Gu et al. 2024, {size} parameters, from a transcription of the paper; it prints {printed:.1%} at 20B "
        "tokens",
        confidence="secondary",
        conventions={"tokens": "those of the continual pre-training", "share": "of the new domain in them"},
        checks=tuple(Check({"tokens": at}, value=value, rtol=1e-9) for at, value in _COMPUTED[name]),
    )


LAW = Law(
    "critical-mixture-ratio",
    title="Largest share of a new domain without forgetting",
    formula=r"R(D) = a \left(\frac{D}{2 \cdot 10^{8}}\right)^{s} + b",
    target="metric/critical_share",
    unit="as given",
    features=(
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="tokens of continual pre-training",
                range=(5e9, 5e10)),
    ),
    params=(
        Param("a", symbol="a", domain=real, start=(-4.0, 2.0), unit="as given", doc="how the share moves at 0.2B",
              linear=True),
        Param("s", symbol="s", domain=real, start=(-0.6, 0.5), unit="", doc="how it moves with tokens"),
        Param("b", symbol="b", domain=real, start=(-2.0, 2.5), unit="as given", doc="what is added", linear=True),
    ),
    predict=predict,
    objective="mse",
    published=tuple(_published(*row) for row in _SETS),
    within=interval(0.0, 1.0),
    cost=None,
    cite="arXiv:2407.17467",
    notes=(
        "It rises with size: larger models bear more of a new domain.",
        "Three constants lie on few points: outside of the authors' tokens the curve leaves the shares from 0 to 1.",
        "The share that is best for the domain may be another one: see the data mixture laws.",
    ),
)  # fmt: skip
