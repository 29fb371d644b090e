"""A problem of a table that was read."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One problem of a table, in one plain line. `row` is the number of a row in the file, None for the table."""

    row: int | None
    column: str | None
    message: str
    severity: Literal["error", "warning", "note"]
