"""What a picture of a plan shows while it is dragged: each size of the same compute, each decision in words."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ...units import count, plain
from ..compute.views import Contours
from ..inference.cheapest import Served
from ..prices import Prices
from . import text
from .decisions import Decision
from .recipe import Recipe
from .registry import factors

PAPER = re.compile(r"[A-Z][\w-]+ et al\. \d{4}")
FITTED_TO = " fitted to "  # in the label of a fit to runs at hand
MOST = 110  # sizes that are sent
WIDE = 0.06  # of the loss: sizes that give up more are not worth a look
DIGITS = 4
RUNS, MODELS = 400, 8


def board(plan: Recipe, path: pd.DataFrame, view: Contours, called: Callable[[str], str]) -> dict[str, Any]:
    """Return plain data: `rows` of decisions, the `path` over sizes, and the `picture` of sizes and tokens.

    `path` is what `over_sizes` gives; `called` says what people call constants. Counts are in parameters and tokens,
    losses in the unit of the plan.
    """
    table = _thinned(path)
    rows = [
        {
            "key": row.key, "title": row.title, "page": row.page, "use": text.used(row), "good": text.good_first(row),
            "who": _who(row, called), "far": text.beyond(row), "worth": text.worth_short(row), "note": row.note,
            "pinned": row.pinned,
        }
        for row in plan.decisions
    ]  # fmt: skip
    band = "" if plan.low is None or plan.high is None else f"{plain(plan.low)} to {plain(plan.high)}"
    return {
        "rows": [*rows, _cost(plan), *([_use(plan.life)] if plan.life else [])],
        "band": band,
        "path": _path(table, plan),
        "picture": _picture(plan, view),
    }


def _who(row: Decision, called: Callable[[str], str]) -> str:
    """Say who says so in a few words: the authors of a paper, how many settings' laws, or the fit."""
    if row.sources > 1 and "@" not in row.who and FITTED_TO not in row.who:
        return f"{row.sources} papers"
    whole = called(row.who) if row.who else ""
    found = PAPER.search(whole)
    return found[0] if found else whole


def _cost(plan: Recipe) -> dict[str, Any]:
    hours = plan.best["flops"] * Prices(kind="hours").per_flop(Prices().train)
    return {
        "key": "cost", "title": "Cost of training", "page": "inference",
        "use": f"{count(hours)} H100-hours", "good": f"${count(hours * Prices().hour)}", "who": "", "far": "",
        "worth": "", "note": f"{Prices().train:.0%} of the peak, ${Prices().hour:g} an hour", "pinned": False,
    }  # fmt: skip


def _use(found: Served) -> dict[str, Any]:
    """Return the row of what is cheapest for training and use together, which the Inference page says at length."""
    best, more = found.best, found.base.total / found.best.total if found.base else 1.0
    return {
        "key": "use", "title": "Cheapest for its use", "page": "inference",
        "use": f"{count(best.params)} on {count(best.tokens)} tokens", "good": "", "who": "", "far": "",
        "worth": text.share_of_compute(more - 1, more), "note": "as good, for training and use together",
        "pinned": False,
    }  # fmt: skip


def _thinned(table: pd.DataFrame) -> pd.DataFrame:
    near = table[(table["above"] <= WIDE) | table["best"]]
    near = near if len(near) > 2 else table
    step = max(1, int(np.ceil(len(near) / MOST)))
    return near[(np.arange(len(near)) % step == 0) | near["best"]].reset_index(drop=True)


def _path(table: pd.DataFrame, plan: Recipe) -> dict[str, Any]:
    """Return the sizes with their tokens, losses and words, by decision as on the table."""
    places = {f.key: f.decides for f in factors()}
    words: dict[str, list[str]] = {}
    for key, columns in places.items():
        if set(columns) <= set(table):
            words[key] = [
                text.value_of(key, dict(zip(columns, values, strict=True)))
                for values in table[list(columns)].itertuples(index=False)
            ]
    return {
        "params": _short(table["params"]), "tokens": _short(table["tokens"]), "loss": _short(table["loss"]),
        "above": [round(float(v), 6) for v in table["above"].clip(lower=0)],
        "said": [
            f"{plain(v)} {plan.base.unit} at {count(n)}, {plain(d / n, 3)} tokens per parameter"
            for n, d, v in zip(table["params"], table["tokens"], table["loss"], strict=True)
        ],
        "words": words, "best": int(np.flatnonzero(table["best"])[0]),
    }  # fmt: skip


def _picture(plan: Recipe, view: Contours) -> dict[str, Any]:
    curves = [
        {"level": plain(float(part["level"].iloc[0])), "points": _points(part)}
        for _, part in view.curves.groupby(["level", "piece"])
    ]
    runs = view.runs[~view.runs["excluded"].astype(bool)]
    runs = runs.iloc[:: max(1, len(runs) // RUNS)]
    ranges = {k: list(v) for k, v in plan.base.ranges.items() if k in ("params", "tokens")}
    models = view.models.head(MODELS)
    return {
        "curves": curves, "runs": _points(runs), "losses": _short(runs["loss"]),
        "names": [str(v) for v in runs["label"]], "models": _points(models),
        "titles": [str(v) for v in models["title"]],
        "ranges": ranges, "region": [plan.params_low, plan.params_high], "unit": plan.base.unit,
    }  # fmt: skip


def _points(table: pd.DataFrame) -> list[list[float]]:
    return [list(pair) for pair in zip(_short(table["params"]), _short(table["tokens"]), strict=True)]


def _short(values: pd.Series) -> list[float]:
    return [float(f"{v:.{DIGITS}g}") for v in values]
