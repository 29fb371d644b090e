"""The record of raw cells."""

import pandas as pd

from core.runs import from_table
from core.runs.read.raw import RawTable


def test_notes_of_a_reader_reach_the_runs():
    cells = pd.DataFrame({"params": [1e8, 2e8, 4e8], "loss": [3.2, 3.1, 3.0]})
    runs = from_table(RawTable(cells, notes=("The sheet 'runs' was read.",)), "table")
    assert "The sheet 'runs' was read." in [p.message for p in runs.problems if p.severity == "note"]
