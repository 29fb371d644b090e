"""Final losses of AdamW around the best setting of each scale, one setting varied at a time."""

from pathlib import Path

import numpy as np
import pandas as pd

from ._figures import figures, original

# 32 layers of four square attention matrices and three of a gated feed-forward block four times as wide.
SWEEP_DEPTH, SWEEP_WIDTHS = 32, {"130m": 512, "300m": 768, "520m": 1024, "1.2b": 1536}
SWEEP_CONTEXT, SWEEP_TOKENS_PER_PARAM, SWEEP_VOCAB = 4096, 20, 128_256
SWEEP_KEPT = ("Baseline", "learning_rate", "weight_decay", "train_batch_size")
SWEEP_DIVERGED = 5.0  # nats: losses from there on are of runs that came apart


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "marin_optimizer_sweep" / "marin_sweep_runs.csv")
    raw = raw[raw["optimizer"] == "adamw"].reset_index(drop=True)
    width, loss = raw["model"].map(SWEEP_WIDTHS).to_numpy(float), figures(raw, "loss")
    params = SWEEP_DEPTH * (4 + 3 * 4) * width**2
    apart = ~(loss < SWEEP_DIVERGED)
    excluded = [
        "no loss: the run came apart" if value != value  # one did so before its first evaluation
        else "" if varied in SWEEP_KEPT else f"varies {varied.replace('_', ' ')}, which is another question"
        for value, varied in zip(loss, raw["varied"], strict=True)
    ]  # fmt: skip
    return pd.DataFrame(
        {
            # Two runs came apart so early that they have no name.
            "run": [str(name) if name == name and name else f"unnamed-{i}" for i, name in enumerate(raw["run"])],
            "excluded": excluded,
            "status": np.where(apart, "diverged", "ok"),
            "params_non_embedding": params,
            "tokens": figures(raw, "chinchilla_mult") * SWEEP_TOKENS_PER_PARAM * params,
            "loss": loss,
            "batch_tokens": figures(raw, "train_batch_size") * SWEEP_CONTEXT,
            "warmup_steps": figures(raw, "warmup"),
            "learning_rate": figures(raw, "learning_rate"),
            "weight_decay": figures(raw, "weight_decay"),
            "optimizer": raw["optimizer"],
            "beta1": figures(raw, "beta1"),
            "beta2": figures(raw, "beta2"),
            "vocab_size": np.full(len(raw), SWEEP_VOCAB),
            "width": width,
            "ffn_width": 4 * width,
            "depth": np.full(len(raw), SWEEP_DEPTH),
            "context": np.full(len(raw), SWEEP_CONTEXT),
        }
    )
