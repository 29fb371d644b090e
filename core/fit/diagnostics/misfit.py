"""How large the errors of a fit are, and which factor they still follow: reasons for and against relying on it."""

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...runs import Runs
from ...verdict import Reason
from ..objectives import get
from ..result import Fit
from .drawn_band import NARROW
from .influence import without_rows

EXACT = 1e-18  # objective per run below which runs have no noise
TREND = 0.15  # share of the ranks of the residuals that something may explain before it is a reason
MOST_LEVELS = 12  # a factor of at most so many levels may explain residuals
MISSED, MANY_MISSED = 0.10, 0.05  # relative error of a missed run, and the share of the runs that may be missed
OUTLYING, FAR_OFF = 0.05, 20.0  # error of a run that is far off: at least so large, and so many times the typical one
MOST, SOME = 0.5, 5.0  # or it makes up this share of the squared errors, and is so many times the typical error
FELT = 0.25  # share of a solid band by which a prediction moves without the runs that are far off, and they count
FEW_OFF = 0.1  # share of the runs beyond which it is no longer a few that are far off
LARGE_ERROR = 0.03  # typical relative error above which a fit asks for care


def far_off(fit: Fit, used: pd.DataFrame, runs: Runs | None = None) -> list[Reason]:
    """Return a reason that names the runs far off the law, if there are any: those first that are farthest off.

    `used` is a frame of `residuals`. A run is far off where its error is many times the typical one, or where the
    objective is of squares and it alone makes up most of them: such a run draws the law to itself. It asks for care
    unless predictions are known, from the `runs`, to be about the same without it: a robust objective hardly feels it.
    """
    errors = used["residual"].abs().to_numpy()
    typical = float(np.median(errors))
    share = errors**2 / max(float((errors**2).sum()), 1e-300)
    drawing = (share > MOST) & (errors > SOME * typical) & get(fit.objective.name).squares
    far = (errors > OUTLYING) & ((errors > FAR_OFF * typical) | drawing)
    rows = np.flatnonzero(far)
    if not len(rows) or len(rows) > max(FEW_OFF * len(used), 1) or not noisy(fit):
        return []
    rows = rows[np.argsort(-errors[rows], kind="stable")]
    shown = [_named(used, int(i)) for i in rows[:3]]
    more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
    numbers = tuple(int(i) for i in used.index[rows])
    text = f"{', '.join(shown)}{more}, where the typical error is {typical:.2%}"
    it = "it" if len(rows) == 1 else "them"
    moved, allowed = _moved(fit, runs, numbers)
    if moved <= FELT * min(allowed, NARROW):
        return [Reason("solid", f"{text}; without {it} predictions move by {moved:.2%}.", numbers)]
    like = "it is no run like the others" if len(rows) == 1 else "they are none like the others"
    return [Reason("care", f"{text}: leave {it} out, if {like}.", numbers)]


def _moved(fit: Fit, runs: Runs | None, rows: tuple[int, ...]) -> tuple[float, float]:
    """Return by how much a prediction beyond the runs moves without these rows, and half the width of its band.

    Both are relative to the prediction, and NaN where they are not known.
    """
    if runs is None or fit.digest != runs.digest:
        return np.nan, np.nan
    try:
        return without_rows(fit, runs, rows)
    except BadInput:
        return np.nan, np.nan


def _named(used: pd.DataFrame, i: int) -> str:
    """Return a run by its name and row, with how far it lies off the law."""
    name, row, off = str(used["run"].iloc[i]), used.index[i], float(used["residual"].iloc[i])
    what = f"Run {name} (row {row})" if name not in ("", f"row {row}") else f"Row {row}"
    return f"{what} lies {abs(off):.0%} {'above' if off > 0 else 'below'} the law"


def misfit(fit: Fit, used: pd.DataFrame) -> list[Reason]:
    """Return reasons on the size of the errors of the runs `used` (a frame of `residuals`), and on the best runs."""
    typical = float(np.median(np.abs(used["residual"])))
    text = f"The typical error on the runs is {typical:.2%}."
    found = [Reason("care" if typical > LARGE_ERROR else "solid", text)]
    missed = float((np.abs(used["residual"]) > MISSED).mean())
    if missed > MANY_MISSED:
        found.append(Reason("care", f"The law misses {missed:.0%} of the runs by more than {MISSED:.0%}."))
    # The best runs are those with the lowest predictions: the lowest observed losses are low by luck too. The scatter
    # is that of all runs, because where a loss levels off the best runs would have a scatter of their own.
    best = used.nsmallest(max(5, len(used) // 10), "predicted")["residual"]
    scatter = 1.4826 * float(np.median(np.abs(used["residual"] - used["residual"].median())))
    off = float(best.mean())
    if abs(off) > 4 * scatter / np.sqrt(len(best)) and abs(off) > 0.005:
        side = "above" if off > 0 else "below"
        where = f"lie {abs(off):.1%} {side} the law on average"
        found.append(
            Reason("care", f"The runs with the lowest predicted {fit.target} {where}: extrapolation inherits that.")
        )
    return found


def unexplained(fit: Fit, runs: Runs, used: pd.DataFrame) -> list[tuple[float, Reason]]:
    """Return reasons where residuals follow a factor that the law does not take.

    With each comes the share of the errors (of their ranks) that it explains; the largest is first.
    """
    if not noisy(fit):
        return []
    found, ranks = [], used["residual"].rank().to_numpy()  # pairs of what a reason explains, and the reason
    others = [c for c in runs.factors if c not in fit.columns.values() and c not in ("run", "flops")]
    for name in others:
        levels = runs.table.loc[used.index, name]
        if 2 <= levels.nunique() <= MOST_LEVELS and (share := _share_between(ranks, levels.astype(str))) > TREND:
            text = (
                f"{name} explains {share:.0%} of the errors (by rank), and the law does not take it: fit one at a time."
            )
            found.append((share, Reason("care", text)))
    return sorted(found, key=lambda f: -f[0])


def _share_between(ranks: np.ndarray, levels: pd.Series) -> float:
    """Return the share of the variance of ranks that lies between levels, adjusted for their number."""
    n, k = len(ranks), levels.nunique()
    if n <= k + 8:
        return 0.0
    within = pd.Series(ranks).groupby(levels.to_numpy()).transform("mean").to_numpy()
    return 1 - (ranks - within).var() / ranks.var() * (n - 1) / (n - k)


def noisy(fit: Fit) -> bool:
    """Return whether the runs scatter around the law at all."""
    return fit.objective.value is not None and fit.objective.value > EXACT * fit.n_runs
