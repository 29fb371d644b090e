"""Two recipes in one table: errors lie apart between the levels of a column that no law of the sweep takes.

An optimiser, a data set or a shape that differs between runs moves the whole curve (Li et al. 2025, arXiv:2502.18969,
section 4). A column counts where it explains errors beyond what sizes and lengths explain.
"""

import numpy as np

from .....runs.schema import is_factor
from .....runs.words import quote
from ..errors import SIZE_COLUMNS, SweepErrors
from ..finding import Finding
from ._between import between
from ._rows import column, counted, names, numbers

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
    text = quote(level) if sweep.table[name].dtype.kind not in "fiub" else level
    return Finding(
        cause="other_settings",
        subject=f"{counted(sweep, rows)} of another {column(name)}",
        sentence=f"Runs differ in {column(name)}, which moves their losses by up to {np.abs(best[1][0].by).max():.1%} at one size and length.",
        next_step=f"Fit one {column(name)} at a time: keep {text}, leave out {counted(sweep, rows)}.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), keep=f"{name} == {text}" if text else "",
        along=sweep.size or sweep.scales[-1],
    )  # fmt: skip
