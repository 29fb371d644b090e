"""What scores share that rise along the logarithm of a scale between nothing and a ceiling."""

from ..base import Param, nonnegative, positive
from ._common import SHARE, UNIT

TOP = Param("c", symbol="c", domain=SHARE, start=(0.3, 1.0), unit=UNIT, doc="score at endless scale", linear=True)
STEEP = Param("s", symbol="s", domain=nonnegative, start=(0.1, 1.0), unit="", doc="how steep it is along the logarithm")
BOUNDED = "In the middle it rises as the logarithm of the scale, and it stays between 0 and c."


def half(start: tuple[float, float], unit: str, symbol: str) -> Param:
    """Return the place where half of the ceiling is reached."""
    return Param("half", symbol=symbol, domain=positive, start=start, unit=unit, doc="where half of c is reached")
