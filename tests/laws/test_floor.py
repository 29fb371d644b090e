"""Which parameter is the floor of a law."""

import dataclasses

import pytest

from core import laws
from core.laws.floor import floor


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("chinchilla", "E"), ("power-law-tokens", "E"), ("data-constrained", "E"), ("width-depth", "E"),
        ("kaplan-nd", None),  # a power of a sum of two terms, which falls to zero
        ("mixture-linear[a,b]", None),  # a mean of coefficients: none is added to every prediction
        ("kaplan-optimal-params", None),
        ("annealing", None),  # a law of whole schedules is not tried
    ],
)  # fmt: skip
def test_the_floor_is_what_is_added_to_every_prediction(key, name):
    assert floor(laws.get(key)) == name


def test_a_coefficient_of_the_losss_own_unit_that_is_multiplied_is_no_floor():
    law = laws.get("chinchilla")
    scaled = dataclasses.replace(law, predict=lambda p, x: 2 * law.predict(p, x))
    assert law.param("E").unit == law.unit
    assert floor(scaled) is None
