"""Run tables as bytes that are kept, and back: by what was stored, never by guessing what headers mean.

A table is kept as its record (`core/jobs/records.py`), its cells as Arrow. Until 0.1.0 it was gzipped canonical CSV;
that opens too, by the canonical names in its header.
"""

import csv
import gzip
import io
import zlib
from dataclasses import replace

import pandas as pd

from ..errors import BadInput
from ..jobs import dump, load
from ..jobs.records import MAGIC
from .mapping import Mapped
from .read.cells import typed
from .schema import column
from .table import Runs

_GZIP = b"\x1f\x8b"


def pack(runs: Runs) -> bytes:
    """Return runs as bytes to keep: the checked table with its exclusions, mapping and problems, without its card."""
    return dump(replace(runs, card=None), "zstd")


def unpack(data: bytes, name: str, loss_unit: str) -> Runs:
    """Return the runs that `pack` took; `name` and `loss_unit` stand beside tables of before 0.2 only.

    Raises BadInput for bytes that are neither.
    """
    try:
        if data.startswith(MAGIC):
            return load(Runs, data)
        if data.startswith(_GZIP):
            return _canonical(gzip.decompress(data).decode(), name, loss_unit)
    except (ValueError, EOFError, OSError, KeyError, TypeError, zlib.error):
        pass
    raise BadInput("This link holds a table that this version cannot read: ask for a new one.")


def _canonical(text: str, name: str, loss_unit: str) -> Runs:
    """Return the runs in canonical CSV as `Runs.to_csv` writes it. They were checked before they were stored."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    cells = pd.DataFrame(rows, columns=header, dtype=object)
    cells.index = pd.RangeIndex(2, len(cells) + 2, name="row")
    units = {c: loss_unit if c.split("/")[0] == "loss" else column(c).unit for c in header}
    mapping = tuple(Mapped(c, c, 1.0, unit) for c, unit in units.items())
    table, _ = typed(cells, mapping)
    return Runs(name, table, mapping, (), loss_unit)
