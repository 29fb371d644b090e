"""How large a table may be, and in which words one that is larger is refused."""

import pytest

from core.errors import BadInput
from core.runs.read import limits
from core.runs.read.readers import read
from tests.runs.read.readers.test_every_reader import FILES


def test_the_limit_is_said_with_what_was_found():
    assert str(limits.too_large("a.csv", 1_234_567)) == "'a.csv' is too large with 1,234,567 bytes: allowed are 200 MB"
    assert str(limits.too_large("a.csv")) == "'a.csv' is too large: allowed are 200 MB"
    assert str(limits.too_long("a\nb.csv")) == "'a b.csv' has too many rows: allowed are 2,000,000"


@pytest.mark.parametrize("name", ["a.csv", "lines.jsonl", "array.json", "table.parquet", "book.xlsx"])
def test_files_with_too_many_bytes_or_rows_are_refused(name, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    with pytest.raises(BadInput, match="has too many rows: allowed are 2"):
        read(name, FILES[name])
    monkeypatch.setattr(limits, "MAX_BYTES", 50)
    with pytest.raises(BadInput, match=r"is too large with .* bytes: allowed are 5e-05 MB"):
        read(name, FILES[name])
