"""A ratio along compute: the line of equal compute stands in it, and a band that explodes leaves the plot."""

import numpy as np
import pandas as pd

from core.charts.arms.compute_ratio import compute_ratio
from tests.charts._charts import by_style, text_of
from tests.charts._runs import runs
from tests.charts.arms.compute_ratio import example


def test_equal_compute_is_a_line_and_the_target_has_its_interval():
    drawn = example(runs(5))
    assert len(by_style(drawn, "guide-dash")) == 1
    assert len(by_style(drawn, "optimum-line")) == 1
    assert "the same compute" in text_of(drawn)


def test_a_band_that_explodes_does_not_flatten_the_pairs():
    flops = np.geomspace(1e18, 1e24, 9)
    curve = pd.DataFrame({"flops": flops, "value": 1.2, "low": 1e-6, "high": 1e6, "beyond": flops > 1e20})
    points = pd.DataFrame({"flops": [1e18, 1e19], "value": [1.1, 1.3], "size": 1e8, "tokens": 1e9})
    at = pd.DataFrame({"flops": [1e24], "value": [1.2], "low": [1e-9], "high": [1e9]})
    drawn = compute_ratio(curve, points, at, (1e18, 1e20), "ratio")
    low, high = by_style(drawn, "run")[0]["encoding"]["y"]["scale"]["domain"]
    assert 0.4 < low < 1 < 1.3 < high < 3
