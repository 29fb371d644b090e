"""Files of few bytes that cost a reader much, one of a kind each."""

import gzip
import io
import json
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

HEAD = b"params,tokens,loss\n"
MOST = 5_000  # columns that are allowed


def files() -> dict[str, bytes]:
    """Return the bytes of each file by its name."""
    return {
        "long_header.csv": b"a" * 8_000 + b"!,params,tokens,loss\n" + b"x,1e8,1e9,3.0\n" * 9,
        "digits.csv": HEAD + b"1e" + b"9" * 5_000 + b",1e9,3.0\n" + b"1e8,1e9,3.0\n" * 9,
        "far_row.xlsx": _far_cell('<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'),
        "far_column.xlsx": _far_cell('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "one_text.parquet": _repeated_text(20_000, 160_000),
        "own_keys.jsonl": b"".join(json.dumps({f"k{i}": i, "loss": 3.0}).encode() + b"\n" for i in range(5_000)),
        "wide.csv": b",".join(b"c%d" % i for i in range(200_000)) + b"\n" + b"1," * 199_999 + b"1\n",
        "deep.json": b"[" * 200_000 + b"]" * 200_000,
        "bomb.csv": gzip.compress(HEAD + b"1e8,1e9,3.0\n" * 20_000_000, 1),
        "twice.csv": _wide(["loss"] * MOST),
        "paths.csv": _wide([f"{'a/' * 95}{i}" for i in range(MOST)]),
        "units.csv": _wide([f"loss_{i} (nats/token) [x{i}]" for i in range(MOST)]),
        "wide.md": b"| a " * MOST + b"|\n" + b"|---" * MOST + b"|\n" + (b"|1" * MOST + b"|\n") * 100,
        "deep.yaml": b"a: 1\nb: 2\nx: " + b"[" * 50_000 + b"]" * 50_000,
        "many_rows.csv": HEAD + b"".join(b"%d,%d,3.%d\n" % (i, 7 * i, i) for i in range(1, 1_500_000)),
    }


def _wide(headers: list[str]) -> bytes:
    """Return a table of three rows below so many headers."""
    rows = [headers, *([str(1.5 + row + at) for at in range(len(headers))] for row in range(3))]
    return "".join(",".join(row) + "\n" for row in rows).encode()


def _far_cell(rows: str) -> bytes:
    """Return a workbook with a table of four rows, and `rows` after it."""
    book = openpyxl.Workbook()
    for row in (["params", "tokens", "loss"], [1e8, 1e9, 3.0], [2e8, 1e9, 2.9], [1e8, 2e9, 2.8]):
        book.worksheets[0].append(row)
    book.save(plain := io.BytesIO())
    packed = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(entry, data)
    return packed.getvalue()


def _repeated_text(rows: int, length: int) -> bytes:
    """Return a Parquet file of one long text in every row: a dictionary of one entry, some hundred bytes in all."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * length]))
    table = pa.table({"name": text, "loss": pa.array([3.0] * rows)})
    pq.write_table(table, sink := io.BytesIO(), compression="zstd")
    return sink.getvalue()
