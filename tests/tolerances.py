"""How close is close enough, by what is compared: relative errors, never loosened to make a test pass."""

from decimal import Decimal

ALGEBRA = 1e-12  # the same formula by another road, in float64
DIFFERENCE = 1e-6  # a gradient against central differences
SOLVER = 1e-6  # a numerical optimum against a closed form or another solver
RECOVERED = 1e-4  # parameters found again from noiseless runs
PRINTED = 1e-3  # a number that a paper rounded to three or four digits


def printed(text: str) -> tuple[float, float]:
    """Return the value of a printed number and half a unit of its last digit: "2.30e8" gives (2.3e8, 5e5)."""
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), f"{text} is not a number"
    return float(number), float(Decimal((0, (5,), exponent - 1)))


def rounds_to(value: float, text: str) -> bool:
    """Say whether `value` is printed as `text` when rounded to the digits that `text` has."""
    number, half = printed(text)
    return abs(value - number) <= half
