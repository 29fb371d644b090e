"""Two laws at the same compute: the loss at the best split of each, and what they say of one budget."""

from collections.abc import Callable, Mapping

import pandas as pd

from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...units import count, plain
from .allocate import allocate, frontier
from .tables import frontier_table
from .views import budgets_around


def same_unit(laws: Mapping[str, Calibrated]) -> str:
    """Return the unit of the losses of all `laws`, by name. Raises BadInput where they differ: no axis holds both."""
    units = {name: calibrated.unit for name, calibrated in laws.items()}
    if len(set(units.values())) > 1:
        said = "; ".join(f"{name} has {unit}" for name, unit in units.items())
        raise BadInput(f"Losses in two units cannot stand on one axis: {said}.")
    return next(iter(units.values()))


def curves(laws: Mapping[str, Calibrated], flops: float) -> pd.DataFrame:
    """Return the loss at the best split over compute (FLOP) around the runs of all laws and a budget.

    Columns: source, flops, loss, low, high (95 %, NaN where there is none), beyond (whether no run of that law is
    there). Raises BadInput where a law cannot split a budget, or units differ.
    """
    same_unit(laws)
    known = [span for c in laws.values() if (span := c.ranges.get("flops"))]
    data = (min(low for low, _ in known), max(high for _, high in known)) if known else None
    budgets, parts = budgets_around(flops, data), []
    for name, calibrated in laws.items():
        table = frontier_table(frontier(calibrated, budgets), calibrated.ranges.get("flops"))
        parts.append(table[["flops", "loss", "low", "high", "beyond"]].assign(source=name))
    return pd.concat(parts, ignore_index=True)


def answers(laws: Mapping[str, Calibrated], flops: float) -> pd.DataFrame:
    """Return what each law says of a budget (FLOP) as text, a law a column: size, tokens, loss, then its constants."""
    unit, columns = same_unit(laws), {}
    for name, calibrated in laws.items():
        best = allocate(calibrated, flops)
        said = {
            "best size (parameters)": _with(best.params, best.params_low, best.params_high, count),
            "best tokens": _with(best.tokens, best.tokens_low, best.tokens_high, count),
            f"loss ({unit})": _with(best.loss, best.low, best.high, plain),
        }
        columns[name] = said | {p.name: plain(float(calibrated.values[p.name])) for p in calibrated.law.params}
    frame = pd.DataFrame(columns).fillna("–")
    return frame.rename_axis("at this compute").reset_index()


def _with(value: float, low: float | None, high: float | None, write: Callable[[float], str]) -> str:
    return write(value) if low is None or high is None else f"{write(value)} ({write(low)} to {write(high)})"
