"""Parameters of a fit with their intervals, as people write them."""

from collections.abc import Mapping

import pandas as pd

from ... import laws
from ...units import plain
from ..result import Estimate, Fit

NONE = "–"


def interval(estimate: Estimate | None) -> str:
    """Write the 95 % interval of an estimate; a dash where it has none."""
    if estimate is None or estimate.low is None or estimate.high is None:
        return NONE
    return f"{plain(estimate.low)} to {plain(estimate.high)}"


def interval_of(fit: Fit, name: str) -> str:
    """Write the 95 % interval of a parameter: "held" where it was, a dash where it has none."""
    return "held" if name in fit.pins else interval(fit.parameters.get(name))


def with_ends(estimate: Estimate) -> str:
    """Write an estimate with the ends of its interval in brackets, where it has one."""
    if estimate.low is None or estimate.high is None:
        return plain(estimate.value)
    return f"{plain(estimate.value)} ({plain(estimate.low, 2)} to {plain(estimate.high, 2)})"


def unit_of(fit: Fit, name: str) -> str:
    """Return the unit of a parameter: that of the fitted target where it has that of the law's target."""
    law = laws.get(fit.law)
    unit = next(p.unit for p in law.params if p.name == name)
    return fit.unit if unit == law.unit else unit


def estimates(fit: Fit) -> pd.DataFrame:
    """Return a row a parameter under the words of a reader: value, interval, unit and meaning."""
    rows = [
        {
            "parameter": p.name, "value": plain(fit.parameters[p.name].value, 5),
            "95 % interval": interval_of(fit, p.name), "unit": unit_of(fit, p.name) or NONE, "meaning": p.doc,
        }
        for p in laws.get(fit.law).params
    ]  # fmt: skip
    return pd.DataFrame(rows)


def numbers(fit: Fit) -> pd.DataFrame:
    """Return a row a parameter with every digit: `quantity`, `value`, `low`, `high` (95 %, NaN without), `unit`."""
    rows = [
        {"quantity": n, "value": e.value, "low": e.low, "high": e.high, "unit": unit_of(fit, n)}
        for n, e in fit.parameters.items()
    ]
    return pd.DataFrame(rows).astype({"low": float, "high": float})


def intervals_by(fits: Mapping[str, Fit]) -> pd.DataFrame:
    """Return the intervals of the same parameters by several fits, a row a parameter and a column a fit."""
    first = next(iter(fits.values()))
    rows = [{"parameter": n} | {title: interval_of(f, n) for title, f in fits.items()} for n in first.parameters]
    return pd.DataFrame(rows)


def chosen_beside_free(chosen: Fit, free: Fit) -> pd.DataFrame:
    """Return the parameters of a fit with some of them held or pulled beside those of the free fit."""
    rows = [
        {
            "parameter": name, "as you chose": plain(e.value, 5), "95 % interval then": interval_of(chosen, name),
            "free": plain(free.parameters[name].value, 5), "95 % interval": interval_of(free, name),
        }
        for name, e in chosen.parameters.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def groups_beside(fits: Mapping[str, Fit], shared: Mapping[str, Estimate], by: str) -> pd.DataFrame:
    """Return a row a group, named in a column `by`: its runs, and the parameters that are not `shared`."""
    rows = [
        {by: group, "runs": one.n_runs} | {k: with_ends(e) for k, e in one.parameters.items() if k not in shared}
        for group, one in fits.items()
    ]
    return pd.DataFrame(rows)
