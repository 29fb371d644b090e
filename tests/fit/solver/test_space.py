"""The space that the solver walks: round trips, bounds and the longest steps of every law."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import laws
from core.fit.solver.space import LOG_BOUND, bounds, longest_step, natural, walked
from core.fit.solver.starts import starts
from tests.fit._examples import CHINCHILLA
from tests.tolerances import ALGEBRA

LAWS = list(laws.examples().values())
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.key)


@each_law
@given(data=st.data())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_what_is_walked_is_natural_again(law, data):
    values = {p.name: data.draw(st.floats(*p.start)) for p in law.params}
    back = natural(law, walked(law, values))
    for name, value in values.items():
        assert float(back[name]) == pytest.approx(value, rel=ALGEBRA, abs=ALGEBRA)


@each_law
def test_bounds_hold_the_start_box_and_pins_are_both_ends(law):
    lower, upper = bounds(law)
    first = law.params[0]
    assert (lower < upper).all()
    assert (longest_step(law) > 0).all()
    begin = starts(law, 50, seed=3)
    assert (begin >= lower).all()
    assert (begin <= upper).all()
    pinned = bounds(law, {first.name: first.start[1]})
    assert pinned[0][0] == pinned[1][0] == walked(law, {p.name: p.start[1] for p in law.params})[0]
    np.testing.assert_array_equal(pinned[0][1:], lower[1:])
    np.testing.assert_array_equal(pinned[1][1:], upper[1:])


def test_a_logarithm_is_walked_within_bounds_that_do_not_overflow():
    law = laws.get("chinchilla")
    far = walked(law, {**CHINCHILLA, "A": 0.0, "B": 1e300})
    assert far[1] == -LOG_BOUND
    assert far[2] == LOG_BOUND
    assert all(np.isfinite(float(v)) for v in natural(law, far).values())
