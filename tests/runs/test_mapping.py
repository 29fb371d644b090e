"""Mappings: a canonical value is the source's times a factor."""

import pandas as pd

from core.runs import from_table
from core.runs.mapping import Mapped


def test_a_mapping_of_ones_own():
    raw = pd.DataFrame({"x": [10, 20, 30], "y": ["3", "2", "1"], "loss": [9, 9, 9]})
    mapping = [Mapped("x", "params", 1e6, "parameters"), Mapped("y", "loss", 1.0, "nats per token")]
    found = from_table(raw, "t", mapping)
    assert found.column("params").tolist() == [1e7, 2e7, 3e7]
    assert found.column("loss").tolist() == [3, 2, 1]
