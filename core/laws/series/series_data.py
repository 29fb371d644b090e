r"""Time series by data: L(D) = k D^-a, which the source writes (D_0 / D)^a.

D points of series in the training data, L the negative log-likelihood of a point. Yao et al. 2024 (arXiv:2410.12360).
"""

from ..base import Feature
from ..power_product import product_of_powers
from ._common import CITE, COEFFICIENT, NOTES, TARGET, slope, yao

_DATA = Feature("data_points", kind="scale", symbol="D", unit="points", doc="points of series in the training data",
                range=(1e6, 1e12))  # fmt: skip
_ROWS = (
    ("encoder", "lsf", "9.6e30", "0.029"),
    ("encoder", "monash", "1.0e39", "0.023"),
    ("encoder", "id", "5.3e12", "0.094"),
    ("decoder", "lsf", "1.1e44", "0.019"),
    ("decoder", "monash", "4.4e31", "0.030"),
    ("decoder", "id", "9.9e13", "0.090"),
)

LAW = product_of_powers(
    "series-data",
    title="Time series: data",
    formula=r"L(D) = k\, D^{-a}",
    target=TARGET,
    unit="as given",
    coefficient=COEFFICIENT,
    divided_by={_DATA: slope("a")},
    published=tuple(yao(kind, test, "data_points", x0, k, 1, (1e7, 1.57e10)) for kind, test, x0, k in _ROWS),
    modality="time series",
    cite=CITE,
    notes=(*NOTES, "On the training corpus data help five times as fast as elsewhere."),
)
