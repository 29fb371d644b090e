"""What the choice of objective alone does to the exponents and to the advice.

A bootstrap says what other runs would have given under one objective. It is silent on what another objective would
have given on the same runs, which is as free a choice and often moves the advice more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...fit import Fit, band, from_fit
from ...fit.data.roles import exponents
from ...fit.validation.by_objective import ObjectiveFit
from ...laws.base import Law
from ...laws.floor import floor
from ...units import plain, power
from ...verdict import Level, Reason, judged
from ..cost import size_feature, splits
from .allocate import Allocation, allocate

SPLIT = "tokens per parameter"
CARE_SPLIT, CARE_VALUE = 1.25, 1.04  # largest over smallest advice
AHEAD = 10.0  # times the largest run's compute, or the largest value of each feature
LOSS_AHEAD = 0.9  # of the lowest loss, where a law takes a loss: larger runs have a lower one


@dataclass(frozen=True, eq=False)
class ObjectiveAdvice:
    """One objective and its advice: the best `split` of the budget (None for a law that splits none) and the predicted
    target there (`value`, in the fit's unit). `error` is the line that says why something is missing.
    """

    universe: ObjectiveFit
    split: Allocation | None
    value: float | None
    error: str = ""

    @property
    def advice(self) -> float | None:
        """Return the number that is compared: tokens per parameter where there is a split, else the target."""
        return self.value if self.split is None else self.split.tokens_per_param

    def report(self) -> dict:
        """Return plain data."""
        u, fit = self.universe, self.universe.fit
        split = {k: getattr(self.split, k, None) for k in ("params", "tokens", "tokens_per_param")}
        return {
            "objective": u.objective.name, "title": u.label, "delta": u.delta, "own": u.chosen,
            "status": fit.status if fit else "failed", "reached": fit.objective.value if fit else None,
            "parameters": {k: e.value for k, e in fit.parameters.items()} if fit else {},
            **split, "value": self.value, "error": self.error,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Multiverse:
    """All objectives, the chosen one first.

    `quantity` is what is advised (tokens per parameter, or the target), `at` the budget or point that it is for, `low`
    and `high` its 95 % sampling interval under the chosen objective (None without draws). `spread` is the largest over
    the smallest advice of the objectives that take errors above and below alike, None with fewer than two of them;
    `ends` are those two. `level` is `care` where the spread is large.
    """

    rows: tuple[ObjectiveAdvice, ...]
    exponents: tuple[str, ...]
    floor: str | None
    quantity: str
    unit: str
    at: Mapping[str, float]
    low: float | None
    high: float | None
    ends: tuple[float, float] | None
    level: Level
    sentence: str
    notes: tuple[str, ...]

    @property
    def spread(self) -> float | None:
        """Return the largest over the smallest advice."""
        return self.ends[1] / self.ends[0] if self.ends else None

    def table(self) -> pd.DataFrame:
        """Return a row for each objective and quantity (exponents, floor, advice), for a picture or a download.

        Columns: objective, own (bool), leans (bool), quantity, value, low, high (95 %, of the chosen objective; NaN
        elsewhere).
        """
        parts, named = [], [*self.exponents, *([self.floor] if self.floor else [])]
        for row in self.rows:
            fit, chosen = row.universe.fit, row.universe.chosen
            shown = [(n, e.value, e.low, e.high) for n in named if fit and (e := fit.parameters.get(n))]
            for name, *numbers in [
                *shown,
                (self.quantity, row.advice, *((self.low, self.high) if chosen else (None, None))),
            ]:
                parts.append((row.universe.label, chosen, row.universe.leans, name, *numbers))
        table = pd.DataFrame(parts, columns=["objective", "own", "leans", "quantity", "value", "low", "high"])
        return table.assign(**{n: pd.to_numeric(table[n]) for n in ("value", "low", "high")})

    def report(self) -> dict:
        """Return plain data."""
        return {
            "quantity": self.quantity, "unit": self.unit, "at": dict(self.at), "low": self.low, "high": self.high,
            "spread": self.spread, "level": self.level,
            "verdict": judged([Reason(self.level, self.sentence)]).report(), "notes": list(self.notes),
            "objectives": [row.report() for row in self.rows],
        }  # fmt: skip


def multiverse(
    found: Sequence[ObjectiveFit], flops: float | None = None, fixed: Mapping[str, float] | None = None
) -> Multiverse:
    """Return what each objective in `found` (see `core.fit.validation.by_objective`) advises.

    A law of parameters and tokens splits `flops` (FLOP; ten times the compute of the largest run by default) as
    `allocate` does, other features held at `fixed`, by default at their largest value among the runs. Any other law is
    predicted at ten times the largest value of every feature. Raises BadInput where the chosen fit failed and for a
    budget or a fixed feature that `allocate` refuses.
    """
    chosen = next(u.fit for u in found if u.chosen)
    assert chosen is not None
    law = from_fit(chosen).law
    splitting = splits(law)
    at, notes = _point(law, chosen, flops if splitting else None, fixed or {})
    rows = tuple(_row(u, at, splitting) for u in found)
    low, high = _sampling(rows[0], chosen, at)
    middle = [r.advice for r in rows if r.advice is not None and not r.universe.leans]
    ends = (min(middle), max(middle)) if len(middle) > 1 and min(middle) > 0 else None
    quantity, unit = (SPLIT, "") if splitting else (chosen.target.replace("_", " "), chosen.unit)
    care = ends is not None and ends[1] / ends[0] > (CARE_SPLIT if splitting else CARE_VALUE)
    where = f"{quantity} at {power(at['flops'])} FLOP" if splitting else f"{quantity} at {_said(at)}"
    return Multiverse(
        rows, exponents(law), floor(law), quantity, unit, at, low, high, ends, "care" if care else "solid",
        _sentence(where, unit, ends, low, high), (*notes, *_left_out(rows), *_leaning(rows, quantity, unit)),
    )  # fmt: skip


def _point(
    law: Law, chosen: Fit, flops: float | None, fixed: Mapping[str, float]
) -> tuple[dict[str, float], list[str]]:
    """Return the budget with what is held (a law that splits), or a point ahead of the runs, and what to know of it."""
    if not splits(law):
        ahead = {
            n: chosen.ranges[n][0] * LOSS_AHEAD if n.startswith("loss") else chosen.ranges[n][1] * AHEAD
            for n in chosen.columns
        }
        return ahead, []
    others = [f.name for f in law.features if f.name not in (size_feature(law), "tokens")]
    held = {n: chosen.ranges[n][1] for n in others if n not in fixed}
    notes = [f"{_said(held)} were held, the largest of the runs."] if held else []
    return {"flops": flops or chosen.ranges["flops"][1] * AHEAD, **held, **fixed}, notes


def _row(universe: ObjectiveFit, at: Mapping[str, float], splits: bool) -> ObjectiveAdvice:
    if universe.fit is None:
        return ObjectiveAdvice(universe, None, None, universe.error)
    calibrated = replace(from_fit(universe.fit), form=None)
    if splits:
        best = allocate(calibrated, at["flops"], {k: v for k, v in at.items() if k != "flops"})
        if best.bounded and np.isfinite(best.loss):
            return ObjectiveAdvice(universe, best, best.loss)
        return ObjectiveAdvice(universe, None, None, "no best split inside the sizes searched")
    value = float(band(calibrated, {k: np.array([v]) for k, v in at.items()}).value[0])
    return (
        ObjectiveAdvice(universe, None, value)
        if np.isfinite(value)
        else ObjectiveAdvice(universe, None, None, "no finite value there")
    )


def _sampling(row: ObjectiveAdvice, chosen: Fit, at: Mapping[str, float]) -> tuple[float | None, float | None]:
    """Return the sampling interval of the chosen fit's advice.

    At one budget tokens fall as parameters rise, so the quantiles of their ratio are those of the two.
    """
    if row.split is not None:
        ends = (row.split.tokens_low, row.split.params_high, row.split.tokens_high, row.split.params_low)
        if None in ends:
            return None, None
        tokens_low, params_high, tokens_high, params_low = (float(e) for e in ends if e is not None)
        return tokens_low / params_high, tokens_high / params_low
    calibrated = from_fit(chosen)
    if row.value is None or calibrated.draws is None:
        return None, None
    found = band(calibrated, {k: np.array([v]) for k, v in at.items()})
    return float(found.sampling_low[0]), float(found.sampling_high[0])


def _sentence(where: str, unit: str, ends, low: float | None, high: float | None) -> str:
    if ends is None:
        return f"{where}: fewer than two objectives give one, so nothing says what the choice of objective does."
    text = f"{where}: {_span(*ends)} {unit}".rstrip() + f", {_factor(*ends)}, by the choice of objective alone"
    if low is None or high is None or low <= 0:
        return f"{text}; no resamples were made, so it cannot be set against the sampling error."
    more = "more" if ends[1] / ends[0] > high / low else "no more"
    return f"{text}: {more} than the 95 % sampling interval of your own fit, {_span(low, high)}, {_factor(low, high)}."


def _factor(low: float, high: float) -> str:
    return f"a factor of {high / low:.1f}" if high / low >= 1.3 else f"{high / low - 1:.1%} apart"


def _span(low: float, high: float) -> str:
    return f"{plain(low, 3)} to {plain(high, 3)}"


def _said(at: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {plain(value, 3)}" for name, value in at.items())


def _left_out(rows: Sequence[ObjectiveAdvice]) -> list[str]:
    return [f"{r.universe.label}: {r.error}" for r in rows if r.error]


def _leaning(rows: Sequence[ObjectiveAdvice], quantity: str, unit: str) -> list[str]:
    """Say what the objectives advise that lean to one side on purpose, and are not in the spread."""
    found = [r.advice for r in rows if r.universe.leans and r.advice is not None]
    if not found:
        return []
    span = _span(min(found), max(found)) if len(found) > 1 else plain(found[0], 3)
    return [f"Objectives that lean to the best runs on purpose are not counted; they give {span} {unit or quantity}."]
