"""From the drop of a file to its first picture, and a large file in the shell: read, and fitted.

Run: python benchmarks/upload.py [--write]. 10,000 rows are dropped on the Data page of the real server in a real
browser (budget: 3 s); a Parquet file of a million rows and 200 MB is read and fitted with a default search in processes
of their own (budgets: 5 s and 2 GB to read, 10 s to fit). `--write` puts the table into benchmarks/results/upload.md.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd
from playwright.sync_api import Browser, sync_playwright

from tests.browser._server import FLAGS, chromium, serve
from tests.browser._waiting import settled

RESULT = ROOT / "benchmarks" / "results" / "upload.md"
SMALL, LARGE, SPARE = 10_000, 1_000_000, 20  # rows, rows, columns that no law needs
AGAIN = 3
ONE = """
import json, resource, sys, time
begun = time.perf_counter()
from core.runs import load
runs = load(sys.argv[1])
read = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
from core import laws
from core.fit import FitOptions, fit
begun = time.perf_counter()
found = fit(laws.get("chinchilla"), runs, FitOptions())
print(json.dumps([read, peak, time.perf_counter() - begun, found.status]))
"""


def simulated(rows: int) -> pd.DataFrame:
    """Return runs of an additive law of size and data with 1 % noise."""
    rng = np.random.default_rng(0)
    size, tokens = (np.exp(rng.uniform(np.log(a), np.log(b), rows)) for a, b in ((1e8, 1e10), (2e9, 2e11)))
    loss = (1.8 + 480.0 * size**-0.35 + 2100.0 * tokens**-0.37) * np.exp(0.01 * rng.standard_normal(rows))
    return pd.DataFrame({"params": size, "tokens": tokens, "loss": loss})


def dropped(browser: Browser, address: str, path: pathlib.Path) -> float:
    """Return the seconds from a drop to the first picture of that table, for a new visitor."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/data")
    settled(page)
    begun = time.perf_counter()
    page.set_input_files('input[type="file"]', path)
    page.get_by_text(f"{SMALL:,} of {SMALL:,} rows are used").wait_for()
    page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg').first.wait_for()
    seconds = time.perf_counter() - begun
    context.close()
    return seconds


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    small, large = folder / "small.csv", folder / "large.parquet"
    simulated(SMALL).to_csv(small, index=False)
    rng = np.random.default_rng(1)
    spare = {f"spare_{i}": rng.standard_normal(LARGE) for i in range(SPARE)}
    simulated(LARGE).assign(**spare).to_parquet(large)
    address, server = serve(pathlib.Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            drops = sorted(dropped(browser, address, small) for _ in range(AGAIN))
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    ran = [subprocess.run([sys.executable, "-c", ONE, large], capture_output=True, cwd=ROOT, check=True) for _ in "12"]
    read, peak, seconds, status = json.loads(ran[-1].stdout)
    found = "\n".join([
        "| what | median or second time | budget |", "| --- | --- | --- |",
        f"| drop to first picture, {SMALL:,} rows (s) | {drops[AGAIN // 2]:.2f} | 3 |",
        f"| {LARGE:,} rows, {large.stat().st_size / 1e6:.0f} MB: import and read (s) | {read:.2f} | 5 |",
        f"| ... peak memory (GB) | {peak:.2f} | 2 |",
        f"| ... a fit from 256 starts, {status} (s) | {seconds:.2f} | 10 |",
    ])  # fmt: skip
    print(found)
    if chosen.write:
        where = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.date.today()}"
        RESULT.write_text(f"# From a file to its runs\n\n`python benchmarks/upload.py`, {where}.\n\n{found}\n", "utf-8")


if __name__ == "__main__":
    main()
