"""The Python door in figures: seconds to import, to the first fit, and over the engine on many rows.

`python benchmarks/door.py` measures in fresh processes and writes `benchmarks/results/door.md`.
"""

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "door.md"
IMPORT = "import time; t = time.perf_counter(); import scaling_laws; print(time.perf_counter() - t)"
FIRST = "import scaling_laws as sl; f = sl.fit('chinchilla', bootstrap={bootstrap}); f.parameters; print(0)"
MANY = """
import json, time
import numpy as np, pandas as pd
import scaling_laws as sl
from scaling_laws.core import laws
from scaling_laws.core.fit import FitOptions, fit
n, rng = 100_000, np.random.default_rng(0)
N, D = 10 ** rng.uniform(7, 10, n), 10 ** rng.uniform(9, 12, n)
loss = (1.8 + 480 / N**.35 + 2100 / D**.37) * np.exp(.005 * rng.standard_normal(n))
frame = pd.DataFrame({"params": N, "tokens": D, "loss": loss})
runs, options, taken = sl.table(frame), FitOptions(starts=16), {"engine": [], "door": [], "reading": []}
fit(laws.get("chinchilla"), runs, options)
for _ in range(3):
    t = time.perf_counter(); fit(laws.get("chinchilla"), runs, options); taken["engine"].append(time.perf_counter() - t)
    t = time.perf_counter(); sl.table(frame); taken["reading"].append(time.perf_counter() - t)
    t = time.perf_counter(); sl.fit(frame, starts=16, bootstrap=0); taken["door"].append(time.perf_counter() - t)
print(json.dumps({k: sorted(v)[1] for k, v in taken.items()}))
"""


def process(code: str, cache: str) -> tuple[str, float]:
    """Return what a fresh process printed last, and how long it took from its start, in seconds."""

    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env=os.environ | {"EXPLORER_CACHE": cache, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1], time.perf_counter() - begun


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as cache:
        imports = sorted(float(process(IMPORT, cache)[0]) for _ in range(7))
        first = {}
        for bootstrap in (0, 1000):
            for state in ("empty", "kept"):
                folder = f"{cache}/{bootstrap}"
                first[bootstrap, state] = process(FIRST.format(bootstrap=bootstrap), folder)[1]
        many = json.loads(process(MANY, cache)[0])
    whole = many["engine"] + many["reading"]
    rows = [
        ("import scaling_laws, fresh process, middle of seven", f"{statistics.median(imports):.3f} s", "0.5 s"),
        ("start of the process to a fit without intervals, empty cache", f"{first[0, 'empty']:.2f} s", "6 s"),
        ("the same, programs kept", f"{first[0, 'kept']:.2f} s", "3.5 s"),
        ("start of the process to a fit with 1,000 resamples, empty cache", f"{first[1000, 'empty']:.2f} s", ""),
        ("the same, programs kept", f"{first[1000, 'kept']:.2f} s", ""),
        ("engine alone on 100,000 rows that are read, middle of three", f"{many['engine']:.2f} s", ""),
        ("reading a frame of 100,000 rows", f"{many['reading']:.2f} s", ""),
        ("fit(frame) on them", f"{many['door']:.2f} s", ""),
        ("fit(frame) over the engine's reading and fit", f"{many['door'] / whole:.2f}", "1.2"),
        ("fit(frame) over the engine's fit alone", f"{many['door'] / many['engine']:.2f}", ""),
    ]
    table = "\n".join(f"| {what} | {value} | {goal} |" for what, value, goal in rows)
    where = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    RESULTS.write_text(
        "# The Python door\n\n`python benchmarks/door.py` measures this in fresh processes. Busy neighbours make it "
        f"slower: {where}.\n\n| what | measured | wanted |\n| --- | --- | --- |\n{table}\n",
        encoding="utf-8",
    )
    print(RESULTS.read_text("utf-8"))


if __name__ == "__main__":
    main()
