"""Runs of one's own, from a table with the columns of runs.csv; what it does not say is as in the plan."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from core.errors import BadInput
from core.plan.architecture.transformer import checked

from .sources import DOMAINS
from .training_run import SIZES, TrainingRun, shape

SHAPE = ("width", "depth", "query_heads", "kv_heads", "head_dim", "vocab_size")
WHOLE = ("tokens", "batch_tokens", "context", "seed", "unique_tokens")
NUMBERS = ("learning_rate", "weight_decay")
MIX = tuple(f"mix/{domain}" for domain in DOMAINS)
ALLOWED = ("run", "schedule", *SHAPE, *WHOLE, *NUMBERS, *MIX)


def user_runs(path: Path) -> list[TrainingRun]:
    """Return the runs that a CSV describes, one a row; only `tokens` is needed.

    Raises BadInput, in a line that names row and column, for what cannot be trained.
    """
    table = pd.read_csv(path, dtype={"run": str, "schedule": str})
    if unknown := [name for name in table.columns if name not in ALLOWED]:
        raise BadInput(f"{path.name}: no column {', '.join(unknown)}; allowed are {', '.join(ALLOWED)}.")
    if "tokens" not in table:
        raise BadInput(f"{path.name} has no column tokens; it says how long each run is.")
    runs = [_run(i, {str(n): v for n, v in row.dropna().items()}, path.name) for i, row in table.iterrows()]
    names = [run.name for run in runs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadInput(f"{path.name}: two runs are called {twice[0]}; each needs a name of its own.")
    return runs


def _run(i: Any, cells: dict[str, Any], name: str) -> TrainingRun:
    where = f"{name}, row {i + 2}"
    width, depth, query = (int(cells.get(n, usual)) for n, usual in zip(SHAPE, SIZES["38k"], strict=False))
    kv, head_dim, vocab = (int(cells.get(n, usual)) for n, usual in zip(SHAPE[3:], (query, 0, 1024), strict=True))
    try:
        chosen = shape(width, depth, query, kv, head_dim, vocab)
        checked(*(getattr(chosen, n) for n in (*SHAPE[:5], "ffn_width", "vocab_size")))
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from error
    run = TrainingRun(str(cells.get("run", f"own-{i + 1}")), "own", chosen, int(cells["tokens"]))
    run = replace(
        run, **{n: int(cells[n]) for n in WHOLE if n in cells}, **{n: cells[n] for n in NUMBERS if n in cells}
    )
    run = replace(run, schedule=str(cells.get("schedule", run.schedule)))
    if any(n in cells for n in MIX):
        run = replace(run, mix=tuple(float(cells.get(n, 0.0)) for n in MIX))
    _check(run, where)
    return run


def _check(run: TrainingRun, where: str) -> None:
    """Raise BadInput for numbers that fit no run."""
    if run.batch_tokens % run.context:
        raise BadInput(f"{where}: batch_tokens {run.batch_tokens} is no multiple of the context {run.context}.")
    if run.tokens < run.batch_tokens:
        raise BadInput(f"{where}: tokens {run.tokens} is less than one batch of {run.batch_tokens}.")
    if abs(sum(run.mix) - 1) > 1e-3:
        raise BadInput(f"{where}: the shares sum to {sum(run.mix):g}; allowed are shares that sum to 1.")
    if run.schedule not in ("constant", "cooldown", "linear", "cosine"):
        raise BadInput(f"{where}: schedule is {run.schedule}; allowed are constant, cooldown, linear and cosine.")
    if run.shape.head_dim % 2:
        raise BadInput(
            f"{where}: head_dim is {run.shape.head_dim}; allowed are even numbers, since positions turn pairs."
        )
