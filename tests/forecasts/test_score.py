"""Scores, against numbers worked out by hand."""

import math

import pytest

from core.errors import BadInput
from core.forecasts import score
from tests.forecasts._forecasts import forecast


def test_a_result_above_is_measured_by_the_upper_half():
    found = score(forecast(), 2.5)
    assert found.error == pytest.approx(0.1)
    assert found.share == pytest.approx(0.1 / 2.4)
    assert found.inside is True
    assert found.widths == pytest.approx(0.1 / 0.2)


def test_a_result_below_the_interval_is_outside():
    found = score(forecast(), 2.2)
    assert found.inside is False
    assert found.widths == pytest.approx(-0.2 / 0.1)


def test_ends_belong_to_the_interval():
    assert score(forecast(), 2.3).inside is True
    assert score(forecast(), 2.6).inside is True
    assert score(forecast(), math.nextafter(2.6, 3)).inside is False


def test_without_an_interval_nothing_is_inside_or_outside():
    found = score(forecast(low=None, high=None), 2.5)
    assert (found.inside, found.widths) == (None, None)


@pytest.mark.parametrize(
    ("value", "line"), [(math.nan, "finite"), (math.inf, "finite"), (0.0, "above 0"), (-1.0, "above")]
)
def test_a_number_that_no_run_gives_is_refused(value, line):
    with pytest.raises(BadInput, match=line):
        score(forecast(), value)


def test_other_targets_may_be_negative():
    assert score(forecast(target="metric/gain"), -1.0).error == pytest.approx(-3.4)
