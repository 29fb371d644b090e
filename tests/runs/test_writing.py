"""Canonical CSV, read back by pandas: every float to the last bit, every text as it was."""

import io

import numpy as np
import pandas as pd

from core.runs.writing import write_csv


def test_pandas_reads_back_the_same_cells():
    table = pd.DataFrame({
        "loss": [np.pi, 1e-300, np.nan, 0.1 + 0.2], "params": [7e9, 2.0**53, 1.0, 1e24],
        "run": ["plain", 'with, comma and "quotes"', "# hash", " blank"], "excluded": ["", "", "spike", ""],
    })  # fmt: skip
    back = pd.read_csv(io.StringIO(write_csv(table)), keep_default_na=False, float_precision="round_trip")
    assert back["run"].tolist() == table["run"].tolist()
    assert back["excluded"].tolist() == table["excluded"].tolist()
    np.testing.assert_array_equal(pd.to_numeric(back["loss"]), table["loss"])
    np.testing.assert_array_equal(back["params"].astype(float), table["params"])


def test_nothing_excluded_writes_no_column_of_it():
    text = write_csv(pd.DataFrame({"loss": [2.0, 2.5], "excluded": ["", ""]}))
    assert text == "loss\n2\n2.5\n"
