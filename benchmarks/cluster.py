"""A million resamples of 240 rows here, and on 1, 2 and 4 worker processes of Dask: the same bits, and what it costs.

Run: python benchmarks/cluster.py [RESAMPLES]; it prints a table and writes benchmarks/results/cluster.md. What follows
for 10 nodes is worked out from the parts that do not grow with workers: it was not run.
"""

import datetime
import hashlib
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
RESULT = pathlib.Path(__file__).parent / "results" / "cluster.md"
WORKERS = (1, 2, 4)
NODES, CORES = 10, 2


def main():
    import numpy as np

    from core import laws
    from core.fit import FitOptions
    from core.fit.solver import spread
    from core.fit.solver.search import search
    from core.fit.solver.task import compiled, prepare
    from core.fit.uncertainty.bootstrap import CaseDraw
    from core.jobs import place
    from core.runs import load_bundled
    from tests.jobs._dask import processes

    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    task = prepare(laws.get("chinchilla"), load_bundled("chinchilla"), FitOptions(starts=8))
    compiled(task)
    found = search(task, FitOptions(starts=8))
    best, draw = found.ends.u[found.best], CaseDraw(task.used.groups, 0)

    def walk(lanes):
        weights = spread.Renumbered(draw, np.arange(lanes))
        begun = time.perf_counter()
        ends = task.walk(np.broadcast_to(best, (lanes, len(best))), weights=weights)
        seconds = time.perf_counter() - begun
        bits = b"".join(getattr(ends, name).tobytes() for name in ("u", "value", "status", "steps"))
        return seconds, hashlib.sha256(bits).hexdigest()[:16]

    walk(1000)
    rows = [("in this process, on both cores", *walk(n))]
    print(rows[-1], flush=True)
    for workers in WORKERS:
        with processes(workers) as running, place.on(running.address):
            walk(50_000)  # each worker compiles, or finds the program on the disk
            rows.append((f"{workers} worker{'s' if workers > 1 else ''}", *walk(n)))
            print(rows[-1], flush=True)
    RESULT.write_text(report(n, rows, overhead(task, best, draw, n)))


def overhead(task, best, draw, n):
    """Seconds in which one process makes the pieces of n lanes and reads their answers: what workers cannot share."""
    import numpy as np

    from core.fit.solver import spread
    from core.fit.solver.solve import Solutions
    from core.jobs.records import dump, load

    lanes = np.arange(spread.of_piece(256))
    begun = time.perf_counter()
    dump(spread.NamedDraw("x", dump(draw), lanes))
    dump([np.broadcast_to(best, (len(lanes), len(best))).copy() for _ in range(4)])
    flat = np.zeros(len(lanes))
    load(Solutions, dump(Solutions(np.zeros((len(lanes), len(best))), flat, flat, flat)))
    return (time.perf_counter() - begun) * n / len(lanes)


def report(n, rows, central):
    one, two = rows[1][1], rows[2][1]
    nodes = central + (two - central) / NODES
    text = [
        "# Resamples on a cluster", "",
        f"`python benchmarks/cluster.py {n}`, {datetime.date.today()}, {os.cpu_count()} cores that scheduler, workers "
        "and the asking process share. Chinchilla's law, its 240 runs.", "",
        f"| where | seconds for {n:,} resamples | SHA-256 of all ends |", "|---|---|---|",
    ]  # fmt: skip
    text += [f"| {name} | {seconds:.1f} | `{digest}` |" for name, seconds, digest in rows]
    same = len({digest for *_, digest in rows}) == 1
    text += [
        "", f"All ends are {'the same, bit for bit' if same else 'NOT the same'}. "
        f"Two workers take {two / one:.0%} of the time of one.", "",
        f"On paper: the asking process needs {central:.1f} s to write pieces and read answers, whatever the number of "
        f"workers. {NODES} nodes of {CORES} such cores would take about {nodes:.0f} s; this was not run.", "",
    ]  # fmt: skip
    return "\n".join(text)


if __name__ == "__main__":
    main()
