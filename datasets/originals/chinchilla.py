"""Points of Fig. 4; tokens follow from the compute, since the figure does not give them."""

from pathlib import Path

import numpy as np
import pandas as pd

from core.units import FLOP_PER_PARAM_TOKEN

from ._figures import figures, original

CHINCHILLA_DROPPED = 5  # the highest losses, as Besiroglu et al. 2024 drop them


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "chinchilla_epoch" / "svg_extracted_data.csv")
    params, flops, loss = (figures(raw, n) for n in ("Model Size", "Training FLOP", "loss"))
    dropped = loss >= np.sort(loss)[-CHINCHILLA_DROPPED]
    reason = f"among the {CHINCHILLA_DROPPED} highest losses, which the replication leaves out"
    return pd.DataFrame(
        {
            "excluded": [reason if out else "" for out in dropped],
            "params": params,
            "tokens": flops / (FLOP_PER_PARAM_TOKEN * params),
            "flops": flops,
            "loss": loss,
        }
    )
