"""Gadre's over-training and error laws: what the authors' notebook prints of two models that no fit has seen."""

import pytest

from tests.laws._cases import value
from tests.tolerances import rounds_to

# Parameters, tokens per parameter, loss and error as measured, and both errors of the forecast as printed, in per cent.
TARGETS = [
    (1_439_795_200, 640, 2.5021, 0.4752, 0.7103, 3.6365),
    (6_889_410_560, 20, 2.4250, 0.4716, 0.7320, 0.0464),
]


@pytest.mark.parametrize(("params", "multiple", "loss", "error", "of_loss", "of_error"), TARGETS)
def test_both_laws_together_miss_by_what_is_printed(params, multiple, loss, error, of_loss, of_error):
    """Measured values have four digits, so the misses, in per cent, are known to about 0.01."""
    foretold = value("one-exponent@gadre-redpajama", params=params, tokens=multiple * params)
    assert 100 * abs(foretold / loss - 1) == pytest.approx(of_loss, abs=0.006)
    after = value("error-by-loss@gadre-redpajama-17", loss=foretold)
    assert 100 * abs(after / error - 1) == pytest.approx(of_error, abs=0.013)


def test_the_forecasts_are_those_that_are_printed():
    assert rounds_to(value("error-by-loss@gadre-redpajama-17", loss=2.5198), "0.4925")
    assert rounds_to(value("error-by-loss@gadre-redpajama-17", loss=2.4427), "0.4718")


def test_lines_of_equal_tokens_per_parameter_are_parallel():
    """At 100 times the compute the reducible loss falls by one factor, whatever M: N and D grow tenfold."""
    floor = 1.5083
    ratios = []
    for multiple in (5, 50, 500):
        small, large = (value("one-exponent@gadre-c4", params=n, tokens=multiple * n) - floor for n in (1e8, 1e9))
        ratios.append(large / small)
    assert ratios == pytest.approx([10**-0.24247] * 3, rel=1e-9)
