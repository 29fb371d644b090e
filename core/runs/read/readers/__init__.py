"""Readers, one a file. Each returns raw cells, or None when the bytes are of another kind."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from ....errors import BadInput
from ...words import quote
from .. import limits, tools
from ..finish import distinct, finished
from ..limits import MAX_BYTES
from ..raw import RawTable
from ..together import together
from ..tools.mlflow_meta import parameter
from ..unpack import unpack

__all__ = ["MAX_BYTES", "read", "readers"]

_ALLOWED = (
    "CSV, TSV, JSON, JSON lines, Parquet, Feather, XLSX, ODS, Markdown, LaTeX, TensorBoard event files and "
    "logs of trainers"
)


@cache
def readers() -> tuple[ModuleType, ...]:
    """Return the readers, the surest first: modules that say a RANK. The content of a file decides, not its name."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    found = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(sorted((module for module in found if hasattr(module, "RANK")), key=lambda module: module.RANK))


def read(name: str, data: bytes) -> RawTable:
    """Return the raw cells of a table file, of an archive with one or several, or of what a tool of training writes.

    They are indexed ("row") by the row numbers of the file itself: the first row of a CSV below its header is row 2, as
    in an editor; Parquet and JSON count from 1. Raises BadInput when the file is empty, too large, or no table of an
    allowed kind.
    """
    if len(data) > limits.MAX_BYTES:
        raise limits.too_large(name, len(data))
    members = unpack(name, data)
    if members is None:
        return finished(name, _one(name, data))
    if len(members) == 1:
        return finished(name, _one(*members[0]))
    return _several(name, members)


def _one(name: str, data: bytes) -> RawTable:
    if not data.strip():
        raise BadInput(f"{quote(name)} is empty: a table with a header and rows is needed")
    for reader in readers():
        raw = reader.read(name, data)
        if raw is not None:
            return tools.shaped(name, distinct(raw))
    raise BadInput(f"{quote(name)} is not a table that can be read: allowed are {_ALLOWED}")


def _several(name: str, members: list[tuple[str, bytes]]) -> RawTable:
    """Return the tables of an archive as one; members that are no tables are left out with a note."""
    tables, left, refusal = [], [], None
    for member, data in members:
        try:
            raw = parameter(member, data) or _one(member, data)
            tables.append((member, finished(member, raw)))
        except BadInput as error:
            left.append(quote(member))
            refusal = error
    if not tables and refusal:
        raise refusal
    raw = together(tables)
    said = f"Files of {quote(name)} that are no tables are left out: {', '.join(left[:8])}."
    return finished(name, RawTable(raw.cells, raw.kind, (*raw.notes, *([said] if left else []))))
