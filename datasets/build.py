"""Re-tabulate the original run tables as canonical ones.

    python -m datasets.build ORIGINALS [NAME ...]

ORIGINALS is a folder with the originals, each in the subfolder and file that its module in datasets/originals names.
<name>/runs.csv is written beside this file for the named data sets, by default for all. Only figures and labels are
taken over; what was done to them is on each card.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from core.runs.build import from_table
from core.runs.mapping import Mapped
from core.runs.read.cells import typed
from core.runs.read.readers import read
from core.runs.schema import column
from core.runs.writing import write_csv

from . import originals


def builders() -> dict[str, Callable[[Path], pd.DataFrame]]:
    """Return what builds each data set, by its name: the function `table` of every module of datasets/originals."""
    names = sorted(m.name for m in pkgutil.iter_modules(originals.__path__) if not m.name.startswith("_"))
    found = {name: importlib.import_module(f"{originals.__name__}.{name}") for name in names}
    return {name.replace("_", "-"): module.table for name, module in found.items()}


def build(folder: Path, into: Path, names: Sequence[str] = ()) -> list[Path]:
    """Write the runs.csv of the named data sets, of all by default, below `into` and return the paths."""
    written = []
    for name, builder in builders().items():
        if names and name not in names:
            continue
        raw = builder(folder)
        table, bad = typed(raw, [Mapped(n, n, 1.0, column(n).unit) for n in raw.columns])
        assert not bad, f"{name}: cells that are no numbers in {sorted(bad)}"
        path = into / name / "runs.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_csv(table), "utf-8", newline="\n")
        written.append(path)
    return written


if __name__ == "__main__":
    if len(sys.argv) < 2 or (unknown := set(sys.argv[2:]) - set(builders())):
        sys.exit(__doc__ if len(sys.argv) < 2 else f"nothing builds {', '.join(sorted(unknown))}")
    for path in build(Path(sys.argv[1]), Path(__file__).parent, sys.argv[2:]):
        runs = from_table(read(path.name, path.read_bytes()), path.parent.name)
        print(f"{path}: rows = {runs.n_rows}, used = {len(runs.included)}")
