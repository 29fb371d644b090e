"""Read flat objects from JSON lines or from one JSON array."""

import json

import pandas as pd

from ....errors import BadInput
from ...words import quote
from . import limits


def read(name: str, data: bytes) -> pd.DataFrame | None:
    """Return one row for each object, None when the bytes are no JSON. Raises BadInput unless all objects are flat."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start not in (b"{", b"["):
        return None
    surely = name.lower().endswith((".json", ".jsonl", ".ndjson"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    found = _array(name, text, surely) if start == b"[" else _objects(name, text, surely)
    if found is None:
        return None
    for number, row in found.items():
        _flat(name, number, row)
    raw = pd.DataFrame(list(found.values()), index=pd.Index(list(found), name="row"), dtype=object)
    return raw


def _array(name: str, text: str, surely: bool) -> dict[int, object] | None:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        if surely:
            raise BadInput(f"{quote(name)} is not valid JSON: allowed is an array of flat objects") from None
        return None
    if len(rows) > limits.MAX_ROWS:
        raise limits.too_long(name)
    return dict(enumerate(rows, start=1))


def _objects(name: str, text: str, surely: bool) -> dict[int, object] | None:
    rows: dict[int, object] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows[number] = json.loads(line)
        except (ValueError, RecursionError):
            if rows or surely:
                raise BadInput(
                    f"{quote(name)}, row {number}: not valid JSON; allowed is one flat object a line"
                ) from None
            return None
        if len(rows) > limits.MAX_ROWS:
            raise limits.too_long(name)
    return rows


def _flat(name: str, number: int, row: object) -> None:
    if not isinstance(row, dict):
        raise BadInput(f"{quote(name)}, row {number}: {quote(row)} is no object; allowed are flat objects")
    for key, cell in row.items():
        if isinstance(cell, (dict, list)):
            raise BadInput(f"{quote(name)}, row {number}, {quote(key)}: a nested value; allowed are numbers and texts")
