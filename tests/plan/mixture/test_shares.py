"""Shares as people set them: moved with the rest scaled, limits and weights read from a line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.plan.mixture.shares import read_limits, read_weights, rescaled
from tests.plan.mixture._mixtures import NAMES

shares = st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4).map(
    lambda v: dict(zip(NAMES, (np.array(v) / sum(v)).tolist(), strict=True))
)


@given(shares, st.sampled_from(NAMES), st.floats(0, 1), st.sets(st.sampled_from(NAMES), max_size=3))
@settings(deadline=None)
def test_moving_a_share_keeps_the_sum_the_locked_and_the_proportions(before, name, value, locked):
    after = rescaled(before, name, value, locked)
    assert sum(after.values()) == pytest.approx(1)
    assert all(-1e-12 <= v <= 1 + 1e-12 for v in after.values())
    for n in locked - {name}:
        assert after[n] == before[n]
    free = [n for n in NAMES if n != name and n not in locked]
    if len(free) > 1 and after[free[0]] > 1e-6:
        assert after[free[1]] / after[free[0]] == pytest.approx(before[free[1]] / before[free[0]])


def test_limits_are_read_and_refused_in_a_line():
    assert read_limits("a=0.1-0.3, b=0.2", NAMES) == {"a": (0.1, 0.3), "b": (0.2, 0.2)}
    assert read_weights("a=2, c=0.5", NAMES) == {"a": 2.0, "c": 0.5}
    for text, line in (("x=0.1", "no 'x'"), ("a", "is not NAME=NUMBER"), ("a=z", "'z'")):
        with pytest.raises(BadInput, match=line):
            read_limits(text, NAMES)
