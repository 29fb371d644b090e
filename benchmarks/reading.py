"""How long a large table takes to be read, and how much memory: the whole of core.runs.load, in a process of its own.

Run: python benchmarks/reading.py [--rows 1000000] [--write]. The budget of a Parquet file of a million rows and 200 MB
is 5 s and 2 GB. `--write` puts the table into benchmarks/results/reading.md.
"""

import argparse
import datetime
import json
import pathlib
import platform
import subprocess
import sys
import tempfile

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.feather as feather
import pyarrow.parquet as parquet

ROOT = pathlib.Path(__file__).parents[1]
CHILD = """
import json, resource, sys, time
from core import runs
begun, cpu = time.perf_counter(), time.process_time()
found = runs.load(sys.argv[1])
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps([found.n_rows, time.perf_counter() - begun, time.process_time() - cpu, most]))
"""


def table(rows: int) -> pa.Table:
    """A made-up table of runs: texts, quantities over decades, and columns that nothing is known of."""
    rng = np.random.default_rng(0)
    params, tokens = rng.choice([1e8, 2e8, 4e8, 8e8, 1.6e9], rows), 10 ** rng.uniform(9, 12, rows)
    loss = 1.8 + 480 / params**0.35 + 2000 / tokens**0.37 + rng.normal(0, 0.01, rows)
    known = {"run": [f"run-{i}" for i in range(rows)], "params": params, "tokens": tokens, "val/loss": loss}
    return pa.table({**known, **{f"logged_{i}": rng.random(rows) for i in range(20)}})


def write(folder: pathlib.Path, rows: int) -> list[pathlib.Path]:
    whole = table(rows)
    few = whole.select(["run", "params", "tokens", "val/loss", "logged_0", "logged_1"])
    files = [folder / name for name in ("runs.parquet", "runs.feather", "runs.csv", "runs.jsonl")]
    parquet.write_table(whole, files[0], compression="none")
    feather.write_feather(whole, files[1], compression="uncompressed")
    arrow_csv.write_csv(few, files[2])
    few.slice(0, rows // 5).to_pandas().to_json(files[3], orient="records", lines=True)
    return files


def measure(path: pathlib.Path) -> str:
    ran = subprocess.run([sys.executable, "-c", CHILD, str(path)], cwd=ROOT, capture_output=True, text=True)
    size = path.stat().st_size / 1e6
    if ran.returncode:
        return f"| {path.suffix[1:]} | {size:,.0f} | | | | {ran.stderr.strip().splitlines()[-1][:80]} |"
    rows, wall, cpu, most = json.loads(ran.stdout)
    return f"| {path.suffix[1:]} | {size:,.0f} | {wall:.1f} | {cpu:.1f} | {most:.2f} | {rows:,} rows |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    report = ["| file | MB | seconds | of CPU | GB at most | read |", "| --- | --- | --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        report += [measure(path) for path in write(pathlib.Path(folder), given.rows)]
    print("\n".join(report))
    if given.write:
        said = f"{datetime.date.today()}, {platform.machine()}, by `python benchmarks/reading.py --write`."
        start = f"# Reading large tables\n\n{said}\n\n"
        (ROOT / "benchmarks" / "results" / "reading.md").write_text(start + "\n".join(report) + "\n")


if __name__ == "__main__":
    main()
