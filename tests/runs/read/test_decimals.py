"""Decimal commas and marks between thousands."""

import pandas as pd

from core.runs.read.decimals import decimal_points


def test_decimal_points_stay_as_they_are():
    cells = pd.DataFrame({"params": ["1e8", "2e8"], "loss": ["3.1", "2.9"]}, index=pd.Index([2, 3], name="row"))
    found, questions = decimal_points(cells)
    pd.testing.assert_frame_equal(found, cells)
    assert questions == ()
