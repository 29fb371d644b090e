"""How often the diagnosis of a sweep raises a false alarm, how often it finds a planted fault, and how long it takes.

Run `.venv/bin/python -m benchmarks.diagnosis`; it writes benchmarks/results/diagnosis.md. Tables are made from one law
(tests/fit/diagnostics/sweep/_tables.py) with log-normal noise, over many seeds.
"""

import collections
import pathlib
import time

import numpy as np

from core.fit.diagnostics.sweep.diagnose import diagnose
from core.runs import Runs
from tests.fit.diagnostics.sweep._tables import DESIGNS, numbers, runs_of, scattered, table, times_at

SEEDS = 50
NOISES = (0.002, 0.005, 0.015)
RESULT = pathlib.Path(__file__).parent / "results" / "diagnosis.md"


def columns(params: np.ndarray, tokens: np.ndarray, rng: np.random.Generator) -> dict:
    """Return columns of n runs that do nothing to their losses: rates on their trend, and settings drawn by lot."""
    n, steps = len(params), np.maximum(tokens / 2**19, 50.0)
    return {
        "learning_rate": 0.02 * (params / 1e7) ** -0.3, "batch_tokens": np.full(n, 2.0**19), "steps": steps,
        "warmup_steps": 0.02 * steps, "optimizer": rng.choice(["adamw", "lion"], n),
        "context": rng.choice([1024.0, 2048.0], n), "unique_tokens": np.full(n, 1e13),
    }  # fmt: skip


def healthy(design: str, noise: float, seed: int) -> Runs:
    """Return a table without a fault."""
    params, tokens = DESIGNS[design]()
    more = columns(params, tokens, np.random.default_rng(1000 + seed))
    return runs_of(table(params, tokens, seed=seed, noise=noise, **more))


def faulty(cause: str, design: str, seed: int) -> tuple[Runs, set[int]]:
    """Return a table with one fault, and the numbers of its rows."""
    params, tokens = DESIGNS[design]()
    n, rng = len(params), np.random.default_rng(2000 + seed)
    few, third = (
        np.isin(np.arange(n), rng.choice(n, 4, replace=False)),
        np.isin(np.arange(n), rng.choice(n, n // 3, False)),
    )
    small = params <= np.quantile(params, 0.2)
    more, rows, times = columns(params, tokens, rng), few, np.ones(n)
    if cause == "crashed":
        times = np.where(few, 1.3, 1.0)
    elif cause == "too_low":
        times = np.where(few, 0.88, 1.0)
    elif cause == "units":
        rows, times = third, np.where(third, 1 / np.log(2), 1.0)
    elif cause == "tokenisers":
        rows, times, more["vocab_size"] = third, np.where(third, 1.08, 1.0), np.where(third, 128e3, 32e3)
    elif cause == "other_settings":
        rows, times, more["optimizer"] = third, np.where(third, 1.04, 1.0), np.where(third, "sgd", "adamw")
    elif cause == "rates":
        rows, times = small, np.where(small, 1.05, 1.0)
        more["learning_rate"] = np.where(small, more["learning_rate"] / 4, more["learning_rate"])
    elif cause == "ends":
        rows, times = small, np.where(small, 1.06, 1.0)
    elif cause == "warm_up":
        times, more["warmup_steps"] = np.where(few, 1.05, 1.0), np.where(few, 0.3, 0.02) * more["steps"]
    elif cause == "under_trained":
        tokens, times = np.where(few, 0.4 * params, tokens), np.where(few, 1.15, 1.0)
    elif cause == "counts":
        frame = table(params, tokens, seed=seed, **more)
        frame.loc[few, "tokens"] /= 10
        return runs_of(frame), set(numbers(np.flatnonzero(few)))
    return runs_of(table(params, tokens, seed=seed, times=times, **more)), set(numbers(np.flatnonzero(rows)))


FAULTS = ("crashed", "too_low", "units", "tokenisers", "other_settings", "rates", "ends", "warm_up", "under_trained",
    "counts")  # fmt: skip


def seconds() -> float:
    """Return the processor time of a diagnosis of 1,000 rows with three faults, the second time."""
    params, tokens = scattered(1000)
    more = columns(params, tokens, np.random.default_rng(0))
    times = times_at(1000, range(20), 1.6) * np.where(more["optimizer"] == "lion", 1.04, 1.0)
    runs = runs_of(table(params, tokens, times=times * np.where(params < 6e7, 1.06, 1.0), **more))
    diagnose(runs)
    begin = time.process_time()
    diagnose(runs)
    return time.process_time() - begin


def main() -> None:
    """Measure, and write the table."""
    out = [
        "# The diagnosis of a sweep, on simulated tables",
        "",
        f"{SEEDS} seeds each; made by benchmarks/diagnosis.py.",
        "",
    ]
    out += ["## False alarms", "", "| design | noise | tables with a finding | causes |", "|---|---|---|---|"]
    for design in DESIGNS:
        for noise in NOISES:
            every = [diagnose(healthy(design, noise, s)).findings for s in range(SEEDS)]
            named = collections.Counter(f.cause for found in every for f in found)
            alarms = sum(map(bool, every))
            out.append(
                f"| {design} | {noise:.1%} | {alarms} of {SEEDS} | {', '.join(f'{k} {v}' for k, v in named.items())} |"
            )
    out += [
        "",
        "## One planted fault, noise .5 %",
        "",
        "| fault | design | named first | exactly its rows | others beside |",
        "|---|---|---|---|---|",
    ]
    for cause in FAULTS:
        for design in DESIGNS:
            first = exact = beside = 0
            for seed in range(SEEDS // 2):
                runs, rows = faulty(cause, design, seed)
                found = diagnose(runs).findings
                hit = bool(found) and found[0].cause == cause
                first, exact = first + hit, exact + (hit and set(found[0].rows) == rows)
                beside += len(found) > hit
            out.append(f"| {cause} | {design} | {first} of {SEEDS // 2} | {exact} | {beside} |")
    out += ["", f"A diagnosis of 1,000 rows with three faults takes {seconds():.2f} s of one processor.", ""]
    RESULT.write_text("\n".join(out), "utf-8")


if __name__ == "__main__":
    main()
