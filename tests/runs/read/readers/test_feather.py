"""Feather files and Arrow streams."""

import io

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc
import pytest

from core.errors import BadInput
from core.runs.read import limits
from core.runs.read.readers.feather import read

TABLE = pa.table({"run": ["a", "b"], "loss": [3.5, None], "config": [{"lr": 0.1}, {"lr": 0.2}]})


def written(compression: str = "lz4", version: int = 2, table: pa.Table = TABLE) -> bytes:
    out = io.BytesIO()
    feather.write_feather(table, out, compression if version == 2 else None, version=version)
    return out.getvalue()


def stream() -> bytes:
    out = pa.BufferOutputStream()
    with ipc.new_stream(out, TABLE.schema) as writer:
        writer.write_table(TABLE)
    return out.getvalue().to_pybytes()


@pytest.mark.parametrize("data", [written("lz4"), written("zstd"), written("uncompressed"), stream()])
def test_every_kind_of_arrow_file_is_read(data):
    found = read("t.feather", data)
    assert found is not None
    assert found.cells["run"].tolist() == ["a", "b"]
    assert found.cells["config.lr"].tolist() == [0.1, 0.2]
    assert found.cells["loss"].isna().tolist() == [False, True]
    assert found.cells.index.tolist() == [1, 2]


def test_damaged_and_large_files_are_refused_and_others_left():
    assert read("t.feather", b"params\n1\n") is None
    with pytest.raises(BadInput, match="is a damaged Feather or Arrow file"):
        read("t.feather", written()[:80])


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    data = written("zstd", table=pa.table({"loss": [0.0] * 50_000}))
    monkeypatch.setattr(limits, "MAX_BYTES", 100_000)
    assert len(data) < 10_000
    with pytest.raises(BadInput, match="is too large with 400,000 bytes"):
        read("t.feather", data)
