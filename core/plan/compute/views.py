"""What the pictures of a budget's split and of a target show: budgets around the data, contours, spans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...fit.calibrated import Calibrated
from ...laws.base import Law
from ...units import count
from ..trained_models import beside
from .allocate import Allocation
from .contours import isoloss
from .tables import budget_line, frontier_table, round_levels

Span = tuple[float, float]
USUAL = (1e18, 1e24)  # FLOP: the budgets around which pictures are drawn where no run says any
MUCH = 0.98  # of the runs: the losses that contours reach up to
ALIKE = 10.0  # times: models of others that take at most so much more or less compute are in the picture
WITHOUT_RUNS = 1.5  # times the best loss: that of the highest contour where there are none


@dataclass(frozen=True)
class Contours:
    """Lines of equal loss (`curves`), the `runs`, the compute-optimal splits (`path`) and the splits of the `budget`,
    as far as they lie inside the picture. `region` is what of the budget holds the best split (see `best_region`), and
    `models` are those of others (see `trained_models`).
    """

    curves: pd.DataFrame
    runs: pd.DataFrame
    path: pd.DataFrame
    budget: pd.DataFrame
    region: pd.DataFrame
    models: pd.DataFrame


def budgets_around(budget: float, data: Span | None) -> np.ndarray:
    """Return whole powers of ten around the data and a budget (FLOP), four a decade: the same while a slider moves."""
    low, high = data or USUAL
    ends = np.floor(np.log10(min(low, budget)) - 0.2), np.ceil(np.log10(max(high, budget)) + 0.8)
    return 10.0 ** np.arange(ends[0], ends[1] + 0.01, 0.25)


def contours(
    calibrated: Calibrated,
    best: Allocation,
    rows: Sequence[Allocation],
    runs: pd.DataFrame,
    fixed: Mapping[str, float],
    pinned: tuple[float, float] | None = None,
) -> Contours:
    """Return what a picture of sizes and tokens shows around the `best` split.

    `rows` are the splits of other budgets, `runs` have params, tokens, loss, label and excluded; they may be none.
    `pinned` (parameters, tokens) stands among the models of others, with its name first.
    """
    path = frontier_table(rows, calibrated.ranges.get("flops"))
    out = runs["excluded"].astype(bool)
    models = beside(calibrated.law)
    if pinned:
        mine = {"title": f"pinned: {count(pinned[0])}, {count(pinned[1])}", "params": pinned[0], "tokens": pinned[1]}
        about = {"flops": best.flops, "of": "", "source": "the target"}
        models = pd.concat([pd.DataFrame([mine | about]), models], ignore_index=True)
    near = models[models["flops"].between(best.flops / ALIKE, best.flops * ALIKE)]
    spans = {name: _around(runs.loc[~out, name], getattr(best, name), near[name]) for name in ("params", "tokens")}

    def inside(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["params"].between(*spans["params"]) & table["tokens"].between(*spans["tokens"])]

    high = runs["loss"].quantile(MUCH) if len(runs) else best.loss * WITHOUT_RUNS
    levels = round_levels(min(inside(path)["loss"].min(), best.loss), float(high))
    curves = isoloss(calibrated, spans["params"], spans["tokens"], levels, fixed)
    budget = budget_line(calibrated.law, best.flops, spans["params"], spans["tokens"], fixed)
    region = best_region(calibrated.law, best, fixed)
    return Contours(
        curves,
        inside(runs),
        inside(path),
        budget,
        region[region["params"].between(*spans["params"])],
        inside(models),
    )


def best_region(law: Law, best: Allocation, fixed: Mapping[str, float]) -> pd.DataFrame:
    """Return the splits of a budget that may be the best one at 95 %: params, tokens, and errors.

    `errors` is "sampling" for sampling error alone, and "both" where the form error is known as well. The table is
    empty where the split has no interval.
    """
    ends = {"sampling": (best.params_sampling_low, best.params_sampling_high)}
    ends |= {} if best.no_form else {"both": (best.params_low, best.params_high)}
    parts = [
        budget_line(law, best.flops, (low, high), (0.0, np.inf), fixed).assign(errors=errors)
        for errors, (low, high) in ends.items()
        if low is not None and high is not None
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["params", "tokens", "errors"])


def _around(values: pd.Series, best: float, models: pd.Series) -> Span:
    """Return the ends of an axis over the values of runs and the best one; three decades below it without runs.

    Models of much the same compute are in the picture where they lie at most a decade beyond.
    """
    low, high = (values.min(), values.max()) if len(values) else (best / 1e3, best / 1e3)
    low, high = min(low, best) / 2, max(high, best) * 4
    reached = models[models <= high * ALIKE]
    return low, max([high, *(1.5 * reached)])


def span_of(here: float, data: Span | None, values: pd.Series) -> Span:
    """Return the ends of a path through a target at `here`, over the range of the `data` and the `values` of runs."""
    seen = [*(data or ()), *([values.min(), values.max()] if len(values) else [here / 1e3]), here]
    return min(seen) / 1.6, max(seen) * 3
