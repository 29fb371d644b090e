"""The measured rows as the composition test sees them: losses per byte, the base law, usual settings, scores."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core import laws
from core.fit import FitOptions, fit, from_fit
from core.runs import from_table, load_bundled

Column = np.ndarray
SIZE = "params_non_embedding"
MIX = tuple(f"mix/{n}" for n in ("c", "english", "french", "german", "manual", "markup", "python"))
# What every run of the backbone has, whatever its size; width, depth and heads follow from its size.
USUAL = {
    "vocab_size": 1024.0, "batch_tokens": 2048.0, "learning_rate": 0.01, "weight_decay": 0.05, "context": 128.0,
    "schedule": "cooldown", **dict.fromkeys(MIX, 1 / len(MIX)),
}  # fmt: skip
SHAPED = ("width", "depth", "query_heads", "kv_heads")


def measured() -> pd.DataFrame:
    """Return all rows that fits use; `params` counts the embeddings of the usual vocabulary, whatever the run's is."""
    rows = load_bundled("measured").included
    rows = rows[rows["sweep"] != "check"].reset_index(drop=True)
    params = rows[SIZE] + USUAL["vocab_size"] * rows["width"]
    return rows.assign(params=params, log_loss=np.log(rows["loss_per_byte"]))


@dataclass(frozen=True)
class BaseLaw:
    """The law of size and data that everything is put on: fitted to the backbone, its losses per byte."""

    key: str
    rows: pd.DataFrame
    log_loss: Callable[[pd.DataFrame], Column]

    def usual(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows with the settings of the backbone at their sizes and tokens."""
        shapes = self.rows.drop_duplicates("params").sort_values("params")
        at, known = np.log(rows["params"]), np.log(shapes["params"])
        shaped = {n: np.exp(np.interp(at, known, np.log(shapes[n]))) for n in SHAPED}
        held = {**USUAL, **shaped, "unique_tokens": rows["tokens"], "embedding_dim": shaped["width"]}
        return rows.assign(**held)  # pyright: ignore[reportArgumentType]


def base(key: str, rows: pd.DataFrame) -> BaseLaw:
    """Return the law called `key`, fitted to the rows of the backbone."""
    backbone = rows[rows["sweep"] == "backbone"]
    law = laws.get(key)
    size = next(f.name for f in law.features if f.name != "tokens")
    names = {size: "params", "tokens": "tokens"}
    table = pd.DataFrame({n: backbone[c] for n, c in names.items()}).assign(loss=backbone["loss_per_byte"])
    found = from_fit(fit(law, from_table(table, "backbone"), FitOptions(starts=64)))

    def log_loss(at: pd.DataFrame) -> Column:
        return np.log(found.expect({n: at[c].to_numpy(float) for n, c in names.items()}))

    return BaseLaw(key, backbone, log_loss)


@dataclass(frozen=True)
class Misses:
    """Mean relative error and bias (shares), R2 of the log loss and rank correlation."""

    error: float
    bias: float
    r2: float
    rank: float

    def cells(self) -> dict[str, str]:
        return {
            "error %": f"{100 * self.error:.2f}", "bias %": f"{100 * self.bias:+.2f}", "R2": f"{self.r2:.3f}",
            "rank correlation": f"{self.rank:.3f}",
        }  # fmt: skip


def score(log_loss: Column, predicted: Column) -> Misses:
    """Return how predictions of the log loss miss; the bias is above 0 where losses are predicted too high."""
    off = np.asarray(predicted) - np.asarray(log_loss)
    spread = ((log_loss - np.mean(log_loss)) ** 2).sum()
    rank = pd.Series(np.asarray(predicted)).corr(pd.Series(np.asarray(log_loss)), method="spearman")
    return Misses(
        float(np.abs(np.expm1(off)).mean()),
        float(np.expm1(off).mean()),
        float(1 - (off**2).sum() / spread),
        float(rank),
    )
