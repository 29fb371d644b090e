"""How the time and memory of a fit grow with rows, and those of intervals with resamples.

Run: python benchmarks/growth.py; it prints two tables and writes benchmarks/results/growth.md. Each line runs in a
process of its own, so that its peak memory is its own; the last line of either takes minutes.
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
RESULT = pathlib.Path(__file__).parent / "results" / "growth.md"
ROWS = (240, 1_000, 10_000, 100_000, 1_000_000)
RESAMPLES = (1_000, 10_000, 100_000, 1_000_000)


def simulated(n):
    """n runs of the Chinchilla law at its replication's constants with 1 % noise."""
    import numpy as np
    import pandas as pd

    from core.runs import from_table

    rng = np.random.default_rng(0)
    size, tokens = (np.exp(rng.uniform(np.log(low), np.log(high), n)) for low, high in ((1e8, 1e10), (2e9, 2e11)))
    loss = (1.8172 + 482.01 * size**-0.3478 + 2085.43 * tokens**-0.3658) * np.exp(0.01 * rng.standard_normal(n))
    return from_table(pd.DataFrame({"params": size, "tokens": tokens, "loss": loss}), "simulated")


def one(kind, n):
    """Seconds and peak memory in MB of one line of a table, warm."""
    import resource

    import numpy as np

    from core import laws
    from core.fit import FitOptions
    from core.fit.solver.search import search
    from core.fit.solver.task import compiled, prepare
    from core.fit.uncertainty.bootstrap import resample
    from core.runs import load_bundled

    runs = simulated(n) if kind == "rows" else load_bundled("chinchilla")
    options = FitOptions(starts=8)
    task = prepare(laws.get("chinchilla"), runs, options)
    compiled(task)
    begun = time.perf_counter()
    found = search(task, options)
    if kind == "resamples":
        best = np.broadcast_to(found.ends.u[found.best], (n, len(task.lower)))
        begun = time.perf_counter()
        task.walk(best, weights=lambda lanes: resample(task.used.groups, lanes, 0))
    seconds = time.perf_counter() - begun
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def measured(kind, n):
    command = [sys.executable, __file__, kind, str(n)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    text = ["# How cost grows", "", f"`python benchmarks/growth.py`, {datetime.date.today()}, {os.cpu_count()} cores."]
    for kind, counts, what in (("rows", ROWS, "fit from 8 starts"), ("resamples", RESAMPLES, "refits of 240 rows")):
        text += ["", f"| {kind} | seconds ({what}) | microseconds each | peak memory, MB |", "|---|---|---|---|"]
        for n in counts:
            seconds, memory = measured(kind, n)
            text.append(f"| {n:,} | {seconds:.3g} | {seconds / n * 1e6:.3g} | {memory:.0f} |")
            print(text[-1], flush=True)
    RESULT.write_text("\n".join(text) + "\n")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one(sys.argv[1], int(sys.argv[2]))
    else:
        main()
