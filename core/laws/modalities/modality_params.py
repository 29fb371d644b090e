r"""Size, on many kinds of data: L(N) = L_inf + (N_0 / N)^alpha.

N parameters without embeddings of a model trained to convergence, L nats per token. Henighan et al. 2020
(arXiv:2010.14701), eq. 1.1 and Table 1: language, images, images with text, video, mathematics.
"""

from .._checks import rounded
from .._powers import ratio_power
from ..base import Feature, Law, Param, Published, nonnegative, positive
from ._henighan import CITE, CONVENTIONS, RANGE, SOURCE

# By name: the data, L_inf, N_0, alpha as printed; L(1e8), computed by the form.
_ROWS = {
    "language": ("language", 0.0, 1.47e14, 0.07, "2.7021672"),
    "image-8": ("images of 8x8 pixels", 3.12, 80.0, 0.24, "3.1544145"),
    "image-16": ("images of 16x16 pixels", 2.64, 280.0, 0.22, "2.7000309"),
    "image-32": ("images of 32x32 pixels", 2.2, 63.0, 0.13, "2.3562839"),
    "image-codes-16": ("images as 16x16 codes", 3.99, 27000.0, 0.13, "4.3336191"),
    "image-codes-32": ("images as 32x32 codes", 3.07, 19000.0, 0.14, "3.3713183"),
    "text-to-image": ("text to image, its image", 2.0, 5100.0, 0.16, "2.2056891"),
    "text-to-image-text": ("text to image, its text", 0.0, 5.6e8, 0.037, "1.0658178"),
    "image-to-text": ("image to text, its image", 2.0, 5500.0, 0.15, "2.2296436"),
    "image-to-text-text": ("image to text, its text", 0.0, 7e8, 0.039, "1.0788444"),
    "video": ("video as 16x16x16 codes", 1.01, 37000.0, 0.24, "1.1600958"),
    "mathematics": ("mathematics, harder than in training", 0.28, 11000.0, 0.16, "0.51260703"),
}


def predict(p, x):
    """Return the loss in nats per token of one run with x["params_non_embedding"] parameters."""
    return p["L_inf"] + ratio_power(p["N_0"], x["params_non_embedding"], p["alpha"])


def _published(name: str, data: str, floor: float, scale: float, exponent: float, at: str) -> Published:
    return Published(
        name,
        values={"L_inf": floor, "N_0": scale, "alpha": exponent},
        source=f"{SOURCE}, {data}",
        confidence="verified",
        conventions={**CONVENTIONS, "data": f"{data}; not limiting, trained to convergence"},
        checks=(rounded({"params_non_embedding": 1e8}, at),),
        ranges=RANGE,
    )


LAW = Law(
    "modality-params",
    title="Size, by kind of data",
    formula=r"L(N) = L_{\infty} + \left(\frac{N_0}{N}\right)^{\alpha}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("params_non_embedding", kind="scale", symbol="N", unit="parameters",
                doc="parameters without embeddings", range=(1e5, 1e11), alternatives=("params",)),
    ),
    params=(
        Param("L_inf", symbol=r"L_{\infty}", domain=nonnegative, start=(0.0, 5.0), unit="nats per token",
              doc="loss of an endless model: the entropy of the data", linear=True),
        Param("N_0", symbol="N_0", domain=positive, start=(1.0, 1e16), unit="parameters",
              doc="size at which the reducible loss is one nat"),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.01, 0.5), unit="", doc="how fast size helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=tuple(_published(name, *row) for name, row in _ROWS.items()),
    modality="several",
    cite=CITE,
    notes=(
        "The power law above a floor holds on every kind of data that was tried. The floor is the entropy of the data, "
        "the rest is what a model lacks.",
        "The floors of a row for size and of its row for compute differ: never mix constants of the two.",
        "The whole loss of images with text is nine times that of the image and once that of the text.",
    ),
)  # fmt: skip
