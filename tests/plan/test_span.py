"""How far around a best place an excess stays below zero: closed forms, and SciPy's roots of the same broken line."""

import numpy as np
import pytest
from scipy.optimize import brentq

from core.plan.span import span_around

PLACES = np.linspace(-3.0, 5.0, 17)


def test_lines_are_crossed_where_they_are_zero():
    """|x - 1| - 1.3 is zero at -0.3 and 2.3; the broken line through its values is the function itself."""
    at = int(np.searchsorted(PLACES, 1.0))
    assert span_around(PLACES, np.abs(PLACES - 1) - 1.3, at) == pytest.approx((-0.3, 2.3), rel=1e-12)


def test_the_first_rise_on_each_side_counts():
    """The excess falls below zero again farther out, which is no part of the span."""
    excess = np.cos(PLACES * 2) + 0.1
    at = int(np.argmin(np.abs(PLACES - 1.5)))
    low, high = span_around(PLACES, excess, at)

    def line(x):
        return np.interp(x, PLACES, excess)

    assert low == pytest.approx(brentq(line, 0.5, 1.5), rel=1e-12)
    assert high == pytest.approx(brentq(line, 1.5, 3.0), rel=1e-12)
    assert (excess[PLACES > high + 1] < 0).any()


def test_where_it_does_not_rise_there_is_no_end():
    at = 8
    assert span_around(PLACES, PLACES - 2.25, at) == (-np.inf, pytest.approx(2.25))
    assert span_around(PLACES, 0.25 - PLACES, at) == (pytest.approx(0.25), np.inf)
    assert span_around(PLACES, np.full(17, -1.0), at) == (-np.inf, np.inf)
