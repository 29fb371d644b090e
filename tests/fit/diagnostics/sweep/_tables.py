"""Tables of sweeps made from a law by hand: healthy ones of several designs, and faults planted at known rows."""

import numpy as np
import pandas as pd

from core.runs import Runs

E, A, B, ALPHA, BETA = 1.82, 482.01, 2085.43, 0.3478, 0.3658
FIRST_ROW = 2  # the number of the first row of a table, below its header


def loss(params, tokens):
    """The law behind every table, in nats per token."""
    return E + A / np.asarray(params, float) ** ALPHA + B / np.asarray(tokens, float) ** BETA


def grid(sizes=8, lengths=5):
    """Sizes from 30M to 3B, each trained for 5 to 100 tokens a parameter."""
    params = np.repeat(np.geomspace(3e7, 3e9, sizes), lengths)
    return params, params * np.tile(np.geomspace(5, 100, lengths), sizes)


def isoflop(budgets=5, sizes=8):
    """Budgets from 1e18 to 1e21 FLOP, each split over sizes a decade and a half wide around its best."""
    flops = np.repeat(np.geomspace(1e18, 1e21, budgets), sizes)
    params = np.sqrt(flops / 120) * np.tile(np.geomspace(0.2, 5, sizes), budgets)
    return params, flops / 6 / params


def scattered(n=60, seed=0):
    """Sizes and lengths drawn one by one."""
    rng = np.random.default_rng(seed)
    params = 10 ** rng.uniform(7.5, 9.5, n)
    return params, params * 10 ** rng.uniform(0.6, 2.2, n)


DESIGNS = {"grid": grid, "isoflop": isoflop, "scattered": scattered}


def table(params, tokens, seed=0, noise=0.005, times: float | np.ndarray = 1.0, named=True, **columns):
    """Return a run table: losses of the law with log-normal noise, `times` a factor, and further columns."""
    rng = np.random.default_rng(seed)
    n = len(params)
    frame = pd.DataFrame({"params": params, "tokens": tokens, "flops": 6 * np.asarray(params) * np.asarray(tokens)})
    frame["loss"] = loss(params, tokens) * np.exp(noise * rng.standard_normal(n)) * times
    frame = frame.assign(excluded="", **columns)
    if named and "run" not in frame:
        frame["run"] = [f"r{i}" for i in range(n)]
    frame.index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + n)
    return frame


def runs_of(frame):
    """Return a frame as the record that a reader makes."""
    return Runs("sweep", frame, (), (), "nats per token")


def sweep(design="grid", **more):
    """Return the runs of a design with what `table` takes."""
    return runs_of(table(*DESIGNS[design](), **more))


def times_at(n, rows, factor):
    """Return ones [n], with `factor` at places `rows`."""
    found = np.ones(n)
    found[list(rows)] = factor
    return found


def numbers(rows):
    """Return the numbers that places of a table have as its rows."""
    return tuple(FIRST_ROW + int(r) for r in rows)
