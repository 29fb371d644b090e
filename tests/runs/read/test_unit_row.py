"""A row of units below the header multiplies its columns, and is no run."""

import pandas as pd

from core.runs import read_bytes
from core.runs.read.unit_row import units_below


def test_units_below_headers_are_factors():
    text = b"params,tokens,loss\n(M),(B),(nats)\n125,2.5,3.3\n350,7,2.9\n760,15,2.6\n1300,26,2.5\n"
    found = read_bytes("t.csv", text)
    assert found.column("params").tolist() == [125e6, 350e6, 760e6, 1300e6]
    assert found.column("tokens").tolist() == [2.5e9, 7e9, 15e9, 26e9]
    assert found.column("loss").tolist() == [3.3, 2.9, 2.6, 2.5]


def units(**row):
    return units_below(pd.DataFrame({h: [c, "1", "2"] for h, c in row.items()}, dtype=object))


def test_a_row_of_units_holds_units_of_its_columns():
    assert units(params="[M]", tokens="billions", loss="nats/token") == {
        "params": "M", "tokens": "billions", "loss": "nats/token",
    }  # fmt: skip
    assert units(params="125M", tokens="2B") == {}
    assert units(run="a", params="big", loss="low") == {}
    assert units(params="M", run="", note="", lr="", loss="") == {}
    assert units_below(pd.DataFrame({"params": [], "loss": []})) == {}
