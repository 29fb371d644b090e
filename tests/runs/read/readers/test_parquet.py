"""Parquet: figures and texts, rows counted from 1, nothing nested."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from core.errors import BadInput
from core.runs import read_bytes
from core.runs.read.readers.parquet import read
from tests.runs.read.readers.test_every_reader import parquet


def test_figures_texts_and_gaps_are_taken_as_they_are():
    table = pa.table({
        "loss": [0.1 + 0.2, None], "run": pa.array(["a", "b"]).dictionary_encode(), "tied": [True, None],
        "tokens": pa.array([2**60 + 1, 1], pa.int64()),
    })  # fmt: skip
    found = read("t.parquet", parquet(table))
    assert found is not None
    assert found.index.tolist() == [1, 2]
    assert found.to_dict("list") == {
        "loss": [0.1 + 0.2, None], "run": ["a", "b"], "tied": [True, None], "tokens": [2**60 + 1, 1],
    }  # fmt: skip


def test_what_the_writer_says_of_python_objects_is_not_heeded():
    frame = pd.DataFrame({"loss": [1.0]}, index=pd.Index(["x"], name="named"))
    found = read("t.parquet", parquet(pa.Table.from_pandas(frame)))
    assert found is not None
    assert list(found) == ["loss", "named"]
    assert found.index.tolist() == [1]


@pytest.mark.parametrize("cells", [[[1.0]], [{"a": 1}], [b"1"]])
def test_a_nested_value_is_refused_by_its_column(cells):
    with pytest.raises(BadInput, match=r"'t.parquet', 'loss': values of type .*; allowed are numbers and texts"):
        read("t.parquet", parquet(pa.table({"loss": cells})))


def test_other_bytes_are_left_to_other_readers():
    assert read("t.parquet", b"params\n1\n") is None


def test_parquet_of_dictionaries_and_booleans():
    table = pa.table(
        {"loss": [4.0, 3.5, 3.25], "run": pa.array(["a", "b", "c"]).dictionary_encode(), "tied": [True, False, None]}
    )
    found = read_bytes("t.parquet", parquet(table))
    assert found.table["run"].tolist() == ["a", "b", "c"]
    np.testing.assert_array_equal(found.column("tied_embeddings"), [1, 0, np.nan])
