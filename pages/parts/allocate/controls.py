"""What is asked beside the target: the features that a budget does not buy."""

from core.fit import Calibrated
from core.plan import size_feature
from pages.parts import inputs

PAGE = "allocate"


def fixed(calibrated: Calibrated) -> dict[str, float]:
    """Ask for the features that a budget does not buy, such as unique tokens."""
    size, found = size_feature(calibrated.law), {}
    for f in calibrated.law.features:
        if f.name not in (size, "tokens"):
            found[f.name] = inputs.feature(PAGE, f, f.widened(10), inputs.beside_budget(calibrated, f))
    return found
