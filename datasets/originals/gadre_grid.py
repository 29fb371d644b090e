"""Final losses of a grid of widths, depths, heads and warm-ups, each shape's best warm-up included."""

from pathlib import Path

import pandas as pd

from ._figures import figures, original

GRID_VOCAB, GRID_TOKENS_PER_PARAM = 50_432, 20


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "gadre_overtraining" / "gadre_grid_sweep.csv")
    shape = raw["model"].str.extract(r"d=(?P<width>\d+)_l=(?P<depth>\d+)_h=(?P<heads>\d+)").astype(float)
    tokens, loss = figures(raw, "tokens"), figures(raw, "loss")
    params = tokens / GRID_TOKENS_PER_PARAM
    best = loss == pd.Series(loss).groupby(raw["model"]).transform("min").to_numpy()
    return pd.DataFrame(
        {
            "run": raw["key"],
            "excluded": ["" if used else "another warm-up did better for this shape" for used in best],
            "params": params,
            "params_non_embedding": params - 2 * GRID_VOCAB * shape["width"],
            "tokens": tokens,
            "loss": loss,
            "warmup_steps": figures(raw, "warmup"),
            "learning_rate": figures(raw, "lr"),
            "weight_decay": figures(raw, "wd"),
            "width": shape["width"],
            "depth": shape["depth"],
            "query_heads": shape["heads"],
            "kv_heads": shape["heads"],
            "head_dim": shape["width"] / shape["heads"],
        }
    )
