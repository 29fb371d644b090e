"""The table of each decision: which part of its report people compare, and along which columns it is drawn."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

Report = Mapping[str, Any]


def _batch(report: Report) -> pd.DataFrame:
    every = [{"setting": s, **row} for s, rows in report["recommendations"].items() for row in rows]
    return pd.DataFrame(every).set_index("setting")


def _shape(report: Report) -> pd.DataFrame:
    found = {}
    for budget in ("flops", "gpu_hours"):
        if budget in report:
            found[f"best by {budget}"] = report[budget]
            if "at" in report[budget]:
                found[f"the given one by {budget}"] = report[budget]["at"]
    return _scalars(found, "shape")


def _scalars(rows: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Return a row for each record, with those of its values that are no lists or records."""
    kept = {k: {n: v for n, v in row.items() if not isinstance(v, Mapping | list)} for k, row in rows.items() if row}
    return pd.DataFrame.from_dict(kept, orient="index").rename_axis(name)


def _arms(report: Report) -> pd.DataFrame:
    rows = [
        {"arm": one["second"], "reference": one["first"], "value": one["ratio"], **_flat(one)}
        for one in report["compared"]
    ]
    return pd.DataFrame(rows).set_index("arm")


def _flat(row: Report) -> dict[str, Any]:
    return {k: v for k, v in row.items() if not isinstance(v, Mapping | list) and k not in ("first", "second", "ratio")}


ROWS: dict[str, Callable[[Report], pd.DataFrame]] = {
    "mixture": lambda r: _scalars(r["shares"], "domain"),
    "batch": _batch,
    "vocabulary": lambda r: pd.DataFrame(r["vocabularies"]).set_index("vocab_size"),
    "attention": lambda r: pd.DataFrame(r["candidates"]),
    "shape": _shape,
    "inference": lambda r: _scalars({k: r[k] for k in ("best", "compute_optimal", "base")}, "model"),
    "schedule": lambda r: _scalars(r["schedules"], "schedule"),
    "plan": lambda r: _scalars(
        {d["key"]: {k: v for k, v in d.items() if k != "key"} for d in r["decisions"]}, "decision"
    ),
    "next": lambda r: pd.DataFrame(r["proposed"]),
    "arms": _arms,
}
# The columns that a chart has along its axes, and what the first is called where its name does not say it.
AXES: dict[str, tuple[str, str, str]] = {
    "mixture": ("value", "domain", "share of the tokens"),
    "batch": ("batch_tokens", "reference", ""),
    "vocabulary": ("vocab_size", "above", ""),
    "attention": ("params", "time", ""),
    "shape": ("loss", "shape", ""),
    "inference": ("total", "model", "cost of training and use"),
    "schedule": ("value", "schedule", "last loss"),
    "plan": ("worth", "decision", "worth, as a share of the loss"),
    "next": ("params", "tokens", ""),
    "arms": ("value", "arm", "compute for the same loss, as a share of the reference's"),
    "allocate": ("value", "quantity", "parameters and tokens"),
    "backtest": ("mre", "law", "mean relative error"),
    "compare": ("held_out_mre", "law", "mean relative error on the largest runs"),
}


def drawn_of(verb: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that have a place on one axis: of several settings and units those of the first."""
    if verb == "batch":
        return table.loc[["batch_tokens"]].rename(columns={"value": "batch_tokens"})
    return table.drop(index="loss") if verb == "allocate" else table


def rows_of(verb: str, report: Report) -> pd.DataFrame:
    """Return the table of a decision from its report."""
    return ROWS[verb](report)
