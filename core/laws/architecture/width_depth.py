r"""Width and depth: L(w, d, T) = E + A_w / w^alpha_w + A_d / d^alpha_d + A_T / T^alpha_T.

w width of the residual stream, d layers, T training tokens, L nats per token: size enters through the two numbers
that make it up. McLeish et al. 2025 (arXiv:2502.06857), "Gemstones".
"""

import math

from .._gemstones import gemstones
from .._grids import EXPONENTS, FLOORS, SCALES
from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of one run of x["width"], x["depth"] and x["tokens"]."""
    shape = p["A_w"] * power(x["width"], -p["alpha_w"]) + p["A_d"] * power(x["depth"], -p["alpha_d"])
    return p["E"] + shape + p["A_T"] * power(x["tokens"], -p["alpha_T"])


_FEATURES = (
    Feature("width", kind="scale", symbol="w", unit="features", doc="width of the residual stream", range=(64, 32_768)),
    Feature("depth", kind="scale", symbol="d", unit="layers", doc="number of layers", range=(2, 256)),
    Feature(
        "tokens", kind="scale", symbol="T", unit="tokens", doc="training tokens, less than one epoch", range=(1e8, 1e14)
    ),
)


def _published(delta: float, exponents: tuple, coefficients: tuple, at: tuple):
    """Return one fit from its stored exponents and log-coefficients of width, depth and tokens.

    The stored logarithms of the floor are -155.5 and -4555: where the optimiser stopped on its way to no floor at
    all, not estimates. The floor is 0 here, the same law to the last bit.
    """
    alpha = {f"alpha_{s}": v for s, v in zip("wdT", exponents, strict=True)}
    A = {f"A_{s}": math.exp(v) for s, v in zip("wdT", coefficients, strict=True)}
    return gemstones("", delta, {"E": 0.0, **A, **alpha}, [f.name for f in _FEATURES], at)


LAW = Law(
    key="width-depth",
    title="Width, depth and data",
    formula=r"L(w, d, T) = E + \frac{A_w}{w^{\alpha_w}} + \frac{A_d}{d^{\alpha_d}} + \frac{A_T}{T^{\alpha_T}}",
    target="loss",
    unit="nats per token",
    features=_FEATURES,
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.0, 3.0),
            unit="nats per token",
            doc="irreducible loss of the text",
            grid=FLOORS,
            linear=True,
        ),
        Param(
            "A_w",
            symbol="A_w",
            domain=positive,
            start=(0.1, 1e3),
            unit="nats per token",
            doc="width term at width 1",
            grid=SCALES,
            linear=True,
        ),
        Param(
            "A_d",
            symbol="A_d",
            domain=positive,
            start=(1e-2, 1e2),
            unit="nats per token",
            doc="depth term at one layer",
            grid=SCALES,
            linear=True,
        ),
        Param(
            "A_T",
            symbol="A_T",
            domain=positive,
            start=(1.0, 1e8),
            unit="nats per token",
            doc="data term at one token",
            grid=SCALES,
            linear=True,
        ),
        Param(
            "alpha_w",
            symbol=r"\alpha_w",
            domain=nonnegative,
            start=(0.02, 1.0),
            unit="",
            doc="how fast width helps",
            grid=EXPONENTS,
        ),
        Param(
            "alpha_d",
            symbol=r"\alpha_d",
            domain=nonnegative,
            start=(0.02, 1.0),
            unit="",
            doc="how fast depth helps",
            grid=EXPONENTS,
        ),
        Param(
            "alpha_T",
            symbol=r"\alpha_T",
            domain=nonnegative,
            start=(0.1, 1.0),
            unit="",
            doc="how fast data helps",
            grid=EXPONENTS,
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _published(
            1e-4,
            (0.2607743843, 0.1418010881, 0.5420589921),
            (2.1161206619, 0.7321112501, 11.5418232414),
            (2.770046, 2.496331, 3.678211),
        ),
        _published(
            1e-3,
            (0.2606504897, 0.1416453973, 0.5309634380),
            (2.1144598737, 0.7307645279, 11.2841184982),
            (2.770529, 2.496590, 3.674300),
        ),
    ),
    cite="arXiv:2502.06857; github.com/mcleish7/gemstone-scaling-laws",
    notes=(
        "The published fits have no floor: these runs drive E to zero, which the entropy of text forbids. Between "
        "the runs the law follows them; do not extrapolate it far.",
        "A slow power of depth looks much like a floor: runs of few depths cannot tell the two apart.",
        "Width and depth together make the size, so a sweep that keeps their ratio does not show which of them helps.",
        "The authors fit at Huber delta 1e-4; the default here is 1e-3.",
        "Other evidence on shapes, for T5 models that are fine-tuned (Tay et al. 2021, arXiv:2109.10686, read in an "
        "account): deep and narrow ones do better until 32 to 36 layers. Small with 16 layers is as good as Base with "
        "134M for 223M parameters and 63 % of the FLOP.",
        "By the same account Base with 36 layers beats Large with 16 % fewer parameters, Large with 36 layers beats XL "
        "with 37 % of them, and XL with 32 layers beats XXL with 33 % of them and 44 % of the FLOP.",
    ),
)
