"""What every published law recommends for a run, side by side: batch size, learning rate, weight decay.

No law is named here: all of the registry that give the setting are asked, each in its own conventions, and each says
which of its inputs lie outside of the runs behind it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ... import laws
from ...fit.calibrated import from_published
from ...laws.cost import SIX_ND

SETTINGS = ("batch_tokens", "learning_rate", "weight_decay")


def run_of(params: float, params_non_embedding: float, tokens: float) -> dict[str, float]:
    """Return what laws may ask of a run: sizes, tokens, and compute (FLOP).

    Published recommendations are of dense models and say C = 6 N D; no law of the loss is at hand to say otherwise.
    """
    flops = SIX_ND.flops(params, tokens)
    return {"params": params, "params_non_embedding": params_non_embedding, "tokens": tokens, "flops": flops}


def recommendations(setting: str, at: Mapping[str, float]) -> pd.DataFrame:
    """Return what each published set recommends for `setting` at a run, a row a set, the smallest value first.

    Columns: `reference` (KEY@SET), `title`, `source`, `value` (in the law's unit: batches in tokens), `kind` ("best" or
    "critical"), `beyond` (decades of the input farthest outside of the source's runs; NaN where it does not say what
    they were), `why` (that input), `data` ("text" or "video"), `counted` (part of the spread: laws of text, each author
    once). A law whose inputs are not all in `at` is left out.
    """
    rows = []
    for law in laws.registry().values():
        if law.target != setting or not all(f.name in at for f in law.features):
            continue
        seen: set[str] = set()
        for constants in law.published:
            calibrated = from_published(law, constants)
            value = float(calibrated.expect({f.name: np.array([float(at[f.name])]) for f in law.features})[0])
            beyond, why = _beyond(at, calibrated.ranges)
            row = {"reference": f"{law.key}@{constants.name}", "title": law.title, "source": constants.source}
            row |= {"value": value, "kind": "best" if law.gives == "best" else "critical"}
            counted = law.modality == "text" and author(constants.name) not in seen
            rows.append({**row, "beyond": beyond, "why": why, "data": law.modality, "counted": counted})
            seen.add(author(constants.name))
    columns = ["reference", "title", "source", "value", "kind", "beyond", "why", "data", "counted"]
    return pd.DataFrame(rows, columns=columns).sort_values("value", kind="stable", ignore_index=True)


def author(name: str) -> str:
    """Return whose constants a set holds: rounded ones of the same authors are no second opinion."""
    return name.partition("-")[0]


def _beyond(at: Mapping[str, float], ranges: Mapping[str, tuple[float, float]]) -> tuple[float, str]:
    """Return how many decades a run lies outside of some ranges, and in what."""
    found = [
        (max(float(np.log10(at[n] / high)), float(np.log10(low / at[n])), 0.0), n)
        for n, (low, high) in ranges.items()
        if n in at
    ]
    return max(found) if found else (np.nan, "")


def numbers(found: Mapping[str, pd.DataFrame], units: Mapping[str, str]) -> pd.DataFrame:
    """Return the middle of what is recommended, a row a setting, with the smallest and the largest as `low` and `high`.

    Columns: `quantity`, `value`, `low`, `high`, `unit`; settings for which nothing is recommended are left out.
    """
    rows = []
    for setting, table in found.items():
        low, middle, high = spread(table)
        if np.isfinite(middle):
            rows.append((setting, middle, low, high, units.get(setting, "")))
    return pd.DataFrame(rows, columns=["quantity", "value", "low", "high", "unit"])


def spread(table: pd.DataFrame, kind: str = "best") -> tuple[float, float, float]:
    """Return the smallest, the middle (geometric mean) and the largest of what is recommended; NaN where nothing is."""
    values = table.loc[(table["kind"] == kind) & table["counted"], "value"].to_numpy(float)
    if not len(values):
        return np.nan, np.nan, np.nan
    return float(values.min()), float(np.exp(np.log(values).mean())), float(values.max())
