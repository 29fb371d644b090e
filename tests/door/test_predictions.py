"""Predictions of frames: point by point those of the engine."""

import numpy as np
import pandas as pd
import pytest

from core import door as sl
from core.fit import predict


def test_a_frame_goes_in_and_comes_out(fitted):
    at = pd.DataFrame({"tokens": [1e10, 3e11], "N": [1e9, 2e10]}, index=["a", "b"])
    found = fitted.predict(at, quantiles=(0.025, 0.25, 0.5, 0.975))
    assert list(found.index) == ["a", "b"]
    for name, row in at.iterrows():
        said = predict(fitted.calibrated, dict(row))
        assert (found.loc[name, "value"], found.loc[name, "low"], found.loc[name, "high"]) == (
            said.value, said.low, said.high
        )  # fmt: skip
        assert found.loc[name, "decades_beyond_data"] == said.decades_beyond_data
    assert found[0.025].equals(found["low"].rename(0.025))
    assert found[0.975].equals(found["high"].rename(0.975))
    assert (found[0.025] < found[0.25]).all()
    assert found[0.5].equals(found["value"].rename(0.5))


def test_numbers_alone_are_one_row_and_compute_gives_the_third(fitted):
    one = fitted.predict({"N": 1e9, "flops": 6e19})
    assert one["value"].tolist() == fitted.predict({"params": [1e9], "tokens": [1e10]})["value"].tolist()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ({"N": 1e9}, "tokens"), ({"N": "x", "D": 1e9}, "row 0"), ({"N": np.nan, "D": 1e9}, "row 0"),
        ({"N": -1.0, "D": 1e9}, "params"), (pd.DataFrame({"N": [], "D": []}), "no row"), (3, "int"),
        ({"nonsense": 1.0, "N": 1e9, "D": 1e9}, "nonsense"),
    ],
)  # fmt: skip
def test_bad_points_are_named(fitted, at, said):
    with pytest.raises(sl.BadInput, match=said):
        fitted.predict(at)


def test_quantiles_lie_between_0_and_1(fitted):
    for q in (0, 1, "x"):
        with pytest.raises(sl.BadInput, match="quantile"):
            fitted.predict({"N": 1e9, "D": 1e10}, quantiles=(q,))
