"""What laws of experts share: their columns, and how the number of experts saturates."""

from ..base import Feature, above

ACTIVE = Feature("active_params", kind="scale", symbol="N", unit="parameters", doc="parameters that one token uses",
                 range=(1e7, 1e11))  # fmt: skip
TOKENS = Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e9, 1e13))
ALL = Feature("params", kind="scale", symbol="N", unit="parameters",
              doc="all parameters, those that a token leaves unused included", range=(1e8, 1e12))  # fmt: skip
EXPERTS = Feature("experts", kind="setting", symbol="E", unit="experts", doc="experts per layer, 1 for a dense model",
                  range=(1.0, 128.0), domain=above(1.0))  # fmt: skip
GRANULARITY = Feature("granularity", kind="setting", symbol="G", unit="1",
                      doc="width of a feed-forward block over that of one expert", range=(1.0, 64.0))  # fmt: skip


def saturated(experts, first, most):
    """Return E^, which is `first` for one expert and tends to `most`: Clark et al. 2022 (arXiv:2202.01169), eq. 6.

    1 / E^ = 1 / (E - 1 + 1 / (1 / first - 1 / most)) + 1 / most, without a unit, for 0 < first < most.
    """
    return 1 / (1 / (experts - 1 + 1 / (1 / first - 1 / most)) + 1 / most)
