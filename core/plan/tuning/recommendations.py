"""What every published law recommends for a run, side by side: batch size, learning rate, weight decay.

No law is named here: all of the registry that give the setting are asked, each in its own conventions, and each says
which of its inputs lie outside of the runs behind it.
"""

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ... import laws
from ...fit.calibrated import Calibrated, from_published
from ...laws.cost import SIX_ND
from .swept import SweptSetting

SETTINGS = ("batch_tokens", "learning_rate", "weight_decay")


def run_of(params: float, params_non_embedding: float, tokens: float) -> dict[str, float]:
    """Return what laws may ask of a run: sizes, tokens, and compute (FLOP).

    Published recommendations are of dense models and say C = 6 N D; no law of the loss is at hand to say otherwise.
    """
    flops = SIX_ND.flops(params, tokens)
    return {"params": params, "params_non_embedding": params_non_embedding, "tokens": tokens, "flops": flops}


def recommendations(
    setting: str, at: Mapping[str, float], swept: Mapping[str, SweptSetting] | None = None
) -> pd.DataFrame:
    """Return what each published set recommends for `setting` at a run, a row a set, the smallest value first, and what
    a sweep at hand says (`swept` by setting).

    Columns: `reference` (KEY@SET; the name of the runs for a sweep), `title`, `source`, `value` (in the law's unit:
    batches in tokens), `low` and `high` (of a sweep, 95 %; NaN of papers), `kind` ("best" or "critical"), `beyond`
    (decades of the input farthest outside of the source's runs; NaN where it does not say what they were), `why` (that
    input), `data` ("text" or "video"), `counted` (part of the answer: a sweep that is heard, alone; else laws of text,
    each author once), `own` (a sweep). A law whose inputs are not all in `at` is left out.
    """
    rows = _with_sweep([*_recommended(setting, at)], setting, at, swept or {})
    return pd.DataFrame(rows, columns=[*COLUMNS]).sort_values("value", kind="stable", ignore_index=True)


COLUMNS = (
    "reference", "title", "source", "value", "low", "high", "kind", "beyond", "why", "data", "counted", "own",
)  # fmt: skip


def best_counted(
    setting: str, at: Mapping[str, float], swept: Mapping[str, SweptSetting] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of `recommendations` that give the best value and are part of the answer, the smallest first."""
    rows = _with_sweep([*_recommended(setting, at)], setting, at, swept or {})
    return sorted((r for r in rows if r["counted"] and r["kind"] == "best"), key=lambda row: row["value"])


def _with_sweep(
    rows: list[dict[str, Any]], setting: str, at: Mapping[str, float], swept: Mapping[str, SweptSetting]
) -> list[dict[str, Any]]:
    """Return rows of papers with that of a sweep: it counts alone where it is heard."""
    sweep = swept.get(setting)
    if sweep is None or not {sweep.size, "tokens"} <= {*at}:
        return rows
    said = sweep.at(at)
    if said.heard:
        rows = [row | {"counted": row["counted"] and row["kind"] != "best"} for row in rows]
    row = {"reference": sweep.runs, "title": "sweep", "source": sweep.runs, "value": said.value, "low": said.low}
    row |= {"high": said.high, "kind": "best", "beyond": said.beyond, "why": said.why, "data": "text"}
    return [*rows, row | {"counted": said.heard, "own": True}]


def _recommended(setting: str, at: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    """Yield what every published set says, in the order of the registry."""
    for calibrated, about in _published_sets(setting):
        if all(f.name in at for f in calibrated.law.features):
            given = {f.name: np.array([float(at[f.name])]) for f in calibrated.law.features}
            beyond, why = _beyond(at, calibrated.ranges)
            yield {**about, "value": float(calibrated.expect(given)[0]), "beyond": beyond, "why": why}


@functools.cache
def _published_sets(setting: str) -> tuple[tuple[Calibrated, dict[str, Any]], ...]:
    """Return the published constants of every law that gives a setting, with what a row says of them."""
    found = []
    for law in laws.registry().values():
        seen: set[str] = set()
        for constants in law.published if law.target == setting else ():
            counted = law.modality == "text" and author(constants.name) not in seen
            about = {"reference": f"{law.key}@{constants.name}", "title": law.title, "source": constants.source}
            about |= {"kind": "best" if law.gives == "best" else "critical", "data": law.modality, "counted": counted}
            about |= {"low": np.nan, "high": np.nan, "own": False}
            found.append((from_published(law, constants), about))
            seen.add(author(constants.name))
    return tuple(found)


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
    """Return the smallest, the middle (geometric mean) and the largest of what is recommended; NaN where nothing is.

    Of a sweep that is heard it is the value within its 95 % interval.
    """
    heard = table[(table["kind"] == kind) & table["counted"]]
    values = heard["value"].to_numpy(float)
    if not len(values):
        return np.nan, np.nan, np.nan
    if is_own(table):
        return float(heard["low"].iloc[0]), float(values[0]), float(heard["high"].iloc[0])
    return float(values.min()), float(np.exp(np.log(values).mean())), float(values.max())


def is_own(table: pd.DataFrame) -> bool:
    """Whether a sweep at hand says what is recommended."""
    return "own" in table and bool((table["own"].astype(bool) & table["counted"].astype(bool)).any())
