"""Hugging Face Trainer: trainer_state.json of a checkpoint."""

from collections.abc import Mapping

import pandas as pd

from .. import tree as trees
from ..raw import RawTable
from ._cells import by_step, completed, filled, renamed

RANK = 20
_LAST = frozenset({"train_loss", "total_flos"})  # only the entry that ends training has them
_SPEED = ("_runtime", "_per_second")


def from_tree(name: str, tree: object) -> RawTable | None:
    """Return log_history with one row a step, None for any other document.

    Losses of training are means since the entry before and called `train/loss`. The mean over the whole run that ends
    the log is no loss of a checkpoint and is left out. Compute (FLOP, without embeddings) and tokens of the whole run
    are shared out over the rows; 0 means that they were not counted.
    """
    if not isinstance(tree, Mapping) or not isinstance(tree.get("log_history"), list):
        return None
    entries = [entry for entry in tree["log_history"] if isinstance(entry, Mapping) and "step" in entry]
    kept = [{k: v for k, v in entry.items() if k not in _LAST and not k.endswith(_SPEED)} for entry in entries]
    kept = [entry for entry in kept if set(entry) - {"step", "epoch"}]
    if not kept:
        return None
    cells = renamed(trees.frame(name, enumerate(kept, start=1)), {"loss": "train/loss"})
    cells = by_step(cells, ["step"])
    cells, notes = _tokens(cells)
    notes += _totals(tree, cells)
    if "learning_rate" in cells:
        notes.append("The learning rate is that of each step.")
    return RawTable(cells, "history", ("Entries of one step of log_history stand in one row.", *notes))


def _tokens(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return cells with the tokens that were counted as `tokens`, at every step where they grow evenly."""
    if "num_input_tokens_seen" not in cells:
        return cells, []
    cells = renamed(cells, {"num_input_tokens_seen": "tokens"})
    if not (pd.to_numeric(cells["tokens"], errors="coerce") > 0).any():
        return cells.drop(columns=["tokens"]), []
    return completed(cells, "step")


def _totals(tree: Mapping, cells: pd.DataFrame) -> list[str]:
    """Add to `cells` what the file says of the whole run, and return what has to be said of it."""
    notes = []
    steps = pd.to_numeric(cells["step"], errors="coerce")
    share = steps / steps.max() if tree.get("global_step") == steps.max() and steps.max() > 0 else None
    seen, flops = _amount(tree, "num_input_tokens_seen"), _amount(tree, "total_flos")
    if "tokens" not in cells and seen and share is not None:
        cells["tokens"] = (share * seen).round()
        notes.append("tokens are those of the end of the file, in proportion to the step.")
    if flops and share is not None:
        tokens = pd.to_numeric(cells["tokens"], errors="coerce") if "tokens" in cells else None
        counted = tokens is not None and tokens.notna().all() and tokens.max() > 0
        cells["flops"] = flops * (tokens / tokens.max() if counted and tokens is not None else share)
        notes.append("flops is total_flos, which counts no embeddings, in proportion to tokens or steps.")
        if counted and tokens is not None:
            cells["params_non_embedding"] = float(round(flops / (6 * tokens.max())))
            notes.append("params_non_embedding is worked out: total_flos / (6 x tokens), as the Trainer counts it.")
    planned, batch = tree.get("max_steps"), tree.get("train_batch_size")
    if isinstance(planned, int) and planned > 0:
        cells["max_steps"] = planned
    if isinstance(batch, int):
        cells["train_batch_size per device"] = batch
    if not any(str(c).startswith("eval") and filled(cells[c]).any() for c in cells):
        notes.append("There is no loss of evaluation in the file: train/loss is the mean since the entry before.")
    return notes


def _amount(tree: Mapping, key: str) -> float:
    """Return an amount that the file counted, 0 where it counted none."""
    found = tree.get(key)
    return float(found) if isinstance(found, (int, float)) and 0 < found < 1e40 else 0.0
