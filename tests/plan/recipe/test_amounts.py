"""Amounts with their units."""

import pytest

from core.plan.recipe.amounts import TITLES, amount


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("memory", 1.24e10, "12.4 GB"),
        ("time", 3.1e-3, "3.10 ms"),
        ("dollars", 1.2e6, "$1.20M"),
        ("dollars", 0.25, "$0.250"),
        ("days", 30.0, "30.0 days"),
        ("params", 7e9, "7.00B parameters"),
        ("tokens", 2e12, "2.00T tokens"),
        ("unique_tokens", 2e12, "2.00T tokens"),
        ("flops", 1e24, "1e24 FLOP"),
    ],
)
def test_an_amount_has_its_unit(name, value, words):
    assert name in TITLES
    assert amount(name, value) == words
