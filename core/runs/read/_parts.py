"""One of several files that are read together: which run its rows are of, and at which step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from ..aliases import canonical, key_of
from .raw import Kind, RawTable

_RUNS = ("run_id", "run id", "run", "run_name", "run name", "name", "id", "model", "key", "index", "hyper_id")
_JOBS = ("jobid", "slurmjobid", "job")  # of a scheduler, as its accounting and people's tables write them
# Names that many runs give to the same file: the folder says which run it is.
_COMMON = frozenset(
    {
        "metrics", "progress", "trainer_state", "wandb-summary", "config", "hparams", "history", "results", "summary",
        "tracker_metrics", "params", "log", "train", "output", "debug", "wandb_history", "metric",
    }
)  # fmt: skip


_INNER = ("files", "metrics", "params", "checkpoints")  # folders inside that of a run

_CHECKPOINT = re.compile(r"(?:checkpoint|ckpt|step|global_step|iter)[-_]?\d{1,12}", re.IGNORECASE)
_STEP = re.compile(r"[-_.]?(?:step|iter|checkpoint|ckpt)[-_]?\d{1,12}$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class FilePart:
    """A file: its cells, the columns that may name runs, the surest first, and that of the step ("" without one).

    `pseudo` says that the run is that of the folder. `memory` keeps what was worked out before.
    """

    name: str
    cells: pd.DataFrame
    kind: Kind
    notes: tuple[str, ...]
    runs: tuple[str, ...]
    step: str
    pseudo: bool
    memory: dict[str, list[str]] = field(default_factory=dict)

    @property
    def run(self) -> str:
        """The column that names runs, "" where there is none."""
        return self.runs[0] if self.runs else ""

    def ids(self, run: str = "") -> list[str]:
        """Return the names of runs of all rows, as texts."""
        run = run or self.run
        if run not in self.memory:
            self.memory[run] = [_text(cell) for cell in self.cells[run]]
        return self.memory[run]

    def unique(self, run: str = "") -> bool:
        """Return whether each run has one row."""
        return len(set(self.ids(run))) == len(self.cells)

    def led_by(self, run: str) -> "FilePart":
        """Return this file with another of its columns to name runs."""
        return replace(self, runs=(run, *(r for r in self.runs if r != run)), memory={})

    def renamed(self, run: str) -> "FilePart":
        """Return this file with its column of runs under another name."""
        cells = self.cells.rename(columns={self.run: run})
        return replace(self, cells=cells, runs=(run, *self.runs[1:]), memory={})

    def named(self, run: str) -> "FilePart":
        """Return the file of one run as one that says which run it is of."""
        return replace(self, cells=self.cells.assign(**{self.run: run}), pseudo=False, memory={})

    def keyed(self, by_step: bool) -> pd.DataFrame:
        """Return the cells by run, or by run and step, without these columns."""
        cells, index = self.cells.drop(columns=[self.run]), self.ids()
        if not by_step:
            return cells.set_axis(pd.Index(index, dtype=object))
        steps = [_text(cell) for cell in cells[self.step]]
        return cells.drop(columns=[self.step]).set_axis(
            pd.Index(list(zip(index, steps, strict=True)), dtype=object, tupleize_cols=False)
        )

    def with_cells(self, cells: pd.DataFrame, by_step: bool, other: "FilePart") -> "FilePart":
        """Return this file with cells that were joined by run, or by run and step."""
        found = cells.copy(deep=False)
        index = list(cells.index)
        found.index = pd.RangeIndex(len(found))
        if by_step:
            found.insert(0, self.step, pd.Series([key[1] for key in index], dtype=object))
            index = [key[0] for key in index]
        found.insert(0, self.run, pd.Series(index, dtype=object))
        kind: Kind = "history" if "history" in (self.kind, other.kind) else "table"
        step = self.step if self.step in found else other.step
        runs = (self.run, *(r for r in (*self.runs, *other.runs) if r in found and r != self.run))
        notes = (*self.notes, *other.notes)
        return replace(self, cells=found, kind=kind, notes=notes, runs=runs, step=step, memory={})

    def goes_on(self, other: "FilePart") -> bool:
        """Return whether one of two files begins after the last step of the other."""
        if not self.step or not other.step:
            return False
        ours, theirs = (pd.to_numeric(p.cells[p.step], errors="coerce") for p in (self, other))
        return bool(ours.min() > theirs.max() or theirs.min() > ours.max())


def part_of(name: str, raw: RawTable) -> FilePart:
    """Return a file with the columns that say which run its rows are of. One without a name has its folder's."""
    cells = raw.cells
    steps = [str(c) for c in cells if canonical(str(c)) == "step" or c == "_step"]
    runs = _run_columns(cells)
    rising = bool(steps) and pd.to_numeric(cells[steps[0]], errors="coerce").is_monotonic_increasing
    pseudo = not runs and (raw.kind == "history" or len(cells) == 1 or rising)
    if pseudo:
        runs = ("run",)
        cells = cells.assign(run="/".join(_folders(name)) or ".")
    return FilePart(name, cells, raw.kind, raw.notes, runs, steps[0] if steps else "", pseudo)


def _run_columns(cells: pd.DataFrame) -> tuple[str, ...]:
    lower = {str(header).strip().lower(): str(header) for header in reversed(list(cells.columns))}
    found = [lower[name] for name in _RUNS if name in lower]
    found += [str(header) for header in cells if canonical(str(header)) == "run" and str(header) not in found]
    found += [str(header) for header in cells if key_of(str(header)) in _JOBS and str(header) not in found]
    return tuple(header for header in found if cells[header].notna().any())


def _text(cell: object) -> str:
    """Return a cell as a text that compares; 3.0 is 3."""
    if isinstance(cell, (float, np.floating)) and float(cell).is_integer():
        return str(int(cell))
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell).strip()


def same_run(one: str, other: str) -> float:
    """Return how alike the names of two files are, from 0 to 1, by the words that they share."""
    ours, theirs = (set(_words(name)) for name in (one, other))
    return len(ours & theirs) / max(len(ours | theirs), 1)


def _words(name: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in name.lower()).split()


def names(paths: Sequence[str]) -> list[str]:
    """Return short names for files, distinct ones: without endings and, where that suffices, without folders."""
    parts = [PurePosixPath(path.replace("\\", "/")) for path in paths]
    short = [p.stem for p in parts]
    if len(set(short)) < len(short):
        short = [p.with_suffix("").as_posix() for p in parts]
    return short if len(set(short)) == len(short) else [p.as_posix() for p in parts]


def _folders(name: str) -> list[str]:
    """Return the folders of a file down to that of its run."""
    folders = list(PurePosixPath(name.replace("\\", "/")).parts[:-1])
    while folders and (folders[-1] in _INNER or _CHECKPOINT.fullmatch(folders[-1])):
        folders.pop()
    return folders


def label(part: FilePart, title: str) -> str:
    """Return the name of the run of a file: its folder's where the file's is one that many runs have.

    What a file's name says of a step is left aside.
    """
    path, folders = PurePosixPath(part.name.replace("\\", "/")), _folders(part.name)
    stem = _STEP.sub("", path.stem)
    common = stem in _COMMON or path.name.startswith("events.out.tfevents") or path.parent.name in _INNER
    return folders[-1] if common and folders else title if stem in ("", path.stem) else stem
