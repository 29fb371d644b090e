"""Two recipes in one table: errors lie apart between the levels of a column that no law of the sweep takes.

An optimiser, a data set or a shape that differs between runs moves the whole curve (Li et al. 2025, arXiv:2502.18969,
section 4). A column counts where it explains errors beyond what sizes and lengths explain.
"""

import numpy as np

from .....runs.schema import is_factor
from .....runs.words import clean
from ..errors import SIZE_COLUMNS, SweepErrors
from ..finding import Finding
from ._between import between
from ._rows import column, counted, names, numbers, share_above

RANK = 50
KIND = "errors"
BESIDE = ("group", "sweep", "seed")  # columns that no law takes and that part runs
# What grows with the runs, and what has a cause of its own.
SCALES = {*SIZE_COLUMNS, "tokens", "flops", "unique_tokens", "characters", "steps", "step", "seconds", "devices"}
ELSEWHERE = {"learning_rate", "batch_tokens", "warmup_steps", "vocab_size", "timescale", "width", "depth", "ffn_width",
    "embedding_dim", "query_heads", "kv_heads", "head_dim"}  # fmt: skip
LEAST = 0.005  # log error between levels at least


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows of other levels than the most common, of the column that explains most; None for no column."""
    taken = SCALES | ELSEWHERE | {*sweep.scales, *sweep.others}
    best = None
    for name in sweep.table.columns:
        if name in taken or name.startswith("mix/") or not (is_factor(name) or name in BESIDE) or name == "excluded":
            continue
        found = between(sweep, sweep.table[name])
        if (
            found
            and found[0].found
            and np.abs(found[0].by).max() > LEAST
            and (not best or found[0].share > best[1][0].share)
        ):
            best = name, found
    if best is None:
        return None
    name, (_, common, level) = best
    rows = sweep.kept & ~common
    text, by = _in_selection(sweep, name, level), float(np.abs(best[1][0].by).max())
    return Finding(
        cause="other_settings",
        subject=f"{counted(sweep, rows)} that differ in {column(name)}",
        sentence=f"Runs differ in {column(name)}, which moves losses by up to {share_above(by)} at one size and "
        "length.",
        next_step=f"Fit one value of {column(name)} at a time: keep {text or level}, leave out {counted(sweep, rows)}.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), keep=f"{name} == {text}" if text else "",
        along=sweep.size or sweep.scales[-1],
    )  # fmt: skip


def _in_selection(sweep: SweepErrors, name: str, level: str) -> str:
    """Return a level as a selection of rows has it, "" where none can have it."""
    if sweep.table[name].dtype.kind in "fiub":
        return f"{float(level):.17g}"
    mark = "'" if "'" not in level else '"'
    return f"{mark}{level}{mark}" if mark not in level and clean(level) == level != "" else ""
