"""What pictures and reports show of critical batches that were measured by steps to a loss."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...fit.sweeps.critical_batches import KINDS, Growth, Steps, growth
from ...units import count

POINTS = 60  # of a curve
AROUND = 1.15  # times the largest size, and a part of the smallest: how far lines go


def curves(steps: Sequence[Steps]) -> pd.DataFrame:
    """Return the fitted steps over the batches of each target: `set`, `batch_tokens`, `steps`, `tokens`."""
    parts = []
    for one in steps:
        batch = np.geomspace(one.rows["batch_tokens"].min(), one.rows["batch_tokens"].max(), POINTS)
        parts.append(_on(one, batch))
    return pd.concat(parts, ignore_index=True)


def marks(steps: Sequence[Steps]) -> pd.DataFrame:
    """Return where both critical batches lie on the curve of each target: as `curves`, and `kind`."""
    parts = [_on(one, one.batches[kind][:1]).assign(kind=kind) for one in steps for kind in KINDS]
    return pd.concat(parts, ignore_index=True)


def _on(one: Steps, batch: np.ndarray) -> pd.DataFrame:
    needed = one.curve.expect({one.curve.law.features[0].name: batch})
    return pd.DataFrame({"set": one.name, "batch_tokens": batch, "steps": needed, "tokens": batch * needed})


def runs(steps: Sequence[Steps]) -> pd.DataFrame:
    """Return the runs behind the curves: `set`, `batch_tokens`, `steps`, `tokens`."""
    parts = [one.rows[["batch_tokens", "steps"]].astype(float).assign(set=one.name) for one in steps]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(tokens=table["batch_tokens"] * table["steps"])


def sizes(steps: Sequence[Steps], names: Mapping[str, str]) -> pd.DataFrame:
    """Return both critical batches of each target: `set`, `params`, `loss`, `kind`, `name`, `batch_tokens`, `low`,
    `high` (95 %, NaN without resamples). `names` calls each kind.
    """
    rows = [
        {"set": one.name, "params": one.size, "loss": one.loss, "kind": kind, "name": names[kind]}
        | dict(zip(("batch_tokens", "low", "high"), (float(one.batches[kind][0]), *one.interval(kind)), strict=True))
        for one in steps
        for kind in KINDS
    ]
    return pd.DataFrame(rows)


def sequence_of(runs: pd.DataFrame) -> float | None:
    """Return the tokens of a sequence, where all of the runs that say it have the same."""
    lengths = runs["context"].dropna().unique() if "context" in runs else []
    return float(lengths[0]) if len(lengths) == 1 else None


def table_of(sizes: pd.DataFrame, context: float | None, names: Mapping[str, str]) -> pd.DataFrame:
    """Return both batches of each target under the words of a reader, from `sizes`: in tokens with their interval, and
    in sequences where there are `context` tokens to one. `names` heads the columns of each kind, in their order.
    """
    table = sizes[["set", "loss"]].drop_duplicates("set").set_index("set")
    parts = {t: sizes[sizes["kind"] == k].set_index("set") for k, t in names.items()}
    if context:
        table = table.assign(**{f"{t} (sequences)": np.round(v["batch_tokens"] / context) for t, v in parts.items()})
    for title, part in parts.items():
        ends = part[["batch_tokens", "low", "high"]].to_numpy()
        table[f"{title} (tokens)"] = [f"{count(a)} ({count(b)} to {count(c)})" for a, b, c in ends]
    return table.reset_index().rename(columns={"set": "runs of"}).dropna(axis=1, how="all")


def growth_lines(steps: Sequence[Steps], names: Mapping[str, str]) -> pd.DataFrame:
    """Return the power of size through each kind: `params`, `kind`, `name`, `batch_tokens`; empty for two sizes."""
    known = [one.size for one in steps if np.isfinite(one.size)]
    parts = []
    for kind in KINDS:
        if found := growth(steps, kind):
            at = np.geomspace(min(known) / AROUND, max(known) * AROUND, POINTS)
            parts.append(pd.DataFrame({"params": at, "kind": kind, "name": names[kind], "batch_tokens": found.at(at)}))
    columns = ["params", "kind", "name", "batch_tokens"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def report(steps: Sequence[Steps], refused: Sequence[str], names: Mapping[str, str]) -> dict[str, Any]:
    """Return both critical batches in tokens of each target, and how they grow with size, as the shell prints it."""
    table = sizes(steps, names)
    losses: dict[str, Any] = {}
    for name, part in table.groupby("set", sort=False):
        first = part.iloc[0]
        losses[str(name)] = {n: _finite(first[n]) for n in ("params", "loss")} | {
            names[row["kind"]]: {"value": row["batch_tokens"], "low": _finite(row["low"]), "high": _finite(row["high"])}
            for _, row in part.iterrows()
        }
    grown = {names[kind]: _grown(found) for kind in KINDS if (found := growth(steps, kind))}
    return {"losses": losses, "growth": grown, "notes": list(refused)}


def _grown(found: Growth) -> dict[str, Any]:
    value, low, high = found.exponent
    return {"k": found.k, "exponent": {"value": value, "low": _finite(low), "high": _finite(high)}}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
