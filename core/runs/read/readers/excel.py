"""Read the first sheet of an XLSX workbook."""

import io
import zipfile

import openpyxl
import pandas as pd

from ....errors import BadInput
from ...words import clean, quote
from . import limits

_MAGIC = b"PK\x03\x04"


def read(name: str, data: bytes) -> pd.DataFrame | None:
    """Return the cells of the first sheet, None when the bytes are no workbook.

    The first row with cells is the header. Row numbers are those of the sheet. Raises BadInput when the workbook is
    damaged, or when it is too large unpacked.
    """
    if not data.startswith(_MAGIC):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                return None
            _fits(name, packed)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = _rows(name, book.worksheets[0]) if book.worksheets else {}
    except BadInput:
        raise
    except Exception:  # a damaged workbook fails in many ways, with exceptions of many libraries
        raise BadInput(
            f"{quote(name)} is a damaged workbook: allowed are XLSX files with a table in the first sheet"
        ) from None
    return _frame(name, rows)


def _fits(name: str, packed: zipfile.ZipFile) -> None:
    """Raise BadInput for an archive that unpacks to more than MAX_BYTES."""
    size = sum(entry.file_size for entry in packed.infolist())
    if size > limits.MAX_BYTES:
        raise limits.too_large(name, size)


def _rows(name: str, sheet) -> dict[int, tuple]:
    rows = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            rows[number] = cells
        if len(rows) > limits.MAX_ROWS + 1:
            raise limits.too_long(name)
    return rows


def _frame(name: str, rows: dict[int, tuple]) -> pd.DataFrame:
    if not rows:
        raise BadInput(f"{quote(name)} holds no table in its first sheet: a header and rows are needed")
    (_, first), *rest = rows.items()
    used = [
        i for i, cell in enumerate(first) if cell is not None or any(i < len(r) and r[i] is not None for _, r in rest)
    ]
    header = ["" if first[i] is None else clean(first[i]) for i in used]
    raw = pd.DataFrame(
        {k: pd.Series([r[i] if i < len(r) else None for _, r in rest], dtype=object) for k, i in enumerate(used)}
    )
    raw.columns = [cell or f"unnamed column {i + 1}" for i, cell in zip(used, header, strict=True)]
    raw.index = pd.Index([number for number, _ in rest], name="row")
    return raw
