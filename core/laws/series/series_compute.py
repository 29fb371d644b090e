r"""Time series by compute: L(C) = k C^-a, which the source writes (C_0 / C)^a with C in PF-days.

C training compute in FLOP, L the negative log-likelihood of a point. Yao et al. 2024 (arXiv:2410.12360).
"""

from .._units import PF_DAY
from ..base import Feature
from ..power_product import product_of_powers
from ._common import CITE, COEFFICIENT, NOTES, TARGET, slope, yao

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e14, 1e24))
_ROWS = (
    ("encoder", "lsf", "3.9e26", "0.020"),
    ("encoder", "monash", "2.8e29", "0.020"),
    ("encoder", "id", "1.5e7", "0.024"),
    ("decoder", "lsf", "1.9e33", "0.017"),
    ("decoder", "monash", "1.4e47", "0.013"),
    ("decoder", "id", "6.0e23", "0.014"),
)

LAW = product_of_powers(
    "series-compute",
    title="Time series: compute",
    formula=r"L(C) = k\, C^{-a}",
    target=TARGET,
    unit="as given",
    coefficient=COEFFICIENT,
    divided_by={_COMPUTE: slope("a")},
    published=tuple(yao(kind, test, "flops", x0, k, PF_DAY, None) for kind, test, x0, k in _ROWS),
    modality="time series",
    cite=CITE,
    notes=NOTES,
    cost=None,
)
