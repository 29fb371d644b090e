"""Final losses of 104 models."""

from pathlib import Path

import pandas as pd

from ._figures import original


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "gadre_overtraining" / "gadre_models.csv")
    taken = {
        "run": "name",
        "params": "params",
        "params_non_embedding": "params_no_embed",
        "tokens": "tokens",
        "loss": "loss__openlm",
        "warmup_steps": "warmup",
        "learning_rate": "lr",
        "weight_decay": "wd",
        "train_set": "dataset",
        "seed": "seed",
    }
    found = pd.DataFrame({name: raw[source] for name, source in taken.items()})
    others = [n for n in raw.columns if n.startswith("loss__") and n != taken["loss"]]
    return found.assign(**{n.replace("loss__", "loss/"): raw[n] for n in others})
