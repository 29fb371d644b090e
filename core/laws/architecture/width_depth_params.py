r"""Width, depth and size: L(w, d, N, T) = E + A_w / w^alpha_w + A_d / d^alpha_d + A_N / N^alpha_N + A_T / T^alpha_T.

w width of the residual stream, d layers, N parameters (embeddings included), T training tokens, L nats per token.
McLeish et al. 2025 (arXiv:2502.06857), "Gemstones".
"""

import math

from .._gemstones import gemstones
from .._grids import EXPONENTS, FLOORS, SCALES
from .._powers import power
from ..base import Contained, Feature, Law, Param, nonnegative, positive


def predict(p, x):
    """Return the loss in nats per token of one run of x["width"], x["depth"], x["params"] and x["tokens"]."""
    shape = p["A_w"] * power(x["width"], -p["alpha_w"]) + p["A_d"] * power(x["depth"], -p["alpha_d"])
    scale = p["A_N"] * power(x["params"], -p["alpha_N"]) + p["A_T"] * power(x["tokens"], -p["alpha_T"])
    return p["E"] + shape + scale


_FEATURES = (
    Feature("width", kind="scale", symbol="w", unit="features", doc="width of the residual stream", range=(64, 32_768)),
    Feature("depth", kind="scale", symbol="d", unit="layers", doc="number of layers", range=(2, 256)),
    Feature(
        "params",
        kind="scale",
        symbol="N",
        unit="parameters",
        doc="all parameters, embeddings included",
        range=(1e7, 1e12),
        alternatives=("params_non_embedding",),
    ),
    Feature(
        "tokens", kind="scale", symbol="T", unit="tokens", doc="training tokens, less than one epoch", range=(1e8, 1e14)
    ),
)


def _published(subset: str, delta: float, exponents: tuple, coefficients: tuple, floor: float, at: tuple):
    """Return one fit from its stored exponents, log-coefficients (width, depth, size, tokens) and log-floor."""
    alpha = {f"alpha_{s}": v for s, v in zip("wdNT", exponents, strict=True)}
    A = {f"A_{s}": math.exp(v) for s, v in zip("wdNT", coefficients, strict=True)}
    return gemstones(subset, delta, {"E": math.exp(floor), **A, **alpha}, [f.name for f in _FEATURES], at)


_SETS = (
    _published(
        "", 1e-4, (0.2195783536, 0.4758917337, 0.3636454068, 0.4935127042),
        (1.0820438350, -0.2186969889, 6.0902355695, 10.4720427681), 0.4282048563,
        (2.768788, 2.512353, 3.707122),
    ),
    _published(
        "", 1e-3, (0.2052807760, 0.4741415976, 0.3720964940, 0.5116481093),
        (1.0738807871, -0.2097602665, 6.2174536361, 10.9040518165), 0.3966401522,
        (2.769015,),
    ),
    _published(
        "hot", 1e-4, (0.2446914313, 0.3871516764, 0.5000838843, 0.4761055541),
        (1.4520106404, -0.0781020281, 7.9700333376, 10.0594263846), 0.3924579700,
        (2.777882,),
    ),
    _published(
        "hot-120b", 1e-4, (0.1899944664, 0.4842136240, 0.3684226988, 0.6769779430),
        (1.0315727232, -0.2150470569, 6.1889354036, 14.9741663216), 0.3717938489,
        (2.771405,),
    ),
    _published(
        "cooled", 1e-4, (0.3014669900, 0.3655461733, 0.5055007692, 0.4670177667),
        (1.6375654653, -0.0254911443, 7.8653383939, 9.9838221358), 0.4195179541,
        (2.703960,),
    ),
    _published(
        "lr-ablation", 1e-4, (0.2880813791, 0.3433880468, 0.6395016896, 0.5200825759),
        (1.7062208519, 0.0047673312, 10.0185267740, 11.3779063054), 0.4032489291,
        (2.788766,),
    ),
)  # fmt: skip


def _of_chinchilla(p):
    """Return constants from those of a law of size and data alone."""
    return {"E": p["E"], "A_N": p["A"], "A_T": p["B"], "alpha_N": p["alpha"], "alpha_T": p["beta"]}


LAW = Law(
    key="width-depth-params",
    title="Width, depth, size and data",
    formula=(
        r"L(w, d, N, T) = E + \frac{A_w}{w^{\alpha_w}} + \frac{A_d}{d^{\alpha_d}} "
        r"+ \frac{A_N}{N^{\alpha_N}} + \frac{A_T}{T^{\alpha_T}}"
    ),
    target="loss",
    unit="nats per token",
    features=_FEATURES,
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.3, 3.0),
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
            "A_N",
            symbol="A_N",
            domain=positive,
            start=(1.0, 1e6),
            unit="nats per token",
            doc="size term at one parameter",
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
            "alpha_N",
            symbol=r"\alpha_N",
            domain=nonnegative,
            start=(0.1, 1.0),
            unit="",
            doc="how fast size helps beside its shape",
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
    published=_SETS,
    cite="arXiv:2502.06857; github.com/mcleish7/gemstone-scaling-laws",
    notes=(
        "N follows from width and depth in any real model: change them together. To vary N alone, as a split of a "
        "compute budget does, asks the law about models that cannot be built.",
        "Width, depth and size are closely related. Nine parameters need many shapes, and A_w, A_d and A_N compensate "
        "for one another and for E.",
        "The published grid has 4,050,000 starting points.",
        "The authors fit at Huber delta 1e-4; the default here is 1e-3.",
    ),
    contains=(
        Contained("width-depth", held={"A_N": 0.0, "alpha_N": 0.3}),
        Contained("chinchilla", held={"A_w": 0.0, "alpha_w": 0.3, "A_d": 0.0, "alpha_d": 0.3}, values=_of_chinchilla),
    ),
)
