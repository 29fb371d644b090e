"""The runs of a table, drawn before any law."""

import pandas as pd

from core.charts.data.runs_along import runs_along
from tests.charts._charts import text_of

RUNS = pd.DataFrame({
    "run": list("abcd"), "x": [1e18, 1e19, 1e20, 1e19], "y": [3.0, 2.8, 2.6, 90.0],
    "excluded": [False, False, False, True],
})  # fmt: skip


def test_an_excluded_run_far_away_is_counted_and_does_not_squeeze_the_others():
    said = text_of(runs_along(RUNS, "flops", "loss"))
    assert "3 runs" in said.replace("\u00a0", " ")
    assert "1 excluded outside the plot" in said.replace("\u00a0", " ")
    near = RUNS.assign(y=[3.0, 2.8, 2.6, 2.7])
    assert "1 excluded outside" not in text_of(runs_along(near, "flops", "loss")).replace("\u00a0", " ")


def test_a_table_of_rows_that_are_all_excluded_shows_them():
    said = text_of(runs_along(RUNS.assign(excluded=True), "flops", "loss")).replace("\u00a0", " ")
    assert "4 excluded" in said
