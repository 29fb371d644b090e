"""Correct how columns are read, as a person says it: which header of the file is which column, in which unit."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...errors import BadInput
from ..mapping import Mapped
from ..words import listing, quote
from .domains import same
from .headers import match

SAID = "You chose so."


def corrected(chosen: Iterable[Mapped], headers: Sequence[str], columns: Iterable[tuple[str, str]]) -> list[Mapped]:
    """Return the columns that are read after a person's corrections, in the order of `headers`.

    Each correction is (header of the file, what it is). The latter is written as a header is written: "params",
    "params (M)", "loss (bits)". Empty, it leaves the column unread. A column that was read from another header gives
    way. Raises BadInput for a header that the file does not have, and for what is no column.
    """
    kept = list(chosen)
    for source, written in columns:
        if source not in headers:
            raise BadInput(f"there is no column {quote(source)} in the file: allowed are {listing(headers, 60)}")
        kept = [m for m in kept if m.source != source]
        if not written.strip():
            continue
        if not (found := match(written)):
            raise BadInput(
                f"{quote(written)} is no column of the run table: write for example 'params' or 'params (M)'"
            )
        mapped = replace(found[1], source=source, why=SAID)
        kept = [*(m for m in kept if same(m.column) != same(mapped.column)), mapped]
    while without := [m for m in kept if not set(m.times) <= {k.column for k in kept}]:
        kept = [m for m in kept if m not in without]  # computed from what is not read any more
    return sorted(kept, key=lambda m: headers.index(m.source))
