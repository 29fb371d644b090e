"""Archives: one packed file, zips of several, and what is refused before it takes memory."""

import bz2
import gzip
import io
import lzma
import zipfile

import pyarrow as pa
import pytest

from core.errors import BadInput
from core.runs.read import limits, unpack
from core.runs.read.readers import read

CSV = b"params,loss\n1e8,3.5\n2e8,3.25\n"


def zst(data: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
    return out.getvalue().to_pybytes()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zst}


@pytest.mark.parametrize("ending", PACKERS)
def test_one_packed_file_is_read_as_it_would_be_unpacked(ending):
    found = read(f"runs.csv.{ending}", PACKERS[ending](CSV))
    assert found.cells.to_dict("list") == {"params": ["1e8", "2e8"], "loss": ["3.5", "3.25"]}
    assert found.cells.index.tolist() == [2, 3]
    assert unpack.unpack(f"runs.csv.{ending}", PACKERS[ending](CSV)) == [("runs.csv", CSV)]


def test_a_zip_of_one_table_is_that_table_and_what_systems_add_is_passed_over():
    data = zipped({"a/runs.csv": CSV, "__MACOSX/a/._runs.csv": b"\0\1", "a/.DS_Store": b"\0"})
    assert unpack.unpack("x.zip", data) == [("a/runs.csv", CSV)]
    assert read("x.zip", data).cells["loss"].tolist() == ["3.5", "3.25"]


def test_members_that_are_no_tables_are_named():
    found = read("x.zip", zipped({"runs.csv": CSV, "plot.png": b"\x89PNG\r\n\x1a\n\0"}))
    assert "Files of 'x.zip' that are no tables are left out: 'plot.png'." in found.notes


@pytest.mark.parametrize("ending", PACKERS)
def test_cut_archives_are_refused_in_one_line(ending):
    with pytest.raises(BadInput, match="is a damaged archive"):
        read("x", PACKERS[ending](CSV * 50)[:-12])


def test_bombs_and_archives_in_archives_are_refused(monkeypatch):
    with pytest.raises(BadInput, match="holds an archive inside an archive"):
        read("x.gz", gzip.compress(gzip.compress(CSV)))
    with pytest.raises(BadInput, match="holds an archive inside an archive"):
        read("x.zip", zipped({"y.zip": zipped({"a.csv": CSV})}))
    monkeypatch.setattr(limits, "MAX_BYTES", 100_000)
    for ending, pack in PACKERS.items():
        with pytest.raises(BadInput, match="is too large"):
            read(f"x.{ending}", pack(b"0" * 1_000_000))
    with pytest.raises(BadInput, match="is too large with 200,000 bytes"):
        read("x.zip", zipped({"a": b"0" * 100_000, "b": b"0" * 100_000}))


def test_a_zip_that_lies_about_its_sizes_is_stopped_while_it_unpacks(monkeypatch):
    data = bytearray(zipped({"a": b"0" * 1_000_000}))
    at = data.rindex(b"PK\1\2") + 24  # the size in the directory
    data[at : at + 4] = (50).to_bytes(4, "little")
    monkeypatch.setattr(limits, "MAX_BYTES", 100_000)
    with pytest.raises(BadInput, match=r"damaged|too large"):
        read("x.zip", bytes(data))


def test_what_unpacks_to_thousands_of_times_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(unpack, "_FREE", 10_000)
    monkeypatch.setattr(unpack, "MAX_RATIO", 100)
    with pytest.raises(BadInput, match="unpacks to more than 100 times its size"):
        read("x.gz", gzip.compress(b"0" * 3_000_000))


def test_the_number_of_members_is_bounded_and_passwords_are_named(monkeypatch):
    monkeypatch.setattr(unpack, "MAX_MEMBERS", 2)
    with pytest.raises(BadInput, match="holds 3 files: allowed are 2"):
        read("x.zip", zipped({"a": CSV, "b": CSV, "c": CSV}))
    data = bytearray(zipped({"a": CSV}))
    data[data.rindex(b"PK\1\2") + 8] |= 1
    with pytest.raises(BadInput, match="is encrypted"):
        read("x.zip", bytes(data))
