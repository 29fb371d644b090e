"""Eleven optimizers at the best setting that was found for each, by size and tokens."""

from pathlib import Path

import numpy as np
import pandas as pd

from ._figures import figures, original
from .optimizer_sweep import (
    SWEEP_CONTEXT,
    SWEEP_DEPTH,
    SWEEP_DIVERGED,
    SWEEP_TOKENS_PER_PARAM,
    SWEEP_VOCAB,
    SWEEP_WIDTHS,
)

NAMES = {
    "adamw": "AdamW", "cautious": "Cautious", "kron": "Kron", "lion": "Lion", "mars": "Mars", "mini": "Adam-mini",
    "muon": "Muon", "nadamw": "NAdamW", "scion": "Scion", "soape": "Soap", "sophia": "Sophia",
}  # fmt: skip


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "marin_optimizer_sweep" / "marin_sweep_runs.csv")
    raw = raw[raw["varied"] == "Baseline"].sort_values(["optimizer", "model", "chinchilla_mult"]).reset_index(drop=True)
    width, loss = raw["model"].map(SWEEP_WIDTHS).to_numpy(float), figures(raw, "loss")
    params = SWEEP_DEPTH * (4 + 3 * 4) * width**2
    return pd.DataFrame(
        {
            "run": [str(name) if name == name and name else f"unnamed-{i}" for i, name in enumerate(raw["run"])],
            "excluded": ["no loss: the run came apart" if value != value else "" for value in loss],
            "status": np.where(loss < SWEEP_DIVERGED, "ok", "diverged"),
            "params_non_embedding": params,
            "tokens": figures(raw, "chinchilla_mult") * SWEEP_TOKENS_PER_PARAM * params,
            "loss": loss,
            "batch_tokens": figures(raw, "train_batch_size") * SWEEP_CONTEXT,
            "warmup_steps": figures(raw, "warmup"),
            "learning_rate": figures(raw, "learning_rate"),
            "optimizer": raw["optimizer"].map(NAMES),
            "vocab_size": np.full(len(raw), SWEEP_VOCAB),
            "width": width,
            "ffn_width": 4 * width,
            "depth": np.full(len(raw), SWEEP_DEPTH),
            "context": np.full(len(raw), SWEEP_CONTEXT),
        }
    )
