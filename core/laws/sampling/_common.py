"""What laws of pass rates share: the share of problems that are solved, and what it is a function of."""

from ..base import Feature, Param, interval, nonnegative, positive

SHARE = interval(0.0, 1.0)
TARGET, UNIT = "metric/pass_rate", "as given"
ATTEMPTS = Feature(
    "attempts", kind="scale", symbol="k", unit="attempts", doc="attempts at each problem", range=(1.0, 1e4)
)
FIT_ONLY = "Fit only: the source prints no coefficients of single tasks, or they were not found."
SHARES = "Pass rates are shares from 0 to 1; multiply percentages by 0.01 where they are read."
FLOOR = Param(
    "E", symbol="E", domain=nonnegative, start=(0.0, 2.0), unit="nats", doc="what no scale takes from -ln of the rate"
)


def coefficient(name: str, start: tuple[float, float], doc: str, symbol: str = "") -> Param:
    """Return the coefficient of a power in -ln of a pass rate."""
    return Param(name, symbol=symbol or name, domain=positive, start=start, unit="nats", doc=doc)


def exponent(name: str, doc: str, start: tuple[float, float] = (0.05, 0.8), symbol: str = "") -> Param:
    """Return the exponent of a power."""
    return Param(name, symbol=symbol or rf"\{name}", domain=nonnegative, start=start, unit="", doc=doc)
