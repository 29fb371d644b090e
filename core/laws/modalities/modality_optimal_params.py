r"""Compute-optimal size, on many kinds of data: N_opt(C) = k C^a.

N_opt parameters without embeddings, C training compute in FLOP. Henighan et al. 2020 (arXiv:2010.14701), Table 1:
(C / C_1)^a with C_1 in petaFLOP/s-days.
"""

from .._checks import rounded
from .._units import PF_DAY
from ..base import Feature, Published
from ..power_product import coefficient, exponent, product_of_powers
from ._henighan import CITE, SOURCE

# By name: the data, C_1 in PF-days, a as printed; the size at one PF-day, computed by the form.
_ROWS = {
    "language": ("language", 3.3e-13, 0.73, "1.2926615e9"),
    "image-8": ("images of 8x8 pixels", 5.3e-14, 0.64, "3.1366311e8"),
    "image-16": ("images of 16x16 pixels", 4.8e-12, 0.75, "3.0836784e8"),
    "image-32": ("images of 32x32 pixels", 1.6e-13, 0.65, "2.0764525e8"),
    "image-codes-16": ("images as 16x16 codes", 6.2e-14, 0.64, "2.8370652e8"),
    "image-codes-32": ("images as 32x32 codes", 9.4e-13, 0.7, "2.6230738e8"),
    "text-to-image": ("text to image, its image", 9.4e-13, 0.7, "2.6230738e8"),
    "image-to-text": ("image to text, its image", 3.3e-12, 0.72, "1.8478638e8"),
    "video": ("video as 16x16x16 codes", 1.13e-12, 0.71, "3.0360876e8"),
    "mathematics": ("mathematics, harder than in training", 2.3e-12, 0.69, "1.0725259e8"),
}


def _published(name: str, data: str, scale: float, exponent: float, at: str) -> Published:
    return Published(
        name,
        values={"k": (scale * PF_DAY) ** -exponent, "a": exponent},
        source=f"{SOURCE}, {data}",
        confidence="verified",
        conventions={"params": "without embeddings", "data": data, "flops": "6 N D, N without embeddings"},
        checks=(rounded({"flops": PF_DAY}, at),),
    )


LAW = product_of_powers(
    "modality-optimal-params",
    title="Compute-optimal size, by kind of data",
    formula=r"N_{\mathrm{opt}}(C) = k\, C^{a}",
    target="params_non_embedding",
    unit="parameters",
    coefficient=coefficient("parameters", start=(1e-10, 1.0), doc="best size at one FLOP"),
    powers={
        Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e15, 1e25)):
            exponent("a", start=(0.1, 1.2), doc="share of compute growth that goes into size"),
    },
    published=tuple(_published(name, *row) for name, row in _ROWS.items()),
    modality="several",
    cite=CITE,
    notes=(
        "One petaFLOP/s-day gives 1.29e9 parameters on language, where Kaplan et al. 2020 print 1.3e9.",
        "Do not size a new run by these sets: their rates and schedules were not tuned for each length of training, "
        "and later work on language finds an exponent near 0.5.",
    ),
    cost=None,
)  # fmt: skip
