"""Check points of published constants, written as the number is printed."""

from .base import Check, Values


def rounded(at: Values, text: str, times: float = 1.0) -> Check:
    """Return a check against a number as it is printed: half a unit of its last digit, whatever unit it is `times` of.

    `rounded(at, "269.8", 2048)` is for a batch of 269.8 sequences of 2,048 tokens.
    """
    digits = int(text.partition("e")[0].replace(".", ""))
    return Check(at, value=float(text) * times, rtol=0.5 / digits)
