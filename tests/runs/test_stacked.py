"""Several tables as one: rows stay, the file stands beside, units must agree."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import from_table
from core.runs.stacked import stacked


def table(name, unit="nats per token", **more):
    return from_table(
        pd.DataFrame({"params": ["1e8", "2e8"], "tokens": "1e9", "loss": ["3", "2.9"], **more}), name, loss_unit=unit
    )


def test_rows_stand_below_each_other_with_the_name_of_their_table():
    both = stacked([table("a"), table("b", optimizer="adam")])
    assert both.name == "a + b"
    assert both.every_column["file"].tolist() == ["a", "a", "b", "b"]
    assert both.table["optimizer"].tolist() == ["", "", "adam", "adam"]
    assert both.column("params").tolist() == [1e8, 2e8, 1e8, 2e8]
    assert both.table.index.tolist() == [1, 2, 3, 4]


def test_two_units_or_one_name_are_refused():
    with pytest.raises(BadInput, match="several units"):
        stacked([table("a"), table("b", unit="bits per token")])
    with pytest.raises(BadInput, match="'a' stands twice"):
        stacked([table("a"), table("a")])
