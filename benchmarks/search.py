"""Whether a fit finds the best objective whatever its seed: every law on every bundled table that it can be fitted to.

Run: python benchmarks/search.py [--seeds 20] [--long 1024] [--hard | --few] [--only TEXT] [--state FILE] [--write]. A
pair is a law and a table or a part of one, with its first target. `--hard` takes pairs of more than 8 parameters and
those with repetition alone, `--few` those of up to 8; `--long` adds one search from so many starts. Searches that are
in the state file are not made again, so that the command can be stopped and goes on. `--write` makes
benchmarks/results/search.md of what the file has.
"""

import argparse
import datetime
import json
import os
import pathlib
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.result import SETTLED
from core.fit.solver.search import search
from core.fit.solver.task import Task, bound_to_runs, compiled, prepare
from core.fit.suited import can_fit
from core.runs import load_bundled
from core.runs.catalog import names

RESULT = ROOT / "benchmarks" / "results" / "search.md"
FEW = 8  # parameters, up to which no search may be left unsettled
LONG_SEED = 10_007
ALWAYS_HARD = "unique_tokens"  # a law with this feature is hard with few parameters, too


def pairs() -> Iterator[tuple[str, str, str, int, Task]]:
    """Name of the table, key of the law, the target, the number of free parameters and the task of each pair."""
    for table in names():
        runs = load_bundled(table)
        for key, law in laws.registry().items():
            targets = [t for t in runs.targets if t.partition("/")[0] == law.target]
            if law.together or not can_fit(law, runs):
                continue
            for target in sorted(targets, key=lambda t: t != law.target):
                try:
                    task = prepare(bound_to_runs(law, runs), runs, FitOptions(target=target))
                except BadInput:
                    continue
                yield table, key, target, task.n_free, task
                break


def is_hard(task: Task) -> bool:
    """Whether seeds are likely to matter."""
    return task.n_free > FEW or any(f.name == ALWAYS_HARD for f in task.law.features)


def searched(task: Task, options: FitOptions) -> dict:
    """The objective of one search, how far its halves are apart, its rounds of hops and its seconds of processors."""
    rounds = []
    begun = time.process_time()
    found = search(task, options, lambda stage, done, _: rounds.append(done) if stage == "hops" else None)
    return {
        "value": float(found.ends.value[found.best]), "apart": found.apart, "rounds": len(rounds),
        "seconds": time.process_time() - begun, "rounding": task.rounding,
    }  # fmt: skip


def run(given: argparse.Namespace, state: pathlib.Path) -> None:
    """Make the searches that the state file lacks, and add a line to it for each."""
    done = {(r["table"], r["law"], r["seed"], r["starts"]) for r in rows(state)}
    for table, key, target, free, task in pairs():
        if given.only not in f"{table} {key}" or (given.hard and not is_hard(task)) or (given.few and free > FEW):
            continue
        wanted = [(seed, 256) for seed in range(given.seeds)] + ([(LONG_SEED, given.long)] if given.long else [])
        wanted = [w for w in wanted if (table, key, *w) not in done]
        if not wanted:
            continue
        compiled(task)
        for seed, starts in wanted:
            options = replace(FitOptions(target=target), seed=seed, starts=starts)
            row = {"table": table, "law": key, "parameters": free, "rows": len(task.used.y), "seed": seed}
            row |= {"starts": starts, **searched(task, options)}
            with state.open("a") as file:
                file.write(json.dumps(row) + "\n")
        print(line(key, table, [r for r in rows(state) if (r["table"], r["law"]) == (table, key)])[0], flush=True)


def rows(state: pathlib.Path) -> list[dict]:
    """What the state file has."""
    return [json.loads(text) for text in state.read_text().splitlines()] if state.exists() else []


def line(key: str, table: str, of: list[dict]) -> tuple[str, int, bool, bool]:
    """The row of a pair, its number of parameters, whether a seed missed in silence, whether one did not settle."""
    best = min(r["value"] for r in of) + of[0]["rounding"]
    plain = [r for r in of if r["seed"] != LONG_SEED]
    gaps = np.array([(r["value"] - min(q["value"] for q in of)) / best if best > 0 else 0.0 for r in plain])
    unsettled = np.array([not r["apart"] <= SETTLED for r in plain])
    missed = int(((gaps > SETTLED) & ~unsettled).sum())
    text = (
        f"| {table} | {key} | {of[0]['parameters']} | {of[0]['rows']} | {len(plain)} | {best:.6g} | {gaps.max():.0e} | "
        f"{int((gaps > SETTLED).sum())} | {int(unsettled.sum())} | {missed} | "
        f"{np.median([r['rounds'] for r in plain]):.0f} | {np.median([r['seconds'] for r in plain]):.2f} |"
    )
    return text, of[0]["parameters"], missed > 0, bool(unsettled.any())


def count(pairs_seen: list[tuple], at: int) -> int:
    """In how many pairs something is true."""
    return sum(x[at] for x in pairs_seen)


def report(state: pathlib.Path) -> str:
    """The table of all pairs that the state file has, and what it comes to."""
    every = rows(state)
    found = dict.fromkeys((r["table"], r["law"]) for r in every)
    measured = [line(k, t, [r for r in every if (r["table"], r["law"]) == (t, k)]) for t, k in found]
    easy = [x for x in measured if x[1] <= FEW]
    return "\n".join([
        "# Whether a fit finds the best objective whatever its seed",
        "",
        f"`python benchmarks/search.py --write`, {datetime.date.today()}, {os.cpu_count()} cores. Each search starts "
        "256 times; the best is that of any search of the pair. A search missed where it ended more than 1e-4 "
        "(relative) above the best; in silence, where its verdict does not say that the search did not settle.",
        "",
        f"{len(measured)} pairs: in {count(measured, 2)} a seed missed in silence, in {count(measured, 3)} one did not "
        f"settle. Of the {len(easy)} pairs of up to {FEW} parameters: {count(easy, 2)} and {count(easy, 3)}.",
        "",
        "| table | law | parameters | rows | seeds | best objective | worst, relative | missed | not settled "
        "| in silence | rounds of hops | seconds of CPU |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
        *(x[0] for x in measured),
    ]) + "\n"  # fmt: skip


def main() -> None:
    """Read the command line, search, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--long", type=int, default=0)
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--state", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "search.jsonl")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    run(given, given.state)
    if given.write:
        RESULT.write_text(report(given.state))
        print(report(given.state))


if __name__ == "__main__":
    main()
