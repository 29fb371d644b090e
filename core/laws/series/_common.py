"""What laws of time-series models share: the target, the sets of Yao et al. as they print them, and their checks."""

from decimal import Decimal

from ..base import Check, Published
from ..power_product import coefficient, exponent

TARGET = "metric/forecast_error"
COEFFICIENT = coefficient("as given", start=(0.3, 300.0), doc="negative log-likelihood at a scale of one")
CITE = "arXiv:2410.12360"
NOTES = (
    "The target is the negative log-likelihood of one point of a series, on three kinds of test: the corpus that "
    "models were trained on, long sequences from elsewhere (LSF), and the Monash archive.",
    "x_0 and k were read off legends of figures with two or three digits. The losses behind them were not published.",
    "The law has no floor, and exponents are near .02: a hundred times the scale lowers the loss by a tenth.",
)
_WHERE = {"id": "the training corpus", "lsf": "long sequences from elsewhere", "monash": "the Monash archive"}


def slope(symbol: str):
    """Return the exponent of a scale."""
    return exponent(symbol, start=(-0.05, 0.2), doc="how fast the loss falls with scale")


def yao(kind: str, test: str, feature: str, scale: str, power: str, unit: float, ranges: tuple[float, float] | None):
    """Return the set (x_0 / x)^k of a kind of model on a kind of test, x_0 in `unit`s of the feature.

    The checks are that formula in decimal arithmetic, at two scales.
    """
    k, reference = Decimal(power), Decimal(scale) * Decimal(unit)
    at = (1e7, 1e9) if unit == 1 else (unit, 100 * unit)
    return Published(
        f"yao-{kind}-{test}",
        values={"k": float(reference**k), "a": float(power)},
        source=f"Yao et al. 2024, {kind}: ({scale} / x)^{power}, read off the legend in the authors' notebooks "
        "(Qingrenn/TSFM-ScalingLaws)",
        confidence="verified",
        conventions={
            "target": f"negative log-likelihood on {_WHERE[test]}",
            "model": f"{kind}-only transformer, 872 to 1.02B parameters",
            **({"flops": "PF-days of 8.64e19 FLOP, 6 N at batches of 128 series of 512 points"} if unit != 1 else {}),
        },
        checks=tuple(Check({feature: x}, value=float((reference / Decimal(x)) ** k), rtol=1e-12) for x in at),
        ranges={feature: ranges} if ranges else {},
    )
