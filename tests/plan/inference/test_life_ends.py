"""How uncertain the cheapest model for its use is, against SciPy on courses that are the law times a number."""

from dataclasses import replace

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.cost import cost_of
from core.plan.inference.cheapest import cheapest
from core.plan.inference.life_ends import REFITS, LifeEnds, drawn_ends
from core.plan.prices import Demand
from tests.plan.inference.test_cheapest import by_scipy

LAW = from_published(*laws.get_published("chinchilla@sardana"))
DRAWN = replace(LAW, draws={k: np.full(60, v) for k, v in LAW.values.items()}, no_form="No form.")
LOSS, SERVED = 2.1, 5e12


class Times:
    """A form error whose courses are the law times numbers around 1."""

    def __init__(self, low: float, high: float):
        self.low, self.high = low, high

    def draws(self, x, count):
        return LAW.expect(x) * np.linspace(self.low, self.high, count)[:, None]


def with_courses(low: float, high: float):
    return replace(DRAWN, form=Times(low, high), no_form="")


def test_ends_are_those_of_the_model_for_a_loss_that_much_higher_or_lower():
    found = cheapest(with_courses(0.98, 1.02), Demand(SERVED), loss=LOSS)
    times = 1 + 0.02 * 0.95 * np.array([1, -1])  # percentiles of numbers that are evenly spread
    (n_small, d_small, _), (n_large, d_large, _) = (by_scipy(LAW.values, LOSS / t, 2 * SERVED) for t in times)
    n, d = np.sort([n_small, n_large]), np.sort([d_small, d_large])
    assert found.intervals["params"] == pytest.approx(n, rel=0.02)
    assert found.intervals["tokens"] == pytest.approx(d, rel=0.02)
    low, high = found.intervals["saving"]
    assert 0 < low < found.saving < high < 1


def test_a_model_to_keep_up_with_lies_on_the_same_course():
    """Where a course is the law times one number everywhere, the model that is as good stays the same."""
    found = cheapest(with_courses(0.9, 1.1), Demand(SERVED), like=(30e9, 1.556e12))
    for name, value in (("params", found.best.params), ("tokens", found.best.tokens)):
        assert found.intervals[name] == pytest.approx((value, value), rel=5e-3)
    assert found.intervals["saving"] == pytest.approx((found.saving, found.saving), abs=2e-3)


def test_courses_that_never_reach_the_loss_leave_no_interval():
    found = cheapest(with_courses(0.98, 1.3), Demand(SERVED), loss=LOSS)
    assert found.intervals == {}
    assert "of the courses that the form error allows, no size reaches it" in found.no_interval
    assert found.no_form == ""


def test_draws_that_never_reach_it_leave_none_and_no_draws_say_nothing():
    some = np.ones((50, 2))
    lost = np.where(np.arange(50)[:, None] < 1, np.inf, some)
    assert drawn_ends(cost_of(LAW.law), some, lost, 1.0) == LifeEnds({}, REFITS)
    assert drawn_ends(cost_of(LAW.law), some[:0], some[:0], 1.0) == LifeEnds({}, "")
