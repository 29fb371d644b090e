"""What is asked beside the target: the features that a budget does not buy."""

from core.fit import Calibrated
from core.plan import size_feature
from core.runs import column
from pages.parts import inputs

PAGE = "allocate"


def fixed(calibrated: Calibrated) -> dict[str, float]:
    """Ask for the features that a budget does not buy, such as unique tokens."""
    size, found = size_feature(calibrated.law), {}
    for f in calibrated.law.features:
        if f.name not in (size, "tokens"):
            top = calibrated.ranges[f.name][1] if f.name in calibrated.ranges else float(f.within(0.5))
            (low, high), first = f.widened(10), float(f"{top:.1e}")
            unit = column(f.name).unit
            found[f.name] = inputs.quantity(PAGE, f.name, inputs.label(f.name), unit, low, high, first, f.doc)
    return found
