"""Courses that the form error allows: their ratios to the law, where they are lowest, and intervals that hold them."""

from dataclasses import replace

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.courses import COURSES, around, lowest_places, ratios

LAW = from_published(*laws.get_published("chinchilla@besiroglu"))
X = {"params": np.array([1e9, 1e10, 1e11]), "tokens": np.full(3, 1e11)}


class Times:
    """A form error whose courses are the law times 1 to 2, with no number at the last point."""

    def draws(self, x, count):
        return LAW.expect(x) * np.linspace(1, 2, count)[:, None] * np.array([1.0, 1.0, np.nan])


def test_ratios_are_courses_over_the_law():
    found = ratios(replace(LAW, form=Times()), X)
    assert found.shape == (COURSES, 3)
    np.testing.assert_allclose(found[:, :2], np.tile(np.linspace(1, 2, COURSES)[:, None], 2))
    assert np.isnan(found[:, 2]).all()
    assert ratios(LAW, X) is None


def test_the_lowest_place_of_a_parabola_lies_between_its_points():
    places = np.linspace(-1, 1, 21)
    lowest = np.array([0.33, -0.71, 0.0])
    assert lowest_places((places - lowest[:, None]) ** 2 + 5, places) == pytest.approx(lowest)


def test_a_course_that_falls_on_is_lowest_at_the_edge():
    places = np.linspace(0, 1, 5)
    assert lowest_places(np.array([places, -places]), places).tolist() == [0.0, 1.0]
    unreached = np.array([[np.inf, np.inf, 2.0, 1.0, 3.0]])
    assert 0.6 < lowest_places(unreached, places)[0] < 0.9


def test_an_interval_holds_another_one():
    values = np.arange(1.0, 100.0)  # of 99 values those of rank 2.5 and 97.5
    assert around(values, None) == pytest.approx((2.5, 97.5))
    assert around(values, (1.0, 50.0)) == pytest.approx((1.0, 97.5))
