"""The rows that nothing cheaper beats, against a comparison of all pairs."""

import numpy as np
import pandas as pd

from core.plan.front import unbeaten


def test_they_are_those_that_no_pair_beats():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"cost": rng.permutation(60) / 7, "loss": rng.permutation(60) / 3})
    kept = [i for i, a in table.iterrows() if not ((table["cost"] < a["cost"]) & (table["loss"] <= a["loss"])).any()]
    found = unbeaten(table, ("cost",), "loss")
    assert sorted(found.index) == sorted(kept)
    assert found["cost"].is_monotonic_increasing
    assert found["loss"].is_monotonic_decreasing


def test_of_one_cost_the_second_column_chooses():
    table = pd.DataFrame({"cost": [2.0, 1.0, 1.0, 3.0], "loss": [3.0, 5.0, 4.0, 3.0]})
    assert list(unbeaten(table, ("cost", "loss"), "loss").index) == [2, 0]  # the last is as good, and dearer
    assert list(unbeaten(table, ("cost",), "loss").index) == [1, 2, 0]  # rows of one cost in the order given


def test_no_rows_are_no_front():
    assert unbeaten(pd.DataFrame({"cost": [], "loss": []}), ("cost",), "loss").empty
