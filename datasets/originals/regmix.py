"""Final losses on thirteen parts of the Pile, by the shares of seventeen in training."""

from pathlib import Path

import numpy as np
import pandas as pd

from ._figures import figures, original

# split, name of the size in the files, parameters (nominal), training tokens where they are known
REGMIX_PARTS = (
    ("train", "1m", 1e6, 1e9),
    ("test", "1m", 1e6, 1e9),
    ("test", "60m", 60e6, np.nan),
    ("test", "1B", 1e9, np.nan),
)


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    parts = []
    for kind, size, params, tokens in REGMIX_PARTS:
        shares = original(folder / "regmix" / f"{kind}_mixture_{size}.csv")
        losses = original(folder / "regmix" / f"{kind}_pile_loss_{size}.csv")
        assert list(shares["index"]) == list(losses["index"])
        mix = {n: figures(shares, n) for n in shares.columns if n != "index"}
        total, count = np.sum(list(mix.values()), axis=0), len(shares)
        one = {
            "run": [f"{size}-{kind}-{i}" for i in shares["index"]],
            "excluded": [""] * count if kind == "train" else [f"a test mixture, at {size}"] * count,
            "params": np.full(count, params),
            "tokens": np.full(count, tokens),
        }
        one |= {f"mix/{_pile(n)}": values / total for n, values in mix.items()}
        parts.append(pd.DataFrame(one | {f"loss/{_pile(n)}": figures(losses, n) for n in losses.columns[1:]}))
    return pd.concat(parts, ignore_index=True)


def _pile(name: str) -> str:
    return name.removeprefix("train_the_pile_").removeprefix("metric/the_pile_").removesuffix("_val_loss")
