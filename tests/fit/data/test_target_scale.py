"""How large targets are against those that boxes of starts are meant for."""

import numpy as np
import pytest

from core import laws
from core.fit.data.target_scale import in_unit_of_target, target_scale


def test_it_is_the_median_over_the_upper_end_of_the_floors_box():
    law = laws.get("chinchilla")  # the box of E is .3 to 3 nats per token
    assert target_scale(law, np.array([2.0, 600.0, 3.0])) == pytest.approx(1.0)
    assert target_scale(law, np.array([-300.0, 300.0])) == pytest.approx(100.0)


@pytest.mark.parametrize("key", ["ceiling-params", "kaplan-nd"])
def test_it_is_one_without_a_floor_or_with_a_bounded_one(key):
    assert target_scale(laws.get(key), np.array([50.0, 60.0])) == 1.0


def test_targets_that_are_none_are_left_alone():
    law = laws.get("chinchilla")
    for y in ([], [0.0, 0.0], [np.inf]):
        assert target_scale(law, np.array(y)) == 1.0


def test_constants_have_the_unit_of_the_target_and_exponents_have_not():
    law = laws.get("chinchilla")
    assert [p.name for p in law.params if in_unit_of_target(law, p)] == ["E", "A", "B"]
