"""A fitted law over its runs, for the first picture of a fit: along the axis and with the groups that show it best.

A law of several features is a curve in a plane only where all but one of them are held. Runs are put in groups along a
second quantity, and each group has a curve at the middle of its runs. Of all such pictures the one is taken whose
curves come nearest to what the law predicts for each run.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ... import laws
from ...laws.base import Law
from ...runs import Runs
from ...units import SIZES
from ..band import band
from ..calibrated import Calibrated, from_fit
from ..result import Fit
from .natural_groups import natural_groups
from .planes import FLOPS, TOKENS, Features, axes_of, is_log, middle_of, planes_of, points_along, span_of, with_compute
from .residuals import residuals

PREDICTED, STEP, RUN = "predicted", "step", "run"
MOST_TRIED = 200  # runs by which pictures are compared
MOST_COURSES = 6  # runs whose schedules are drawn
TELLING = 0.25  # an axis along which the law changes by less than this share of the most is none
SHOWS = 0.8  # share of what predictions differ by that the curves must show; else predictions themselves are the axis
AS_GOOD, ALMOST = 0.03, 0.003  # pictures whose shares differ by less are as good; one curve where it shows as much
ENDS = ("low", "high", "sampling_low", "sampling_high")


@dataclass(frozen=True, eq=False)
class LawOverRuns:
    """What the picture shows.

    `runs` has a row for each run that can be predicted, indexed as the run table: what `residuals` says of it, x, and
    the number of its `group`. `curves` has x, value, low, high, sampling_low, sampling_high (NaN where there are none),
    beyond (outside of the runs of the group) and group. `groups` has a row a group: its number, the middle of its runs
    (`value`), or the `name` of its run. `along` is the column that x is of: a feature, compute, `step` for schedules,
    `predicted` where no plane shows the law. `by` is the column that makes groups, empty where there is one. `held` are
    the features that curves hold at the middle of the runs of their group.
    """

    runs: pd.DataFrame
    curves: pd.DataFrame
    groups: pd.DataFrame
    along: str
    by: str
    held: tuple[str, ...] = ()

    def points(self) -> pd.DataFrame:
        """Return the points of the curves for people: what x is of by its name, and each group by its middle."""
        table = self.curves.rename(columns={"x": self.along})
        if self.by:
            middles = self.groups["name"].where(self.groups["name"] != "", self.groups["value"])
            table.insert(0, self.by, table["group"].map(dict(zip(self.groups["group"], middles, strict=True))))
        return table.drop(columns="group")


def law_over_runs(fit: Fit, runs: Runs, rows: pd.DataFrame | None = None) -> LawOverRuns:
    """Return the first picture of a fit. `rows` are its `residuals` on the runs, found here where none are given."""
    law, rows = laws.get(fit.law), residuals(fit, runs) if rows is None else rows
    if law.series:
        return _courses(rows.assign(x=runs.table.loc[rows.index, STEP].to_numpy(float)))
    calibrated, used = from_fit(fit), ~rows["excluded"].to_numpy(bool)
    every = with_compute(law, {f.name: rows[f.name].to_numpy(float) for f in law.features})
    x = {k: v[used] for k, v in every.items()}
    found = _best(calibrated, x, rows["predicted"].to_numpy(float)[used])
    if found is None:
        return _equality(rows)
    along, by = found
    of = natural_groups(x[by], is_log(law, by)) if by else np.zeros(int(used.sum()), int)
    middles = _middles(law, x, of)
    groups = pd.DataFrame({"group": range(len(middles)), "value": [m[by] if by else 0.0 for m in middles], "name": ""})
    near = _nearest(every[by], groups["value"].to_numpy(), is_log(law, by)) if by else np.zeros(len(rows), int)
    near[used] = of
    curves = _curves(calibrated, found, middles, x[along], of)
    return LawOverRuns(rows.assign(x=every[along], group=near), curves, groups, along, by, _held(law, along, by))


def _best(calibrated: Calibrated, x: Features, predicted: np.ndarray) -> tuple[str, str] | None:
    """Return the axis and the groups of the best picture, None where no plane shows the law."""
    law, some = calibrated.law, np.unique(np.linspace(0, len(predicted) - 1, MOST_TRIED).astype(int))
    axes = axes_of(law, x)
    planes = planes_of(_telling(calibrated, axes, x), axes)
    if not planes:
        return None
    points = [_above(law, along, by, x, some) for along, by in planes]
    every = calibrated.expect({f.name: np.concatenate([p[f.name] for p in points]) for f in law.features})
    shown = _shown(every.reshape(len(planes), -1), predicted[some])
    most = shown.max()
    if most < SHOWS:
        return None
    alone = [p for p, share in zip(planes, shown, strict=True) if not p[1] and share >= most - ALMOST]
    good = [p for p, share in zip(planes, shown, strict=True) if p[1] and share >= most - AS_GOOD]
    return min(alone or good, key=lambda p: (axes.index(p[0]), -shown[planes.index(p)]))


def _telling(calibrated: Calibrated, axes: Sequence[str], x: Features) -> list[str]:
    """Return the axes along which the law changes much, all else amid the runs."""
    middle, spans = middle_of(calibrated.law, x), []
    for axis in axes:
        at = points_along(calibrated.law, axis, "", middle, np.quantile(x[axis], np.linspace(0, 1, 9)))
        value = calibrated.expect({f.name: at[f.name] for f in calibrated.law.features})
        spans.append(float(np.ptp(value)) if np.isfinite(value).all() else 0.0)
    return [a for a, span in zip(axes, spans, strict=True) if span > 0 and span >= TELLING * max(spans)]


def _shown(curves: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Return which share of the differences among predictions [R] curves at the same runs [K, R] show."""
    if (predicted > 0).all():
        with np.errstate(invalid="ignore", divide="ignore"):
            curves, predicted = np.log(curves), np.log(predicted)
    off = ((curves - predicted) ** 2).sum(axis=1)
    shown = 1 - off / max(float(((predicted - predicted.mean()) ** 2).sum()), 1e-300)
    return np.where(np.isfinite(shown), shown, -np.inf)


def _above(law: Law, along: str, by: str, x: Features, some: np.ndarray) -> Features:
    """Return the points [S] on the curves above or below `some` of the runs."""
    of = natural_groups(x[by], is_log(law, by)) if by else np.zeros(len(x[along]), int)
    middles = _middles(law, x, of)
    middle = {k: np.array([m[k] for m in middles])[of[some]] for k in x}
    return points_along(law, along, by, middle, x[along][some])


def _middles(law: Law, x: Features, of: np.ndarray) -> list[dict[str, float]]:
    """Return the middle of the runs of every group."""
    return [middle_of(law, {k: v[of == g] for k, v in x.items()}) for g in range(of.max() + 1)]


def _curves(
    calibrated: Calibrated, plane: tuple[str, str], middles: list[dict[str, float]], x: np.ndarray, of: np.ndarray
) -> pd.DataFrame:
    """Return the curve of each group with its band, over runs at x [R] of groups `of` [R]."""
    law, parts = calibrated.law, []
    for group, middle in enumerate(middles):
        low, high = x[of == group].min(), x[of == group].max()
        values = np.union1d(span_of(law, plane[0], x, low), [low, high])
        at = points_along(law, *plane, middle, values)
        features = pd.DataFrame({f.name: at[f.name] for f in law.features})
        beyond = (values < low) | (values > high)
        parts.append(features.assign(**{"at of picture": values, "group": group, "beyond": beyond}))
    found = pd.concat(parts, ignore_index=True)
    near = band(calibrated, {f.name: found[f.name].to_numpy(float) for f in law.features})
    curves = pd.DataFrame({"x": found["at of picture"], "group": found["group"], "beyond": found["beyond"]})
    return curves.assign(value=near.value, **{n: getattr(near, n) for n in ENDS})


def _nearest(values: np.ndarray, middles: np.ndarray, log: bool) -> np.ndarray:
    """Return the number [R] of the group whose middle is nearest."""
    values, middles = (np.log(v) if log else v for v in (values, middles))
    return np.argmin(np.abs(values[:, None] - middles[None, :]), axis=1)


def _held(law: Law, along: str, by: str) -> tuple[str, ...]:
    """Return the features that neither run along the axis, nor make groups, nor follow from both."""
    free = {along, by}
    if FLOPS in free:
        free |= {TOKENS, *SIZES}
    if along in {f.name for f in law.shares}:
        free |= {f.name for f in law.shares}
    return tuple(f.name for f in law.features if f.name not in free)


def _equality(rows: pd.DataFrame) -> LawOverRuns:
    """Return observed values over predicted ones, where no plane shows the law."""
    used = rows.loc[~rows["excluded"].astype(bool), "predicted"]
    ends = np.array([used.min(), used.max()])
    curves = pd.DataFrame({"x": ends, "group": 0, "beyond": False, "value": ends}).assign(**dict.fromkeys(ENDS, np.nan))
    groups = pd.DataFrame({"group": [0], "value": [0.0], "name": [""]})
    return LawOverRuns(rows.assign(x=rows["predicted"], group=0), curves, groups, PREDICTED, "")


def _courses(rows: pd.DataFrame) -> LawOverRuns:
    """Return losses over steps with a curve for each of the first runs of a law of schedules."""
    names = list(dict.fromkeys(rows.loc[~rows["excluded"].astype(bool), RUN]))[:MOST_COURSES]
    rows = rows[rows[RUN].isin(names)]
    rows = rows.assign(group=rows[RUN].map({name: i for i, name in enumerate(names)}).astype(int))
    drawn = rows[~rows["excluded"].astype(bool)].sort_values(["group", "x"])
    curves = pd.DataFrame({"x": drawn["x"], "group": drawn["group"], "beyond": False, "value": drawn["predicted"]})
    groups = pd.DataFrame({"group": range(len(names)), "value": np.arange(float(len(names))), "name": names})
    curves = curves.assign(**dict.fromkeys(ENDS, np.nan)).reset_index(drop=True)
    return LawOverRuns(rows, curves, groups, STEP, RUN)
