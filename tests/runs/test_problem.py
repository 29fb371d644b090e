"""Problems: one plain line each, with the row of the file and the column that it is about."""

import pandas as pd

from core.runs import from_table
from core.runs.problem import Problem


def test_a_problem_has_the_row_of_the_file_the_column_and_how_grave_it_is():
    raw = pd.DataFrame({"params": [1e7, -2e7, 3e7, 4e7], "loss": [4.0, 3.5, 3.2, 3.0]})
    message = "row 3, params: is -2e+07; allowed are finite numbers above 0"
    assert from_table(raw, "t").problems == (Problem(3, "params", message, "error"),)


def test_the_worst_come_first():
    raw = pd.DataFrame({"params": [1e7, 1e7, 3e7, 4e7], "loss": [4.0, 4.0, 3.2, 0.0], "colour": "red"})
    graves = [p.severity for p in from_table(raw, "t").problems]
    assert graves[:2] == ["error", "warning"]
    assert set(graves[2:]) == {"note"}
