"""Benchmark scores of public base models, with size and training tokens and without losses (Ruan et al. 2024)."""

from pathlib import Path

import numpy as np
import pandas as pd

from core.runs.aliases import key_of

from ._figures import figures, original

FIRST = "base_llm_benchmark_eval.csv"  # has size and tokens
FURTHER = ("base_llm_emergent_capability_eval.csv", "base_llm_leaderboard_v2_eval.csv")
MISREAD = "cerebras/btlm-3b-8k-base"
NOT_SCORES = ("Model", "Model Family", "Model Size (B)", "Pretraining Data Size (T)", "FLOPs (1E21)")


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "obs_scaling" / FIRST)
    found = pd.DataFrame(
        {
            "run": raw["Model"],
            "params": figures(raw, "Model Size (B)") * 1e9,
            "tokens": figures(raw, "Pretraining Data Size (T)") * 1e12,
            "flops": figures(raw, "FLOPs (1E21)") * 1e21,
            "group": raw["Model Family"],
        }
    )
    parts = [_scores(raw)]
    for name in FURTHER:
        scores = original(folder / "obs_scaling" / name)
        parts.append(_scores(scores).set_index(scores["Model"]).reindex(raw["Model"]).reset_index(drop=True))
    found = pd.concat([found, *parts], axis=1)
    misread = "the original gives 627 trillion tokens, which are the 627 billion of the training set"
    return found.assign(excluded=np.where(found["run"] == MISREAD, misread, ""))


def _scores(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of a file as `metric/...`."""
    return pd.DataFrame({_metric(n): figures(raw, n) for n in raw.columns if n not in NOT_SCORES})


def _metric(header: str) -> str:
    words = (key_of(word).lower() for word in header.replace("-", "_").split("_"))
    return "metric/" + "_".join(filter(None, words))
