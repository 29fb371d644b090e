"""What there is to say of a table that was read."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One thing to know about a table, in one plain line. `row` is the number of the row in its own file."""

    row: int | None
    column: str | None
    message: str
    severity: Literal["error", "warning", "note"]
