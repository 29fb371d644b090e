"""Time the fit of the Chinchilla law to its 240 runs, and resamples, against SciPy's L-BFGS-B on the same runs.

Run: python benchmarks/refit.py [starts]. Both in this process, one after the other; SciPy gets the analytic gradient
and a sample of the published start grid, whose time is scaled to the whole grid.
"""

import itertools
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from core import laws
from core.fit import FitOptions, fit
from core.runs import load_bundled

DELTA = 1e-3


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


def scipy_grid(runs, n_starts, rng):
    x = [np.log(runs.column(c)) for c in ("params", "tokens", "loss")]
    exponents, logs, floors = (0, 0.5, 1, 1.5, 2), (0, 5, 10, 15, 20, 25), (-1, -0.5, 0, 0.5, 1)
    grid = np.array(list(itertools.product(floors, logs, logs, exponents, exponents)), float)
    chosen = grid[rng.choice(len(grid), n_starts, replace=False)]
    begun = time.perf_counter()
    best = min(minimize(objective, s, args=tuple(x), jac=True, method="L-BFGS-B").fun for s in chosen)
    return (time.perf_counter() - begun) * len(grid) / n_starts, best


def main():
    n_starts = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    runs, law = load_bundled("chinchilla"), laws.get("chinchilla")
    cold = time.perf_counter()
    fit(law, runs, FitOptions())
    print(f"first fit in this process, 256 starts: {time.perf_counter() - cold:.2f} s, compilation included")
    grid = fit(law, runs, FitOptions(starts="grid"))
    many = fit(law, runs, FitOptions(bootstrap=4000))
    theirs, best = scipy_grid(runs, n_starts, np.random.default_rng(0))
    print(f"published grid of {grid.starts.tried:,} starts, warm: {grid.seconds.solve:.2f} s")
    share = grid.starts.at_best / grid.starts.polished
    print(f"  objective {grid.objective.value:.12g}, reached by {share:.0%} of the starts")
    print(f"SciPy on the same grid (scaled from {n_starts} starts): {theirs:.0f} s, objective {best:.12g}")
    print(f"ratio: {theirs / grid.seconds.solve:.0f}")
    print(f"256 starts, warm: {many.seconds.solve:.2f} s; 4,000 resamples: {many.seconds.intervals:.2f} s")


if __name__ == "__main__":
    main()
