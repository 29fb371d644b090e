"""Checkpoints of 22 shapes."""

from pathlib import Path

import pandas as pd

from ._figures import figures, original

GEMSTONES_FIT_EVERY = 2385  # steps between the checkpoints of the published fit
GEMSTONES_VOCAB = 50304
GEMSTONES_DEVICES_PER_NODE = 8


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "gemstones" / "wandb_df_for_fitting_hot_100b_477.jsonl")
    params, step, width, tokens = (figures(raw, n) for n in ("params_active_precise", "step", "width", "tokens"))
    fitted = step % GEMSTONES_FIT_EVERY == 0
    return pd.DataFrame(
        {
            "run": raw["run_name"],
            "step": step,
            "excluded": ["" if used else "not a checkpoint of the published fit" for used in fitted],
            "params": params,
            "params_non_embedding": params - GEMSTONES_VOCAB * width,
            "tokens": tokens,
            "loss": raw["final_loss"],
            "batch_tokens": tokens / step,
            "width": width,
            "depth": raw["depth"],
            "seconds": figures(raw, "seconds_per_step") * step,
            "devices": figures(raw, "num_nodes") * GEMSTONES_DEVICES_PER_NODE,
        }
    )
