"""The columns chosen so far: which there are, and the values of those that others multiply."""

import numpy as np
import pandas as pd

from core.runs.mapping import Mapped
from core.runs.read.choice import Choice
from core.runs.read.evidence import SampledCells
from core.runs.read.so_far import ColumnsSoFar


def test_computed_columns_have_the_values_of_what_they_are_computed_from():
    cells = SampledCells(pd.DataFrame({"N": [1, 2], "D/N": [20, 40], "share": [0.5, 0.25]}))
    table = ColumnsSoFar([Mapped("N", "params", 1e6, "parameters")], {}, cells, Choice())
    assert table.has("params")
    assert not table.has("params", "tokens")
    assert table.values("tokens") is None
    table.add("D/N", "tokens", "a ratio", 1.0, ("params",), by="share")
    assert table.values("tokens").tolist() == [1e7, 2e7]
    assert table.of("tokens").why == "a ratio"
    table.chosen.pop(0)
    assert np.isnan(table.values("tokens")).all(), "what it is multiplied by is gone"
