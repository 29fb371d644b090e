"""A triangle of three shares: where points lie in it."""

import numpy as np
import pandas as pd
import pytest

from core.charts.mixture._triangle import placed


def points(shares, **more):
    frame = pd.DataFrame(shares, columns=["a", "b", "c"]).assign(loss=2.0, label="mix", excluded="")
    return frame.assign(**more)


def test_corners_middle_and_rest_of_a_triangle():
    spots = placed(points([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0.2, 0.2, 0.0], [0, 0, 0]]))
    assert spots[["x", "y"]].to_numpy() == pytest.approx(
        np.array([[0.5, 1], [0, 0], [1, 0], [0.5, 1 / 3], [0.25, 0.5]])
    )
    assert spots["a"].tolist()[-1] == 20  # the share of all tokens, in percent
