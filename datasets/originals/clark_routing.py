"""Validation losses of language models with routed experts, at every checkpoint (Clark et al. 2022)."""

from pathlib import Path

import numpy as np
import pandas as pd

from ._figures import figures, original

TOKENS_A_STEP = 2**19  # assumed: the power of two by which 249,000 steps are nearest to the paper's 130 billion tokens
USUAL_FREQUENCY, USUAL_SEED = 0.5, 42  # of the runs that the published fit uses
OTHER_LOSSES = ("c4", "curation_corpus", "lambada", "pile", "wikitext103")


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "moe_routing_clark" / "curves.csv.gz")
    step, experts, active = (figures(raw, n) for n in ("step", "num_experts", "k"))
    frequency, seed = figures(raw, "routing_frequency"), figures(raw, "seed")
    last = step == pd.Series(step).groupby(raw["hyper_id"].to_numpy()).transform("max").to_numpy()
    reasons = {
        "a checkpoint before the end": ~last,
        "experts in another share of the layers than a half": frequency != USUAL_FREQUENCY,
        "several experts for each token, or a dense layer several times as large": active != 1,
        "a seed beside the usual one": seed != USUAL_SEED,
    }
    excluded = np.select(list(reasons.values()), list(reasons), "")
    return pd.DataFrame(
        {
            "run": "clark-" + raw["hyper_id"].astype(str),
            "step": step,
            "excluded": excluded,
            "params": figures(raw, "total_parameter_count"),
            "tokens": np.where(step > 0, step * TOKENS_A_STEP, np.nan),
            "loss": figures(raw, "loss_validation"),
            "width": figures(raw, "d_model"),
            "depth": figures(raw, "num_blocks"),
            "query_heads": figures(raw, "num_heads"),
            "head_dim": figures(raw, "kqv_size"),
            "experts": experts,
            "active_experts": active,
            "router": raw["router_type"],
            "active_params": figures(raw, "dense_parameter_count"),
            "seed": seed,
        }
        | {f"loss/{name}": figures(raw, f"loss_{name}") for name in OTHER_LOSSES}
    )
