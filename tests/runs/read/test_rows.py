"""Rows of a file that are no runs."""

import pandas as pd

from core.runs.read.rows import not_runs


def test_a_row_of_numbers_is_a_run():
    cells = pd.DataFrame({"params": ["1e8", "2e8"], "loss": ["3.1", "2.9"]}, index=pd.Index([2, 3], name="row"))
    assert not_runs(cells).to_dict() == {2: "", 3: ""}
