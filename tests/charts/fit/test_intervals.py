"""Intervals of parameters: one without an interval is written all the same."""

import numpy as np
import pandas as pd

from core.charts.fit.intervals import intervals
from tests.charts._charts import text_of


def test_a_parameter_without_an_interval_is_written():
    one = pd.DataFrame({"parameter": ["E"], "value": [1.8], "low": [np.nan], "high": [np.nan]})
    assert "1.8" in text_of(intervals(one.assign(published=np.nan, published_name=None)), mode="dark")
