"""Steps that five sizes of model take to one loss each, by the batch."""

from pathlib import Path

import pandas as pd

from ._figures import figures, original


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "critical_batch_size" / "cbs_steps_to_target.csv")
    return pd.DataFrame(
        {
            "run": raw["model"] + "-" + raw["batch_size_seqs"].astype(str),
            "params": figures(raw, "params_M") * 1e6,
            "tokens": raw["tokens_to_target"],
            "loss": raw["target_loss"],
            "batch_tokens": raw["batch_tokens"],
            "steps": raw["steps_to_target"],
            "context": raw["seq_len"],
            "group": raw["model"],
        }
    )
