"""OLMo-core's metrics and the tables of OLMo's ladder."""

import re

import pandas as pd

from ..raw import RawTable
from ._cells import stem

RANK = 50
_MULTIPLE, _TOKENS = "throughput/chinchilla multiple", "throughput/total tokens"
_LADDER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?[KMB])-(\d+(?:\.\d+)?)xC", re.IGNORECASE)
_STEP = re.compile(r"metrics_step(\d+)")
_BATCH = "batch_size_in_tokens"


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return what OLMo writes with what its own names say as well; None for any other table.

    Parameters are tokens / (20 x chinchilla multiple) in OLMo-core. A file of the ladder is one run, and its name alone
    says the size and the multiple.
    """
    if {_MULTIPLE, _TOKENS} <= set(raw.cells.columns):
        return _core(name, raw)
    if _BATCH in raw.cells and "learning_rate_peak" in raw.cells and "_step" in raw.cells:
        return _ladder(name, raw)
    return None


def _core(name: str, raw: RawTable) -> RawTable:
    cells, notes = raw.cells.copy(deep=False), []
    tokens, multiple = (pd.to_numeric(cells[h], errors="coerce") for h in (_TOKENS, _MULTIPLE))
    if "params" not in cells:
        cells["params"] = (tokens / (20 * multiple.where(multiple > 0))).round()
        notes.append("params is worked out: total tokens / (20 x chinchilla multiple).")
    step = _STEP.fullmatch(stem(name))
    if step and "step" not in cells:
        cells["step"] = int(step[1])
    return RawTable(cells, raw.kind, (*raw.notes, *notes))


def _ladder(name: str, raw: RawTable) -> RawTable:
    cells, notes = raw.cells.copy(deep=False), []
    if "run" not in cells:
        cells.insert(0, "run", stem(name))
    if found := _LADDER.search(stem(name)):
        cells["model size"], cells["chinchilla multiple"] = found[1].upper(), float(found[2])
        notes.append(f"The name of the file says the size, {found[1].upper()}, and the multiple, {found[2]}.")
    if "throughput/total_tokens" not in cells:
        steps, batch = (pd.to_numeric(cells[h], errors="coerce") for h in ("_step", _BATCH))
        cells["tokens"] = steps * batch
        notes.append(f"tokens is worked out: _step x {_BATCH}.")
    return RawTable(cells, "history", (*raw.notes, *notes))
