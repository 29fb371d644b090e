"""Loss curves of three sizes under nine learning-rate schedules each (Luo et al. 2025)."""

from pathlib import Path

import numpy as np
import pandas as pd

from ._figures import figures, original

SIZES = {"25": 25e6, "100": 100e6, "400": 400e6}  # nominal
WARMUP_STEPS = 2160


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    parts = []
    for size, params in SIZES.items():
        for path in sorted((folder / "multipowerlaw" / f"csv_{size}").glob("*.csv")):
            raw = original(path)
            parts.append(
                pd.DataFrame(
                    {
                        "run": f"{size}M-{path.stem}",
                        "step": figures(raw, "step"),
                        "params": params,
                        "loss": figures(raw, "loss"),
                        "warmup_steps": np.full(len(raw), WARMUP_STEPS),
                        "learning_rate": figures(raw, "lr"),
                        "schedule": path.stem,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)
