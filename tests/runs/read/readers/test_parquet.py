"""Parquet: figures and texts, rows counted from 1, nothing nested."""

import datetime
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from core.errors import BadInput
from core.runs import read_bytes
from core.runs.read import limits
from core.runs.read.readers import _arrow
from core.runs.read.readers import read as read_any
from core.runs.read.readers.parquet import read
from tests.runs.read.readers.test_every_reader import parquet


def test_figures_texts_and_gaps_are_taken_as_they_are():
    table = pa.table({
        "loss": [0.1 + 0.2, None], "run": pa.array(["a", "b"]).dictionary_encode(), "tied": [True, None],
        "tokens": pa.array([2**60 + 1, 1], pa.int64()),
    })  # fmt: skip
    found = read("t.parquet", parquet(table))
    assert found is not None
    cells = found.cells
    assert cells.index.tolist() == [1, 2]
    assert cells["loss"].tolist()[0] == 0.1 + 0.2
    assert np.isnan(cells["loss"].tolist()[1])
    assert cells["run"].tolist() == ["a", "b"]
    assert cells["tied"].tolist() == [True, None]
    assert cells["tokens"].tolist() == [2**60 + 1, 1]
    assert [cells[name].dtype.kind for name in ("loss", "tokens")] == ["f", "i"]


def test_what_the_writer_says_of_python_objects_is_not_heeded():
    frame = pd.DataFrame({"loss": [1.0]}, index=pd.Index(["x"], name="named"))
    found = read("t.parquet", parquet(pa.Table.from_pandas(frame)))
    assert found is not None
    assert list(found.cells) == ["loss", "named"]
    assert found.cells.index.tolist() == [1]


def test_structs_become_columns_lists_texts_and_bytes_are_left_out():
    table = pa.table({
        "config": [{"lr": 0.1, "model": {"dim": 8}}], "domains": [["web", "code"]], "digest": [b"1"],
        "cost": pa.array([decimal.Decimal("1.5")]), "took": pa.array([datetime.timedelta(minutes=2)]),
    })  # fmt: skip
    found = read("t.parquet", parquet(table))
    assert found is not None
    wanted = {"config.lr": 0.1, "config.model.dim": 8, "domains": '["web", "code"]', "cost": 1.5, "took": 120.0}
    assert found.cells.iloc[0].to_dict() == wanted
    assert found.notes == ("Columns of a type that holds neither numbers nor texts are left out: 'digest'.",)


def test_a_few_bytes_that_repeat_a_long_text_take_no_memory(monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(_arrow, "_TEXT_BYTES", 2_000_000)
    data = parquet(pa.table({"loss": [1.0] * 1000, "run": ["x" * 5000] * 1000}))
    assert len(data) < 2000
    with pytest.raises(BadInput, match="cells that cannot be read"):
        read("t.parquet", data)


def test_long_texts_are_cut_and_said():
    found = read_any("t.parquet", parquet(pa.table({"run": ["x" * 20_000, "b"]})))
    assert found.cells["run"].str.len().tolist() == [10_000, 1]
    assert found.notes == ("Texts of more than 10,000 characters are cut.",)


def test_too_many_columns_and_values_are_refused_before_they_are_read(monkeypatch):
    data = parquet(pa.table({str(i): [1.0] for i in range(12)}))
    monkeypatch.setattr(limits, "MAX_COLUMNS", 10)
    with pytest.raises(BadInput, match=r"'t\.parquet' has 12 columns: allowed are 10"):
        read("t.parquet", data)


def test_texts_that_are_no_utf_8_are_refused_by_their_column():
    texts = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe"))
    with pytest.raises(BadInput, match=r"'t.parquet', 'run': cells that cannot be read; allowed are UTF-8 texts"):
        read("t.parquet", parquet(pa.table({"run": texts})))


def test_other_bytes_are_left_to_other_readers():
    assert read("t.parquet", b"params\n1\n") is None


def test_parquet_of_dictionaries_and_booleans():
    table = pa.table(
        {"loss": [4.0, 3.5, 3.25], "run": pa.array(["a", "b", "c"]).dictionary_encode(), "tied": [True, False, None]}
    )
    found = read_bytes("t.parquet", parquet(table))
    assert found.table["run"].tolist() == ["a", "b", "c"]
    np.testing.assert_array_equal(found.column("tied_embeddings"), [1, 0, np.nan])
