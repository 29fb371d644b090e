"""Runs made from known constants, and the fits that several tests look at."""

import functools
from dataclasses import replace

import numpy as np
import pandas as pd

from core import laws
from core.fit import Fit, FitOptions, fit
from core.fit.batches.grouped import fit_targets
from core.fit.data.design import Design
from core.fit.evaluate import evaluate
from core.fit.result import Estimate, Reached, Seconds, Starts
from core.laws.base import Feature, Law, Param, real
from core.laws.family import EXAMPLE
from core.runs import Runs, from_table, load_bundled
from core.runs.options import ReadOptions

CHINCHILLA = {"E": 1.8, "A": 480.0, "B": 2100.0, "alpha": 0.35, "beta": 0.37}

LINE = Law(
    "line",
    title="Straight line",
    formula="a + b x",
    target="loss",
    unit="nats per token",
    features=(Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="x", range=(1.0, 10.0)),),
    params=(
        Param("a", symbol="a", domain=real, start=(-5.0, 5.0), unit="", doc="where it begins", linear=True),
        Param("b", symbol="b", domain=real, start=(-5.0, 5.0), unit="", doc="how it goes on", linear=True),
    ),
    predict=lambda p, x: p["a"] + p["b"] * x["tokens"],
    objective="mse",
    published=(),
    cite="",
)


def drawn(law: Law, n: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Features of n runs, log-uniform on the law's own box."""
    rng = np.random.default_rng(seed)
    x = {f.name: np.asarray(f.within(rng.random(n))) for f in law.features}
    mixed = sum(v for k, v in x.items() if k.startswith("mix/"))
    return {k: v / mixed if k.startswith("mix/") else v for k, v in x.items()}


def middle(law: Law) -> dict[str, float]:
    """Parameters in the middle of the start boxes, on logarithms where they are walked so."""
    return {p.name: float(np.sqrt(p.start[0] * p.start[1])) if p.domain.log else sum(p.start) / 2 for p in law.params}


def table_of(law: Law, values, x, noise: float = 0.0, seed: int = 2, **more) -> Runs:
    """The runs a law would give at x, times log-normal noise."""
    y = evaluate(law, {k: np.array([float(v)]) for k, v in values.items()}, x)[0]
    y = y * np.exp(noise * np.random.default_rng(seed).standard_normal(len(y)))
    frame = pd.DataFrame({**x, law.target: y, **more})
    if "loss" not in frame:
        frame["loss"] = np.linspace(3.0, 2.0, len(frame))  # a run table must have a target column
    return from_table(frame, "made", options=ReadOptions(rows="" if "run" in frame else "runs"))


@functools.cache
def example_fit(law: Law) -> tuple[Fit, Runs]:
    """A law fitted once a session to 60 runs of its published constants or the middle of its boxes, and the runs.

    A law that asks which domain a target is on is fitted to the loss on code, one of all losses together to them all.
    """
    noise, options = 0.01, FitOptions(starts=8, seed=5)
    values, x = law.published[0].values if law.published else middle(law), drawn(law, 60)
    numbered = [p.name for p in law.params if p.target_member]
    if not numbered:
        runs = table_of(law, values, x, noise)
        return fit(law, runs, options), runs
    y = {
        f"loss/{m}": evaluate(
            law, {k: np.array([float(v)]) for k, v in (values | dict.fromkeys(numbered, i)).items()}, x
        )[0]
        for i, m in enumerate(EXAMPLE)
    }
    noisy = {t: v * np.exp(noise * np.random.default_rng(i).standard_normal(60)) for i, (t, v) in enumerate(y.items())}
    runs = from_table(pd.DataFrame(x | noisy), "made", options=ReadOptions(rows="runs"))
    return fit_targets(law, runs, list(y) if law.together else ["loss/code"], options)["loss/code"], runs


def spread(n: int, seed: int = 3) -> dict[str, np.ndarray]:
    """Sizes and tokens of n runs over two decades each, unrelated."""
    rng = np.random.default_rng(seed)
    return {
        "params": np.exp(rng.uniform(*np.log([1e8, 1e10]), n)),
        "tokens": np.exp(rng.uniform(*np.log([2e9, 2e11]), n)),
    }


def two_terms(x, noise: float = 0.005, **more) -> Runs:
    """Runs of the law with two power terms at CHINCHILLA."""
    return table_of(laws.get("chinchilla"), CHINCHILLA, x, noise, **more)


def named(runs: Runs, names) -> Runs:
    """The runs with these names of runs, whatever reading would make of them: for what looks at groups alone."""
    return replace(runs, table=runs.table.assign(run=pd.Series(list(names), runs.table.index, dtype=str)))


def groups_of_rows(used: Design) -> list[int]:
    """The group of each row in the order of the table, groups numbered as they appear."""
    return pd.factorize(pd.Series(used.groups, used.rows).sort_index())[0].tolist()


def line_runs(n: int = 12, seed: int = 0) -> tuple[np.ndarray, Runs]:
    """Places [n] from 1 to 10 and runs of a straight line at them: a = 2, b = 0.3, and noise of 2 %."""
    rng = np.random.default_rng(seed)
    x = np.linspace(1, 10, n)
    return x, table_of(LINE, {"a": 2.0, "b": 0.3}, {"tokens": x}, noise=0.02, seed=int(rng.integers(1e6)))


@functools.cache
def bundled_fit(bootstrap: int = 200, objective: str | None = None, starts=64) -> Fit:
    """The bundled digitised runs, fitted once a session for each choice."""
    options = FitOptions(bootstrap=bootstrap, objective=objective, starts=starts)
    return fit(laws.get("chinchilla"), load_bundled("chinchilla"), options)


def fit_of(law: Law, values, runs: Runs, **fields) -> Fit:
    """The record of a fit that came to these values, without a search: for what looks at a fit alone."""
    features = {f.name: runs.included[f.name].to_numpy(float) for f in law.features}
    given = {
        "law": law.key, "target": law.target, "unit": runs.unit(law.target), "n_runs": len(runs.included),
        "objective": Reached(name="mse-log", value=1.0),
        "parameters": {k: Estimate(value=float(v)) for k, v in values.items()}, "status": "converged",
        "starts": Starts(tried=32, screened=0, polished=32, at_best=32), "notes": [], "seed": 0,
        "seconds": Seconds(compile=0.0, solve=0.0, intervals=0.0),
        "columns": {name: name for name in features}, "n_clusters": len(runs.included), "digest": runs.digest,
        "ranges": {name: (float(v.min()), float(v.max())) for name, v in features.items()},
    }  # fmt: skip
    return Fit(**(given | fields))
