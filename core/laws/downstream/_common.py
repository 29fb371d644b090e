"""What laws of accuracies share: the ceiling, and the numbers of their records."""

from ..base import Param, interval, nonnegative, positive

SHARE = interval(0.0, 1.0)
TARGET, UNIT = "metric/accuracy", "as given"
CITE = "arXiv:1909.12673: the error 1 - a as powers of size and data above a constant"
NOTES = (
    "Fit only: it is fitted to your own accuracies; no constants are published for it.",
    "With a ceiling of 1 and an error of 1 - a it is the law of size or data that falls, read upside down.",
    "It has no floor: leave out runs that do no better than chance, where accuracies do not rise yet.",
    "Accuracies are shares from 0 to 1; multiply percentages by 0.01 where they are read.",
)
CEILING = Param(
    "ceiling", symbol=r"a_{\infty}", domain=SHARE, start=(0.3, 1.0), unit=UNIT,
    doc="accuracy at endless scale", linear=True,
)  # fmt: skip


def coefficient(name: str, doc: str, start: tuple[float, float] = (1.0, 1e4)) -> Param:
    """Return the coefficient of a power."""
    return Param(name, symbol=name, domain=positive, start=start, unit=UNIT, doc=doc, linear=True)


def exponent(name: str, doc: str) -> Param:
    """Return the exponent of a power."""
    return Param(name, symbol=rf"\{name}", domain=nonnegative, start=(0.05, 0.8), unit="", doc=doc)
