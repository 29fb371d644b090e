"""Time fits of the Chinchilla law to its 240 runs against SciPy and the peers that install, in one process.

Run: python benchmarks/refit.py [sampled starts]; prints a table, writes benchmarks/results/refit.md. SciPy walks a
sample of the published grid of 4,500 starts, scaled to the whole grid. `pip install chinchilla==0.2.0` adds that row.
"""

import contextlib
import datetime
import functools
import io
import itertools
import logging
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import jax
import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import logsumexp

from core import laws
from core.fit import FitOptions, fit
from core.fit.solver.search import search
from core.fit.solver.task import prepare
from core.laws.cost import SIX_ND
from core.runs import load_bundled

DELTA = 1e-3
RESULT = pathlib.Path(__file__).parent / "results" / "refit.md"


def objective(theta, log_n, log_d, log_l):
    """Huber sum and its gradient in (e, a, b, alpha, beta), written by hand."""
    e, a, b, alpha, beta = theta
    terms = np.stack([np.full_like(log_n, e), a - alpha * log_n, b - beta * log_d])
    top = logsumexp(terms, axis=0)
    r = top - log_l
    share = np.exp(terms - top)
    slope = np.clip(r, -DELTA, DELTA)
    value = np.where(np.abs(r) <= DELTA, r * r / 2, DELTA * (np.abs(r) - DELTA / 2)).sum()
    parts = [share[0], share[1], share[2], -share[1] * log_n, -share[2] * log_d]
    return value, np.array([(slope * p).sum() for p in parts])


def grid():
    exponents, logs, floors = (0, 0.5, 1, 1.5, 2), (0, 5, 10, 15, 20, 25), (-1, -0.5, 0, 0.5, 1)
    return np.array(list(itertools.product(floors, logs, logs, exponents, exponents)), float)


def scipy_grid(runs, n_starts, analytic):
    """Seconds for the whole grid, scaled from a sample, the best objective, and the share of starts within 1e-6."""
    x = [np.log(runs.column(c)) for c in ("params", "tokens", "loss")]
    every = grid()
    chosen = every[np.random.default_rng(0).choice(len(every), n_starts, replace=False)]
    call = objective if analytic else lambda *a: objective(*a)[0]
    begun = time.perf_counter()
    ends = np.array([minimize(call, s, args=tuple(x), jac=analytic, method="L-BFGS-B").fun for s in chosen])
    seconds = (time.perf_counter() - begun) * len(every) / n_starts
    return seconds, ends.min(), (ends <= ends.min() * 1.01).mean()


def peer(runs):
    """Seconds and objective of chinchilla 0.2.0 from 243 starts, or None where it is not installed."""
    try:
        from chinchilla import Chinchilla  # pyright: ignore[reportMissingImports]
        from chinchilla._metrics import log_huber  # pyright: ignore[reportMissingImports]
    except ImportError:
        return None
    logging.disable(logging.CRITICAL)
    n, d, loss = (runs.column(c) for c in ("params", "tokens", "loss"))
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        pd.DataFrame({"C": SIX_ND.flops(n, d), "N": n, "D": d, "loss": loss}).to_csv(f"{folder}/df.csv", index=False)
        axes = {"e": (-1, 0, 1), "a": (0, 10, 20), "b": (0, 10, 20), "alpha": (0.2, 0.5, 1), "beta": (0.2, 0.5, 1)}
        ranges = {"C": (1e18, 1e22), "N_to_D": (1, 100)}
        cc = Chinchilla(folder, axes, ranges, loss_fn=functools.partial(log_huber, delta=DELTA))
        begun = time.perf_counter()
        cc.fit(parallel=False, simulation=True)
        seconds = time.perf_counter() - begun
    p = cc.params
    theta = [np.log(p["E"]), np.log(p["A"]), np.log(p["B"]), p["alpha"], p["beta"]]
    return seconds, objective(theta, *(np.log(v) for v in (n, d, loss)))[0]


def timed(call, repeat=3):
    """Return the least of `repeat` times and the last result."""
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - begun)
    return min(times), result


def main():
    n_starts = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    runs, law = load_bundled("chinchilla"), laws.get("chinchilla")
    cold, _ = timed(lambda: fit(law, runs, FitOptions()), 1)
    whole = FitOptions(starts="grid")
    task = prepare(law, runs, whole)
    each_s, each = timed(lambda: search(task, whole, merge=False))
    once_s, once = timed(lambda: search(task, whole))
    few_s, _ = timed(lambda: search(task, FitOptions()))
    many = min(
        fit(law, runs, FitOptions(bootstrap=4000, intervals="case", starts=8)).seconds.intervals for _ in range(3)
    )
    stones, shape = load_bundled("gemstones"), laws.get("width-depth")
    law_c = FitOptions(starts="grid", screen=64, delta=1e-4)
    fit(shape, stones, law_c)
    c_s, c = timed(lambda: fit(shape, stones, law_c), 1)
    lean_s, lean, share = scipy_grid(runs, n_starts, True)
    slow_s, slow, _ = scipy_grid(runs, max(n_starts // 5, 10), False)
    rows = [
        ("4,500 starts, every one walked", each_s, each.ends.value.min(),
         f"{lean_s / each_s:.0f} / {slow_s / each_s:.0f}"),
        (f"4,500 starts, {len(once.counts)} distinct after elimination (the default)", once_s, once.ends.value.min(),
         f"{lean_s / once_s:.0f} / {slow_s / once_s:.0f}"),
        ("256 starts (the default)", few_s, once.ends.value.min(), ""),
        ("first fit of the process, compilation included", cold, once.ends.value.min(), ""),
        ("4,000 resamples", many, None, ""),
        (f"Gemstones law C, 770 rows, {c.starts.tried:,} starts, {c.starts.screened:,} screened", c_s,
         c.objective.value, ""),
        (f"SciPy L-BFGS-B, analytic gradient, 4,500 starts (scaled from {n_starts}; {share:.0%} within 1 %)", lean_s,
         lean, "1"),
        (f"SciPy L-BFGS-B, numeric gradient, 4,500 starts (scaled from {max(n_starts // 5, 10)})", slow_s, slow, ""),
    ]  # fmt: skip
    if found := peer(runs):
        rows.append(("chinchilla 0.2.0, 243 starts, log-Huber with delta 0.001", *found, ""))
    report = [
        "# Fits of the Chinchilla law to its 240 runs",
        "",
        f"`python benchmarks/refit.py {n_starts}`, {datetime.date.today()}, {os.cpu_count()} cores, "
        f"{jax.devices()[0].platform} x {len(jax.devices())}, warm unless said; one process, one after the other.",
        "",
        "| what | seconds | objective | times SciPy (analytic / numeric gradient) |",
        "|---|---|---|---|",
        *(f"| {w} | {s:.3g} | {'' if v is None else format(v, '.12g')} | {r} |" for w, s, v, r in rows),
    ]
    text = "\n".join(report) + "\n"
    print(text)
    RESULT.write_text(text)


if __name__ == "__main__":
    main()
