"""What every source says of each setting, as one table: the recommended value, those that count, and those apart."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...units import count, plain, title_of
from .recommendations import spread

TITLES = {"batch_tokens": "batch size (tokens)", "learning_rate": "peak learning rate", "weight_decay": "weight decay"}
CRITICAL = "critical batch: where larger batches stop saving steps in proportion"
INSIDE = 0.05  # decades beyond a source's runs that are none
COLUMNS = (
    "setting", "strip", "note", "group", "label", "brief", "kind", "value", "low", "high", "words", "ends", "source",
    "far", "reference",
)  # fmt: skip
Interval = tuple[float, float, float]  # a value and the ends of its interval

_YEAR = re.compile(r"[^,;:(]*?\d{4}")


def side_by_side(
    found: Mapping[str, pd.DataFrame], batch: float | None = None, fitted: Mapping[str, Interval] | None = None,
    runs: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Return a row for everything that is said of each setting, of `found` (see `recommendations`, by setting).

    The recommended value comes first, with the span of the sources that count as `low` and `high`; then these, a
    `batch` of one's own (tokens) and what is `fitted` to `runs` (by setting, with 95 % intervals); then, in a `group`
    of their own, critical batches and video models. `kind` is "recommended", "counted", "yours" or "other"; rows of one
    `label` are one author's sets of one law, the one that counts first.
    """
    rows = []
    for setting, table in found.items():
        if len(table):
            common = {"setting": setting, "strip": TITLES[setting].capitalize(), "note": sources(table)}
            rows += [common | row for row in _rows(setting, table, batch, fitted or {}, runs)]
    return pd.DataFrame(rows, columns=COLUMNS)


def sources(table: pd.DataFrame) -> str:
    """Say from how many of the sources of one setting its recommended value is."""
    names = table["source"].map(author) + table["title"]
    n, m = names[_counted(table)].nunique(), names.nunique()
    return f"recommended from {n} of {m} source{'s' if m > 1 else ''}"


def author(source: str) -> str:
    """Return who says so, and when, of a source."""
    found = _YEAR.match(source)
    return found[0] if found else source


def written(setting: str, value: float) -> str:
    """Write a setting as people do: batches in tokens."""
    return f"{count(value)} tokens" if setting == "batch_tokens" else plain(value, 2)


def _counted(table: pd.DataFrame) -> pd.Series:
    return (table["kind"] == "best") & table["counted"].astype(bool)


def _rows(setting: str, table: pd.DataFrame, batch: float | None, fitted: Mapping[str, Interval], runs: str) -> list:
    low, middle, high = spread(table)
    rows = [] if math.isnan(middle) else [_row(setting, "recommended", "recommended", middle, low, high)]
    groups = {"": [], CRITICAL: [], "video models": []}
    ordered = table.assign(used=_counted(table)).sort_values("counted", ascending=False, kind="stable")
    for one in ordered.to_dict("records"):
        group = "video models" if one["data"] != "text" else CRITICAL if one["kind"] == "critical" else ""
        kind = "counted" if one["used"] else "other"
        if one.get("own"):
            row = _row(setting, kind, f"sweep of {one['source']}", one["value"], one["low"], one["high"])
        else:
            row = _row(setting, kind, author(one["source"]), one["value"], basis=_basis(one["title"]))
        groups[group].append(
            row | {"group": group, "source": one["source"], "far": _far(one), "reference": one["reference"]}
        )
    rows += _together(groups[""])
    if batch and setting == "batch_tokens":
        rows.append(_row(setting, "yours", "your own", batch))
    if setting in fitted:
        rows.append(_row(setting, "yours", f"one fit of {runs}", *fitted[setting]))
    return rows + _together(groups[CRITICAL]) + _together(groups["video models"])


def _together(rows: list[dict]) -> list[dict]:
    """Give sets of one author and law one name, which is that of the first, and order by its value."""
    by_name: dict[str, list[dict]] = {}
    for row in rows:
        by_name.setdefault(row["who"], []).append(row)
    named = sorted(by_name.values(), key=lambda members: members[0]["value"])
    return [row | {k: members[0][k] for k in ("label", "brief")} for members in named for row in members]


def _row(
    setting: str, kind: str, who: str, value: float, low: float = math.nan, high: float = math.nan, basis: str = ""
) -> dict:
    words = written(setting, value)
    alone = not high > low
    ends = "–" if alone else f"{written(setting, low).removesuffix(' tokens')} to {written(setting, high)}"
    span = "" if alone else f" ({ends.removesuffix(' tokens')})"
    name = f"{who}, {basis}" if basis else who
    first = {"recommended": "", "yours": "yours "}.get(kind, f"{who.split()[0]} ")
    return {
        "kind": kind, "who": name, "label": f"{name}: {words}{span}", "brief": first + words.removesuffix(" tokens"),
        "value": value, "low": low if not alone else math.nan, "high": high if not alone else math.nan, "words": words,
        "ends": ends, "group": "", "source": who, "far": "–", "reference": "",
    }  # fmt: skip


def _basis(title: str) -> str:
    """Return what a law goes by, of its title: "from tokens"."""
    return "from " + title.partition(" from ")[2].partition(" (")[0] if " from " in title else ""


def _far(row: Mapping[Any, Any]) -> str:
    """Say where a run lies among those behind a source."""
    beyond = float(row["beyond"])
    if math.isnan(beyond):
        return "the source does not say what its runs were"
    if beyond < INSIDE:
        return "inside of the source's runs"
    times = 10**beyond
    written = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
    return f"{written} times outside of the source's runs, in {title_of(str(row['why'])).partition(' (')[0]}"
