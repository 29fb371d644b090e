"""What every table goes through once a reader has its cells: distinct short headers, and nothing that names people."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ...errors import BadInput
from ..aliases import folded
from ..words import clean, listing, quote
from . import limits
from .raw import RawTable

# Last parts of headers that name people, machines or commands, as they are compared.
_PRIVATE = frozenset(
    {
        "user", "username", "email", "hostname", "host", "nodeip", "hostip", "ipaddress", "pid", "commandline",
        "command", "executable", "cmd", "argv", "nodename", "sourcename",
    }
)  # fmt: skip
_LONGEST_KEY = 2 * max(map(len, _PRIVATE))  # with marks between its words


def distinct(raw: RawTable) -> RawTable:
    """Return raw cells with clean headers; those that stand twice are numbered, `loss` and `loss (2)`, with a note."""
    headers = [clean(header) for header in raw.cells.columns]
    taken, seen, found, count = set(headers), set(), [], dict.fromkeys(headers, 1)
    for header in headers:
        name = header
        while name in seen or (name != header and name in taken):
            count[header] += 1
            name = f"{header} ({count[header]})"
        seen.add(name)
        found.append(name)
    twice = [header for header in count if count[header] > 1]
    cells = raw.cells.copy(deep=False)
    cells.columns = pd.Index(found, dtype=object)
    said = (
        [f"The column {listing(map(quote, twice), 5)} stands more than once; the later ones are numbered."]
        if twice
        else []
    )
    return replace(raw, cells=cells, notes=(*raw.notes, *said))


def finished(name: str, raw: RawTable) -> RawTable:
    """Return raw cells without columns whose names are too long, or that name people or machines; notes say which.

    Raises BadInput for too many rows, columns or cells, and where all names are too long.
    """
    headers = [str(header) for header in raw.cells.columns]
    limits.fits(name, len(raw.cells), len(headers))
    long = [h for h in headers if len(h) > limits.LONGEST_HEADER]
    if long and len(long) == len(headers):
        raise BadInput(
            f"{quote(name)} names its columns with {len(long[0]):,} characters: allowed are {limits.LONGEST_HEADER}"
        )
    if not headers:
        raise BadInput(f"{quote(name)} has no column that can be read: allowed are numbers and texts")
    private = [h for h in headers if h not in long and _key(h) in _PRIVATE]
    cells, left = raw.cells, {*long, *private}
    if left:
        cells = cells[[h for h in cells.columns if h not in left]]
    cells, cut = _cut(cells)
    return replace(raw, cells=cells, notes=(*raw.notes, *_said(long, private), *([limits.CUT] if cut else [])))


def _cut(cells: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Return cells whose texts have at most LONGEST_CELL characters, and whether one was longer."""
    most = limits.LONGEST_CELL
    long = [i for i in range(cells.shape[1]) if _longest(cells.iloc[:, i]) > most]  # names may come twice here
    if long:
        cells = cells.copy(deep=False)
        for i in long:
            short = cells.iloc[:, i].map(lambda cell: cell[:most] if isinstance(cell, str) else cell)
            cells.isetitem(i, short.array)
    return cells, bool(long)


def _longest(cells: pd.Series) -> int:
    if cells.dtype == object:
        return max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    if cells.dtype.kind != "O" or cells.array.nbytes <= limits.LONGEST_CELL:
        return 0
    return int(cells.str.len().fillna(0).max())


def _key(header: str) -> str:
    last = header.replace("/", ".").rpartition(".")[2]
    return folded(last) if len(last) <= _LONGEST_KEY else ""


def _said(long: Sequence[str], private: Sequence[str]) -> list[str]:
    said = []
    if long:
        most = limits.LONGEST_HEADER
        said.append(f"Columns with names of more than {most} characters are left out: {listing(map(quote, long), 5)}.")
    if private:
        said.append(f"Columns that name people, machines or commands are not kept: {listing(map(quote, private), 12)}.")
    return said
