"""Proposed runs as a table that a trainer of small transformers takes: one row a run, with a shape that can be built.

`datasets.measured.train --plan` reads it: its columns are those of a run, and its feed-forward block is 8/3 as wide as
the model. A size is met by width at a usual ratio of width to depth, so that parameters come out within a few percent.
"""

import numpy as np
import pandas as pd

from ...errors import BadInput
from ..architecture import transformer
from ..architecture.transformer import Transformer, params, params_non_embedding
from .proposal import NextRuns

HEAD_DIMS = ((3e5, 8), (1e7, 32), (1e9, 64), (np.inf, 128))  # up to so many parameters
ASPECT = (8.0, 128.0)  # width over depth of the smallest and of the largest models
VOCAB = 1024
BY_DEPTH = 64  # layers that are tried
GROWS = 0.2  # power of the size by which the usual ratio of width to depth grows, from 12 at 1e5 parameters
UNUSUAL = 0.05  # a ratio off by a factor of e is as bad as a size off by this share
OFF = 0.25  # of the parameters: a shape that misses its size by more is none


def training_table(found: NextRuns, vocab_size: int = VOCAB) -> pd.DataFrame:
    """Return the runs with `run`, `width`, `depth`, `query_heads`, `kv_heads`, `head_dim`, `vocab_size`, `tokens`.

    Raises BadInput where a size is too small for a shape with this vocabulary.
    """
    rows = []
    for i, run in enumerate(found.proposed):
        counted = "params_non_embedding" if "params_non_embedding" in run.at else "params"
        shape = shape_of(run.at[counted], vocab_size, embeddings=counted == "params")
        names = ("width", "depth", "query_heads", "kv_heads", "head_dim", "vocab_size")
        rows.append({"run": f"next-{i + 1}", **{n: int(getattr(shape, n)) for n in names},
                     "tokens": round(run.at["tokens"])})  # fmt: skip
    return pd.DataFrame(rows)


def shape_of(size: float, vocab_size: int, embeddings: bool = True) -> Transformer:
    """Return the shape whose parameters come nearest to a size, among those of a usual ratio of width to depth."""
    depths, heads = np.meshgrid(np.arange(1, BY_DEPTH + 1), np.arange(1, 257), indexing="ij")
    counts = params if embeddings else params_non_embedding
    usual = float(np.clip(12 * (size / 1e5) ** GROWS, *ASPECT))
    head_dim = next(dim for most, dim in HEAD_DIMS if size <= most)
    width = heads * head_dim
    every = Transformer(width, depths, heads, heads, head_dim, 8 * np.round(width / 3), vocab_size)
    off = np.abs(np.log(counts(every) / size))
    at = np.unravel_index(int(np.argmin(off + UNUSUAL * np.abs(np.log(width / depths / usual)))), off.shape)
    if off[at] > OFF:
        raise BadInput(f"No shape has {size:,.0f} parameters with a vocabulary of {vocab_size:,} entries.")
    return transformer.checked(
        int(width[at]), int(depths[at]), int(heads[at]), head_dim=head_dim, ffn_width=8 * round(int(width[at]) / 3),
        vocab_size=vocab_size,
    )  # fmt: skip
