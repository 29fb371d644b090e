"""Axes of quantities: few round ticks, logarithms where decades are spanned, units with the numbers."""

import math

import numpy as np
import pandas as pd
import pytest

from core.charts.axes import quantity_axis, short, ticks


@pytest.mark.parametrize(
    ("low", "high", "log", "expected"),
    [
        (4e7, 2e10, True, [1e8, 1e9, 1e10]),
        (1e18, 1e26, True, [1e18, 1e20, 1e22, 1e24, 1e26]),
        (1.5e9, 2.2e10, True, [2e9, 5e9, 1e10, 2e10]),
        (2.0, 3.5, False, [2, 2.5, 3, 3.5]),
        (-2, 2, False, [-2, -1, 0, 1, 2]),
    ],
)
def test_ticks_are_few_and_round(low, high, log, expected):
    assert ticks(low, high, log=log) == pytest.approx(expected)


def test_ticks_stay_few_and_inside():
    for decades in np.linspace(0.02, 30, 200):
        for start in (3.1e7, 1e18, 0.004):
            low, high = start, start * 10**decades
            for log in (True, False):
                found = ticks(low, high, log=log)
                assert 1 <= len(found) <= 8
                spare = 1e-6 * (high - low)
                assert all(low - spare <= v <= high + spare for v in found)


def test_axes_of_quantities():
    axis = quantity_axis("params", [1e8, 1e10], pad=(0, 0))
    assert (axis.title, axis.log, axis.domain) == ("parameters", True, pytest.approx((1e8, 1e10)))
    assert axis.at(1e9) == pytest.approx(0.5)
    assert axis.back(0.5) == pytest.approx(1e9)
    assert (axis.tick(1e9), axis.tick(1.5e9), axis.short(9.596e10)) == ("1B", "1.5B", "96.0B")
    assert not quantity_axis("loss", [2.0, 3.0]).log
    assert quantity_axis("loss", [2.0, 20.0]).log
    assert not quantity_axis("params", [-1.0, 2.0]).log
    assert quantity_axis("flops", []).domain == (1, 10)
    assert all(map(math.isfinite, quantity_axis("loss", [2.0, math.nan, math.inf]).domain))


def test_numbers_are_written_with_their_units():
    assert short(9.596e10, "parameters") == "96.0B parameters"
    assert short(1e24, "FLOP") == "1e24 FLOP"
    assert short(None, "FLOP") == short(math.nan, "FLOP") == "–"


@pytest.mark.parametrize("log", [True, False])
def test_many_places_at_once_are_those_one_by_one(log):
    values = np.array([1.0, 2.5, 40.0, 1e3])
    axis = quantity_axis("number", pd.Series([*values, np.nan, np.inf]), log=log)
    assert axis.places(values) == pytest.approx([axis.at(v) for v in values], abs=1e-12)
    assert axis == quantity_axis("number", [*values, None, math.inf], log=log)
