"""The two errors of a loss, as verbs print them."""

from collections.abc import Callable

from ..fit.predict import Prediction
from ..plan.compute.allocate import Allocation


def both_errors(got: Prediction | Allocation, written: Callable[[float], str]) -> str:
    """Return the ends of a 95 % interval of a loss in brackets, and those of sampling error alone where they differ."""
    if got.low is None or got.high is None:
        return ""
    ends = f"95 % {written(got.low)} to {written(got.high)}"
    if got.no_form or got.sampling_low is None or got.sampling_high is None:
        return f" ({ends})"
    return f" ({ends}; {written(got.sampling_low)} to {written(got.sampling_high)} of it sampling error)"
