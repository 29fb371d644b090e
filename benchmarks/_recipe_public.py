"""The same test on public runs: Step Law's largest cells, Gemstones' largest models."""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks._recipe_rows import Column, Misses, score
from benchmarks.step_law import table as step_law_runs
from core import laws
from core.fit import Calibrated, FitOptions, fit, from_fit
from core.runs import from_table, load_bundled

SCALES = ["params_non_embedding", "tokens"]
NEAR = 0.10  # of the lowest loss of its cell: the runs that are predicted
LARGEST_CELLS, LARGEST_MODELS = 4, 6
CROSSED = 1e-6  # held at this, the valley has no crossed term


def _fitted(key: str, rows: pd.DataFrame, pins: tuple[tuple[str, float], ...] = ()) -> Calibrated:
    law = laws.get(key)
    names = [f.name for f in law.features]
    table = rows[[*names, "loss"]].reset_index(drop=True)
    return from_fit(fit(law, from_table(table, key), FitOptions(starts=64, pins=pins)))


def _log_loss(found: Calibrated, rows: pd.DataFrame, **instead: Column) -> Column:
    rows = rows.assign(**instead)
    return np.log(found.expect({f.name: rows[f.name].to_numpy(float) for f in found.law.features}))


def _bowl(found: Calibrated, rows: pd.DataFrame) -> Column:
    """Return the excess over the best rate and batch: the law's loss over that without its bowl."""
    v, logs = found.values, {n: np.log(rows[n].to_numpy(float)) for n in (*SCALES, "learning_rate", "batch_tokens")}
    size, data = logs["params_non_embedding"] - np.log(1e9), logs["tokens"] - np.log(2e10)
    best_rate = np.exp(np.log(v["k_eta"]) + v["a"] * size + v["b"] * data)
    best_batch = np.exp(np.log(v["k_B"]) + v["m"] * data)
    return _log_loss(found, rows) - _log_loss(found, rows, learning_rate=best_rate, batch_tokens=best_batch)


def _square(known: pd.DataFrame, rows: pd.DataFrame) -> Column:
    """Return log losses by a square in the logs of size, tokens, rate and batch."""

    def features(at: pd.DataFrame) -> Column:
        logs = np.log(at[[*SCALES, "learning_rate", "batch_tokens"]].to_numpy(float))
        logs = logs - np.log(known[[*SCALES, "learning_rate", "batch_tokens"]].to_numpy(float)).mean(0)
        squares = [logs[:, i] * logs[:, j] for i in range(4) for j in range(i, 4)]
        return np.column_stack([np.ones(len(at)), logs, *squares])

    weights = np.linalg.lstsq(features(known), np.log(known["loss"].to_numpy(float)), rcond=None)[0]
    return features(rows) @ weights


def step_law(originals: Path) -> dict[str, Misses]:
    """Return how the runs of the four largest cells are predicted from all smaller ones.

    A cell is one size on one number of tokens. The base is Chinchilla's law through the lowest loss of each cell, the
    excess the bowl of the law of rate and batch, both of the smaller cells alone, runs within 10 % of their lowest.
    """
    rows = step_law_runs(originals)
    cell = rows.groupby(SCALES)["loss"]
    rows = rows[rows["loss"] <= cell.transform("min") * (1 + NEAR)]
    cells = rows[SCALES].drop_duplicates().assign(flops=lambda t: t.prod(axis=1)).sort_values("flops")
    largest = cells.tail(LARGEST_CELLS).set_index(SCALES).index
    held = pd.MultiIndex.from_frame(rows[SCALES]).isin(largest)
    known, hidden = rows[~held], rows[held]
    lowest = known.loc[known.groupby(SCALES)["loss"].idxmin()].assign(params=lambda t: t["params_non_embedding"])
    at_best = _log_loss(_fitted("chinchilla", lowest), hidden.assign(params=hidden["params_non_embedding"]))
    valley = _fitted("valley-joint", known)
    plain = _fitted("valley-joint", known, (("rho", CROSSED),))
    y = np.log(hidden["loss"].to_numpy(float))
    return {
        "base alone": score(y, at_best),
        "base and bowl": score(y, at_best + _bowl(valley, hidden)),
        "base and bowl without its crossed term": score(y, at_best + _bowl(plain, hidden)),
        "rate and batch inside the law": score(y, _log_loss(valley, hidden)),
        "square in logs": score(y, _square(known, hidden)),
    }


def gemstones() -> dict[str, Misses]:
    """Return how the six largest models are predicted from the sixteen smaller ones.

    The base is Chinchilla's law; the excess of the shape is a law of width and depth less the same at the width and
    depth that the smaller models have at that size, by a line through their logs.
    """
    rows = load_bundled("gemstones").included
    sizes = rows.groupby("run")["params"].first().sort_values()
    held = rows["run"].isin(sizes.index[-LARGEST_MODELS:])
    known, hidden = rows[~held], rows[held]
    y, at_size = np.log(hidden["loss"].to_numpy(float)), _log_loss(_fitted("chinchilla", known), hidden)
    log_n = np.log(known["params"].to_numpy(float))
    usual = {
        n: np.exp(np.polyval(np.polyfit(log_n, np.log(known[n].to_numpy(float)), 1), np.log(hidden["params"])))
        for n in ("width", "depth")
    }
    found = {"base alone": score(y, at_size)}
    for key in ("width-depth", "width-depth-params", "shape-aware"):
        shaped = _fitted(key, known)
        excess = _log_loss(shaped, hidden) - _log_loss(shaped, hidden, **usual)
        found[f"base and {key}"] = score(y, at_size + excess)
        found[f"{key} as the base"] = score(y, _log_loss(shaped, hidden))
    return found
