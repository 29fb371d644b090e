"""How often intervals held: counted by hand, and its interval against SciPy's."""

import math

import pytest
from scipy.stats import binomtest

from core.forecasts import calibration, score
from core.forecasts.calibration import FEW, wilson
from tests.forecasts._forecasts import forecast

HELD, UNDER, OVER = (score(forecast(), v) for v in (2.4, 2.0, 3.0))


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (3, 7), (19, 20), (95, 100), (0, 30)])
def test_the_interval_of_a_share_is_that_of_wilson_as_scipy_has_it(k, n):
    known = binomtest(k, n).proportion_ci(0.95, "wilson")
    assert wilson(k, n) == pytest.approx((known.low, known.high), abs=1e-12)


def test_forecasts_are_counted_by_what_became_of_them():
    bare = forecast(low=None, high=None)
    found = calibration([
        (forecast(), HELD), (forecast(), HELD), (forecast(), UNDER), (forecast(), OVER), (forecast(), None),
        (bare, score(bare, 2.4)),
    ])  # fmt: skip
    assert (found.stamped, found.scored, found.banded, found.inside, found.below, found.above) == (6, 5, 4, 2, 1, 1)
    assert found.share == 0.5
    assert (found.low, found.high) == pytest.approx(wilson(2, 4))
    assert found.typical == pytest.approx(0)  # of 0, 0, 0, .17 and .25
    assert found.few


def test_without_results_nothing_is_known():
    found = calibration([(forecast(), None)])
    assert (found.banded, found.low, found.high) == (0, 0.0, 1.0)
    assert math.isnan(found.share)
    assert math.isnan(found.typical)


def test_many_are_not_few():
    assert not calibration([(forecast(), HELD)] * FEW).few
