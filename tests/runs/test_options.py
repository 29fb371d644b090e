"""What a person decided about a table."""

import pandas as pd

from core.runs import from_table
from core.runs.options import ReadOptions


def test_without_decisions_the_evidence_of_the_table_decides():
    cells = pd.DataFrame({"params": [1e8, 2e8, 4e8], "loss": [3.2, 3.1, 3.0]})
    assert from_table(cells, "table").digest == from_table(cells, "table", options=ReadOptions()).digest
