import io
import json
import pickle
import zipfile

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import BadInput
from core.runs import read_bytes

CSV = "params,tokens,loss\n1e7,1e9,4.0\n2e7,2e9,3.5\n3e7,3e9,3.25\n"
WANTED = {"params": [1e7, 2e7, 3e7], "tokens": [1e9, 2e9, 3e9], "loss": [4.0, 3.5, 3.25]}


def frame():
    return pd.DataFrame(WANTED)


def parquet(table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def workbook(rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


FILES = {
    "a.csv": CSV.encode(),
    "bom.csv": b"\xef\xbb\xbf" + CSV.encode(),
    "utf16.csv": CSV.encode("utf-16"),
    "crlf.csv": CSV.replace("\n", "\r\n").encode(),
    "cr.csv": CSV.replace("\n", "\r").encode(),
    "tabs.tsv": CSV.replace(",", "\t").encode(),
    "bars.txt": CSV.replace(",", "|").encode(),
    "semicolons.csv": CSV.replace(",", ";").encode(),
    "decimal_commas.csv": CSV.replace(",", ";").replace(".", ",").encode(),
    "comments.csv": ("# made by hand\n\n" + CSV.replace("2e7", "# a remark, with a comma\n2e7")).encode(),
    "quoted.csv": CSV.replace("1e7", '"10,000,000"').encode(),
    "suffixes.csv": CSV.replace("1e7", "10M").replace("1e9", "1B").encode(),
    "trailing.csv": CSV.replace("\n", ",\n").encode(),
    "index.csv": frame().to_csv().encode(),
    "lines.jsonl": frame().to_json(orient="records", lines=True).encode(),
    "array.json": json.dumps(frame().to_dict("records")).encode(),
    "no_name": frame().to_json(orient="records", lines=True).encode(),
    "table.parquet": parquet(pa.Table.from_pandas(frame())),
    "book.xlsx": workbook([list(WANTED), *zip(*WANTED.values(), strict=True)]),
    "titled.xlsx": workbook([[], [None, *WANTED], *[[None, *r] for r in zip(*WANTED.values(), strict=True)]]),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_table_from_every_kind_of_file(name):
    found = read_bytes(name, FILES[name])
    for column, cells in WANTED.items():
        assert found.column(column).tolist() == cells


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("a.csv", [2, 3, 4]),
        ("comments.csv", [4, 6, 7]),
        ("lines.jsonl", [1, 2, 3]),
        ("array.json", [1, 2, 3]),
        ("table.parquet", [1, 2, 3]),
        ("book.xlsx", [2, 3, 4]),
        ("titled.xlsx", [3, 4, 5]),
    ],
)
def test_rows_are_numbered_as_in_the_file(name, rows):
    assert read_bytes(name, FILES[name]).table.index.tolist() == rows


def _zip(**members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


NOT_A_TABLE = "is not a table that can be read: allowed are CSV, TSV, JSON"
BAD = {
    "empty.csv": (b"", "'empty.csv' is empty"),
    "blank.csv": (b" \n\n ", "'blank.csv' is empty"),
    "only_comments.csv": (b"# nothing\n", "holds no table"),
    "header_only.csv": (b"params,loss\n", "header_only.csv has a header but no rows"),
    "no_header.csv": (b"1,2\n3,4\n", "has no column to fit: found 'column 1', 'column 2'"),
    "twice.csv": (b"a,a\n1,2\n", "has no column to fit: found 'a', 'a (2)'"),
    "twice_spaced.csv": (b"a, a \n1,2\n", "has no column to fit: found 'a', 'a (2)'"),
    "wide.csv": (b"params,loss\n1,2\n3,4,5\n", "'wide.csv', row 3: 3 cells where the header has 2"),
    "thousands.csv": (b"params;score\n1;2,345\n", "'2,345' in 'score' may mean 2.345 or 2345"),
    "pickle.csv": (pickle.dumps(WANTED), NOT_A_TABLE),
    "frame.pkl": (pickle.dumps(frame()), NOT_A_TABLE),
    "old.pkl": (pickle.dumps(WANTED, protocol=0), "has no column to fit"),
    "binary.csv": (bytes(range(256)) * 10, NOT_A_TABLE),
    "image.csv": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, NOT_A_TABLE),
    "zip.csv": (_zip(a="b"), "has no column to fit: found 'b'"),
    "zip_of_nothing.zip": (_zip(), NOT_A_TABLE),
    "zip_of_images.zip": (_zip(a="\x89PNG\r\n\x1a\n"), NOT_A_TABLE),
    "broken_utf16.csv": (b"\xff\xfea", NOT_A_TABLE),
    "cut.xlsx": (FILES["book.xlsx"][:200], "is a damaged workbook or zip archive"),
    "fake.xlsx": (_zip(xl__workbook_dot_xml="<no"), "is a damaged workbook"),
    "no_cells.xlsx": (workbook([]), "holds no table in its first sheet"),
    "cut.parquet": (FILES["table.parquet"][:60], "is a damaged Parquet file"),
    "nested.parquet": (parquet(pa.table({"loss": [[1.0]]})), "row 1, loss: is '[1.0]', not a number"),
    "bytes.parquet": (parquet(pa.table({"loss": [b"1"]})), "has no column that can be read"),
    "nested.jsonl": (b'{"a": 1}\n{"a": {"b": 1}}\n', "has no column to fit: found 'a', 'a.b'"),
    "numbers.jsonl": (b'{"loss": 1}\n7\n', "row 2: '7' is no object"),
    "broken.jsonl": (b'{"loss": 1}\n{"loss": \n', "row 2: not valid JSON"),
    "broken.json": (b"[1, 2", "is not valid JSON"),
    "list.json": (b"[1, 2]", "row 1: '1' is no object"),
    "deep.json": (b"[" * 100_000, "is not valid JSON"),
    "huge_cell.csv": (b'loss\n"' + b"a" * 200_000 + b'"\n', "cannot be read as CSV"),
    "a\nb.csv": (b"params\n1\n2\n3\n", "has no column to fit: found 'params'"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_one_line(name):
    data, says = BAD[name]
    with pytest.raises(BadInput) as error:
        read_bytes(name, data)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 500


def test_a_pickle_is_never_opened(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (open, (str(tmp_path / "opened"), "w"))

    with pytest.raises(BadInput):
        read_bytes("bomb.csv", pickle.dumps(Bomb()))
    assert not (tmp_path / "opened").exists()
