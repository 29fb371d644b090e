"""How far predictions can be relied on: in simulated worlds, most of which break the law, and on hidden public runs.

Run: python benchmarks/trust.py [--tables 120] [--part simulated|replayed|none] [--only TEXT] [--all] [--fresh]
[--write]. Each table and each replayed pair that is finished is a line of benchmarks/results/trust.jsonl, so that the
command can be stopped and goes on, and so that more tables can be added later: it goes through all cells with one table
each, and begins again with the next. A line says which code made it; `--fresh` measures again what other code made. The
command runs at low priority. `--all` replays laws of more than 10 parameters, too. `--write` makes
benchmarks/results/trust.md of the lines that there are, and puts its first table into docs/believe.md.
"""

import argparse
import contextlib
import functools
import hashlib
import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._trust_replayed import pairs, replayed
from benchmarks._trust_report import measured, written
from benchmarks._trust_simulated import CELLS, simulated

RESULT = pathlib.Path(__file__).parent / "results" / "trust.md"
STATE = RESULT.with_suffix(".jsonl")
REPLAYED = ("replayed", "law", "half")
PAGE = ROOT / "docs" / "believe.md"  # has the first table of the result


@functools.cache
def code() -> str:
    """Return a digest of the code that fits and foretells."""
    total = hashlib.sha256()
    for path in sorted(p for wing in ("fit", "laws") for p in (ROOT / "core" / wing).rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def key(row: dict) -> tuple:
    """Return what a line is of: a table of a cell, or a law on a table."""
    return tuple(row[name] for name in (("form", "design", "noise", "table") if "form" in row else REPLAYED))


def kept(state: pathlib.Path) -> list[dict]:
    """Return the lines of the state file, the last of each key; one that was cut off is left out."""
    found = {}
    for text in state.read_text().splitlines() if state.exists() else []:
        with contextlib.suppress(json.JSONDecodeError):
            row = json.loads(text)
            found[key(row)] = row
    return [*found.values()]


def keep(state: pathlib.Path, row: dict) -> None:
    """Add one line to the state file."""
    with state.open("a") as file:
        file.write(json.dumps(row | {"code": code()}, separators=(",", ":")) + "\n")


def finished(state: pathlib.Path, fresh: bool) -> set[tuple]:
    """Return the keys of what need not be measured: with `fresh` that which this code made."""
    return {key(row) for row in kept(state) if not fresh or row.get("code") == code()}


def simulate(state: pathlib.Path, tables: int, only: str, fresh: bool = False) -> None:
    """Simulate the tables of every cell that the state file lacks, the first of each cell before any second."""
    done = finished(state, fresh)
    for number in range(tables):
        for cell in CELLS:
            if only in " ".join(cell) and (*cell, number) not in done:
                keep(state, simulated(*cell, number))
        print(f"{number + 1} tables of each cell", flush=True)


def replay(state: pathlib.Path, only: str, every: bool, fresh: bool = False) -> None:
    """Replay the pairs of a table and a law that the state file lacks."""
    done = finished(state, fresh)
    for name, law, half in pairs(every):
        if only in f"{name} {law.key}" and (name, law.key, half) not in done:
            keep(state, row := replayed(name, law, half))
            print(name, law.key, "half" if half else "whole", f"{row['seconds']} s", flush=True)


def main() -> None:
    """Read the command line, measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=120)
    parser.add_argument("--part", choices=("simulated", "replayed", "none"), default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--state", type=pathlib.Path, default=STATE)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    os.nice(10)
    if given.part in ("", "simulated"):
        simulate(given.state, given.tables, given.only, given.fresh)
    if given.part in ("", "replayed"):
        replay(given.state, given.only, given.all, given.fresh)
    if given.write:
        RESULT.write_text(text := written(kept(given.state), code()))
        before, _, rest = PAGE.read_text().partition(measured(PAGE.read_text()))
        PAGE.write_text(before + measured(text) + rest)


if __name__ == "__main__":
    main()
