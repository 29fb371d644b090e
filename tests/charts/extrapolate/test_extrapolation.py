"""A law beyond its runs: the shade says how far, the band is where there are intervals."""

import re

import numpy as np

from tests.charts._charts import by_style, text_of
from tests.charts._runs import curve, runs
from tests.charts.extrapolate.extrapolation import example as extrapolation_example


def test_a_curve_without_intervals_has_no_band():
    bare = curve().assign(low=np.nan, high=np.nan)
    assert not by_style(extrapolation_example(runs(), bare, (1e24, 1.96, None, None)), "band")
    assert "interval" not in text_of(extrapolation_example(runs(), bare))


def test_one_run_and_a_curve_of_one_point_are_drawn():
    assert "0.5 decades beyond the data" in text_of(extrapolation_example(runs(1), curve(1), None))


def test_the_shade_says_how_far_it_reaches():
    assert re.search(r"\d\.\d decades beyond the data", text_of(extrapolation_example(runs())))
