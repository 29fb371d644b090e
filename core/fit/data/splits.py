"""Divide runs into those to fit and those to hold back: by an expression, by scale, or in folds of whole runs."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...laws.base import Law
from ...laws.cost import SIX_ND, Cost
from ...runs import COLUMNS, Runs
from ...runs.table import included_rows
from ...units import SIZES, power
from .design import numbered_by_name
from .usable import column_for

SLACK = 0.05  # decades by which the edge of hidden compute may move, so that runs of one budget stay together
SHARE = 0.5  # share of the included rows that must have a quantity before runs are ordered by it


@dataclass(frozen=True)
class Scale:
    """A quantity that runs are ordered by: one of `columns`, or the training compute that a `cost` works out of them.

    The columns are then size, tokens and what the cost reads. `name` is the canonical column that the scale measures,
    `title` is what people call it, and `unit` is its unit.
    """

    name: str
    title: str
    unit: str
    columns: tuple[str, ...]
    cost: Cost | None = None

    @property
    def expr(self) -> str:
        """The scale as it stands in a selection of runs."""
        first, *rest = (c if re.fullmatch(r"[A-Za-z_]\w*", c) else f"`{c}`" for c in self.columns)
        if self.cost is None:
            return first
        return self.cost.written(first, rest[0], dict(zip(self.cost.needs, rest[1:], strict=True)))

    def values(self, table: pd.DataFrame) -> np.ndarray:
        """Return the scale of every row [R], NaN where it is unknown or not positive."""
        found, *rest = (table[c].to_numpy(float) for c in self.columns)
        if self.cost is not None:
            found = self.cost.flops(found, rest[0], dict(zip(self.cost.needs, rest[1:], strict=True)))
        return np.where(np.isfinite(found) & (found > 0), found, np.nan)


def scale_of(runs: Runs, by: str = "flops", laws: Sequence[Law] = ()) -> Scale:
    """Return the quantity that the included rows of `runs` can be ordered by: `by`, if the runs have it.

    Where runs lack training compute, it is the first that they have of compute by the costs of `laws`, 6 N D, tokens
    and parameters; else it is the widest (in decades) of the laws' features and of the runs' factors. Of several costs
    it is that which reads most columns. Raises BadInput where the runs lack any other column `by`, and where nothing
    varies.
    """
    table = runs.included
    if by != "flops":
        runs.column(by)  # BadInput, naming the columns there are
        return _scale(by)
    ladder = [_scale("flops"), *_costs(runs, laws), *(_compute(SIX_ND, (n, "tokens")) for n in SIZES)]
    ladder += [_scale("tokens"), *(_scale(n) for n in SIZES)]
    others = [_scale(n) for n in dict.fromkeys([*(f.name for law in laws for f in law.features), *runs.factors])]
    others.sort(key=lambda s: -_decades(s, table))
    for found in (*ladder, *others):
        if _decades(found, table) > 0:
            return found
    raise BadInput(f"{runs.name} has no column by which its runs could be ordered: none takes two positive values.")


def _costs(runs: Runs, laws: Sequence[Law]) -> list[Scale]:
    """Return training compute as laws pay for runs otherwise than by 6 N D, those first that look at most columns."""
    found = []
    for law in laws:
        features = {f.name: f for f in law.features}
        size = next((n for n in SIZES if n in features), None)
        if law.cost in (None, SIX_ND) or size is None or "tokens" not in features:
            continue
        with contextlib.suppress(BadInput):
            columns = (column_for(features[n], runs) for n in (size, "tokens", *law.cost.needs))
            found.append(_compute(law.cost, tuple(columns)))
    return sorted(found, key=lambda s: -len(s.columns))


def _compute(cost: Cost, columns: tuple[str, ...]) -> Scale:
    return Scale("flops", "training compute", "FLOP", columns, cost)


def _scale(name: str) -> Scale:
    title = "training compute" if name == "flops" else name.replace("_", " ").replace("params", "parameters")
    return Scale(name, title, COLUMNS[name].unit if name in COLUMNS else "", (name,))


def _decades(scale: Scale, table: pd.DataFrame) -> float:
    """Return the range of a scale over `table` in powers of ten; 0 where it is missing or most rows lack it."""
    if not all(c in table and table[c].dtype.kind in "fiu" for c in scale.columns):
        return 0.0
    values = scale.values(table)
    known = values[np.isfinite(values)]
    return float(np.log10(known.max() / known.min())) if len(known) and len(known) >= SHARE * len(table) else 0.0


def hide_top(runs: Runs, decades: float, by: str = "flops", laws: Sequence[Law] = ()) -> tuple[str, str]:
    """Return the selections (train, test) that hide the top `decades` powers of ten of compute.

    `scale_of` chooses from `by` and `laws` what runs are ordered by, and the selections name it. The edge moves by
    0.05 decades at the most, into the widest gap there, so that runs of one budget, which are never quite equal, stay
    on one side. Raises BadInput where a side would be empty.
    """
    scale = scale_of(runs, by, laws)
    span = _decades(scale, runs.included)
    if not 0 < decades < span:
        raise BadInput(
            f"{runs.name} spans {span:.2f} decades of {scale.title}, of which {decades:g} cannot be hidden: "
            f"allowed is a number above 0 and below {span:.2f}."
        )
    values = scale.values(runs.included)
    logs = np.unique(np.log10(values[np.isfinite(values)]))
    edge = _edge(logs, decades)
    for digits in (3, 6, 17):  # as short as keeps every row on its side
        text = power(10**edge, digits)
        if ((logs > np.log10(float(text))) == (logs > edge)).all():
            break
    return f"{scale.expr} <= {text}", f"{scale.expr} > {text}"


def _edge(logs: np.ndarray, decades: float) -> float:
    """Return the place, near the top less `decades`, in the widest gap between sorted `logs`; of equals the nearest."""
    wanted = logs[-1] - decades
    slack = min(SLACK, decades / 4, (wanted - logs[0]) / 4)
    low, high = np.maximum(logs[:-1], wanted - slack), np.minimum(logs[1:], wanted + slack)
    gaps = np.where(high > low, np.diff(logs), -1.0)
    places = np.clip((logs[:-1] + logs[1:]) / 2, low, np.maximum(low, high))
    return float(places[np.argmax(gaps - np.abs(places - wanted))])


def sides(runs: Runs, train: str, test: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of `runs.table` to fit and those to predict, two bool arrays [rows] without excluded rows.

    Without `test` the rows to predict are all included rows that are not fitted. Raises BadInput where a side is empty
    and where the sides overlap.
    """
    included = included_rows(runs.table)
    fitted = runs.mask(train) & included
    held = included & (runs.mask(test) if test else ~fitted)
    if not fitted.any():
        raise BadInput(f"No included row of {runs.name} satisfies {train!r}: nothing is left to fit.")
    if not held.any():
        raise BadInput(
            f"No included row of {runs.name} satisfies {test!r}: nothing is left to predict."
            if test
            else f"All included rows of {runs.name} satisfy {train!r}: nothing is left to predict."
        )
    if both := int((fitted & held).sum()):
        raise BadInput(f"{both} rows are in both train ({train}) and test ({test}): a row can be on one side only.")
    return fitted, held


def run_numbers(table: pd.DataFrame) -> np.ndarray:
    """Return the number of the run of each row [R], in the order of appearance; a row without a name is its own run."""
    return numbered_by_name(table["run"]) if "run" in table else np.arange(len(table))


def folds(groups: np.ndarray, k: int, seed: int = 0) -> np.ndarray:
    """Return the fold (0 to k - 1) of each row [R]; rows of a group share a fold, and folds are about equal in rows.

    It takes groups in random order, the largest first, and puts each into the emptiest fold: scikit-learn's GroupKFold,
    shuffled. Where there are fewer groups than k, each group is a fold.
    """
    sizes = np.bincount(groups)
    order = np.random.default_rng(seed).permutation(len(sizes))
    order = order[np.argsort(-sizes[order], kind="stable")]
    filled = np.zeros(min(k, len(sizes)), int)
    fold = np.empty(len(sizes), int)
    for group in order:
        fold[group] = np.argmin(filled)
        filled[fold[group]] += sizes[group]
    return fold[groups]
