"""A healthy fit, fits to runs that differ from its runs in one way, and single rows of the checklist."""

import functools
import re
from types import SimpleNamespace

import numpy as np

from core import laws
from core.fit import FitOptions, fit
from core.fit.diagnostics.checklist import ROWS, checklist
from core.fit.diagnostics.checklist.case import Case
from core.runs import from_table
from tests.fit._examples import CHINCHILLA, fit_of, table_of, two_terms

LAW = laws.get("chinchilla")
OPTIONS = FitOptions(starts=32, bootstrap=200, objective="mse-log", cluster="none")
KEYS = {
    "optimiser", "starts", "conditioning", "levels", "bounds", "widths", "objective", "rounding", "embeddings",
    "compute", "schedules", "checkpoints", "rows", "leakage", "extrapolation", "isoflop", "selection", "floor",
    "replicates", "repetition", "mixture", "units", "methods",
}  # fmt: skip
STATES = {"ok", "care", "do not", "not applicable", "not checked"}


def sizes(n=70, seed=3):
    """Sizes and tokens of n settings, unrelated, each of them trained twice with different seeds."""
    rng = np.random.default_rng(seed)
    params, tokens = (np.exp(rng.uniform(*np.log(ends), n)) for ends in ([5e7, 5e9], [2e9, 2e11]))
    return {"params": np.repeat(params, 2), "tokens": np.repeat(tokens, 2)}


def described(x, **more):
    """What a careful table says of its runs besides sizes, tokens and the loss."""
    n = len(x["params"])
    rng = np.random.default_rng(9)
    return {
        "run": [f"run {i}" for i in range(n)], "seed": np.arange(n) % 2, "vocab_size": 32000.0,
        "unique_tokens": x["tokens"], "flops": 6.3 * x["params"] * x["tokens"], "batch_tokens": 1e6,
        "warmup_steps": x["tokens"] / 1e6 * 0.02, "params_non_embedding": 0.9 * x["params"],
        "learning_rate": np.repeat(np.exp(rng.uniform(-8, -6, n // 2)), 2), **more,
    }  # fmt: skip


@functools.cache
def healthy():
    x = sizes()
    runs = two_terms(x, 0.003, **described(x))
    return fit(LAW, runs, OPTIONS), runs


def altered(columns=None, noise=0.003, values=CHINCHILLA, x=None, factor=1.0, drop=()):
    """Runs that differ from the healthy ones in some columns."""
    x = x or sizes()
    table = table_of(LAW, values, x, noise, **{**described(x), **(columns or {})}).table
    table["loss"] = table["loss"] * factor
    return from_table(table.drop(columns=["excluded", *drop]), "changed")


def changed(columns=None, noise=0.003, options=OPTIONS, **more):
    """A fit to runs that differ from the healthy ones in some columns, and the runs."""
    runs = altered(columns, noise, **more)
    return fit(LAW, runs, options), runs


def at_truth(columns=None, noise=0.003, values=CHINCHILLA, fields=None, **more):
    """Runs that differ from the healthy ones, and a fit that came to the very constants they follow, unsearched."""
    runs = altered(columns, noise, values=values, **more)
    return fit_of(LAW, values, runs, **(fields or {})), runs


def row(key, found, **more):
    [item] = [i for i in checklist(*found, **more) if i.key == key]
    return item


def looked(key, pair, **more):
    """One row alone, for a fit that was tampered with."""
    [found] = [r for r in ROWS if r.key == key]
    state, text = found.look(Case(*pair, **more))
    return SimpleNamespace(state=state, text=text)


def tampered(**update):
    result, runs = healthy()
    return result.model_copy(update=update), runs


def numbers(text):
    return [float(v) for v in re.findall(r"[-+]?\d+\.?\d*(?:e[-+]?\d+)?", text.replace(",", ""))]
