r"""Time series by size: L(N) = k N^-a, which the source writes (N_0 / N)^a.

N parameters, L the negative log-likelihood of a point. Yao et al. 2024 (arXiv:2410.12360).
"""

from ..base import Feature
from ..power_product import product_of_powers
from ._common import CITE, COEFFICIENT, NOTES, TARGET, slope, yao

_SIZE = Feature("params", kind="scale", symbol="N", unit="parameters", doc="size of the model", range=(1e3, 1e11),
                alternatives=("params_non_embedding",))  # fmt: skip
_ROWS = (
    ("encoder", "lsf", "1.4e31", "0.026"),
    ("encoder", "monash", "6.7e36", "0.023"),
    ("encoder", "id", "3.7e16", "0.029"),
    ("decoder", "lsf", "2.9e47", "0.016"),
    ("decoder", "monash", "1.5e48", "0.017"),
    ("decoder", "id", "2.0e34", "0.015"),
)

LAW = product_of_powers(
    "series-params",
    title="Time series: size",
    formula=r"L(N) = k\, N^{-a}",
    target=TARGET,
    unit="as given",
    coefficient=COEFFICIENT,
    divided_by={_SIZE: slope("a")},
    published=tuple(yao(kind, test, "params", x0, k, 1, (872, 1.016e9)) for kind, test, x0, k in _ROWS),
    modality="time series",
    cite=CITE,
    notes=NOTES,
)
