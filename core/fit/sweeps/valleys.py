"""The best setting of training at each scale, and how it moves with scale.

At one size and number of tokens, losses over learning rate and batch size lie in a valley. Its lowest point is found
from a parabola in the logarithms of the settings, fitted to the runs near the floor; then each setting is a power law
of the scales: u = k N^a D^b, as in Li et al. 2025 (arXiv:2503.04715), "Step Law", who fit the second step to the runs
with the lowest loss of each cell. A valley is steep and crooked farther up: `near` says which runs count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...errors import BadInput
from .parabola import lowest_in_resamples, lowest_of, pairs_of

NEAR = 0.01  # of the lowest loss: runs above that are not on the valley's floor
RESAMPLES = 400
LEVEL = (2.5, 97.5)
STEP = 1.5  # in e-folds: how far beyond the tried settings a minimum may lie and still be one


@dataclass(frozen=True)
class Cell:
    """The valley of one scale. `scale` says which, `best` holds the settings of the lowest point, `draws` [B, K] their
    logarithms in resamples of its runs, `ends` 95 % intervals, `loss` the loss there, `n_runs` how many counted, `bend`
    [K, K] the second derivatives of the logarithm of the loss by those of the settings. Where there is no lowest point
    `why` says so and the rest is empty. `runs` are the scale's rows; those with `floor` counted. `held` says at what
    settings were held that other runs vary. `bends` [B, K, K] and `floors` [B] are bends and logarithms of the lowest
    loss in the draws, where those are of the parabola's coefficients.
    """

    scale: dict[str, float]
    best: dict[str, float]
    ends: dict[str, tuple[float, float]]
    draws: np.ndarray
    loss: float
    n_runs: int
    bend: np.ndarray
    why: str = ""
    held: dict[str, float | str] = field(default_factory=dict)
    bends: np.ndarray = field(default_factory=lambda: np.empty((0, 0, 0)))
    floors: np.ndarray = field(default_factory=lambda: np.empty(0))
    runs: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Trend:
    """u = k * prod(scale ** exponent): `k` and `exponents` by scale, each (value, low, high), of `n_cells` valleys.

    `draws` [B, 1 + S] are ln k and the exponents in resamples of the valleys.
    """

    setting: str
    k: tuple[float, float, float]
    exponents: dict[str, tuple[float, float, float]]
    n_cells: int
    draws: np.ndarray = field(default_factory=lambda: np.empty((0, 0)), compare=False, repr=False)

    def at(self, scale: dict[str, float]) -> float:
        """Return the setting at a scale."""
        return float(self.k[0] * np.prod([scale[n] ** e[0] for n, e in self.exponents.items()]))

    def between(self, scale: dict[str, float]) -> tuple[float, float]:
        """Return the 95 % interval of the setting at a scale; NaN where there are no resamples."""
        if not len(self.draws):
            return np.nan, np.nan
        logs = self.draws @ np.log([np.e, *(scale[n] for n in self.exponents)])
        low, high = np.exp(np.percentile(logs, LEVEL))
        return float(low), float(high)


def valleys(
    table: pd.DataFrame,
    settings: Sequence[str],
    scales: Sequence[str],
    target: str = "loss",
    near: float = NEAR,
    seed: int = 0,
) -> list[Cell]:
    """Return the valley of every combination of `scales`, in ascending order.

    `table` holds runs, a row each, with positive settings, scales and target. Raises BadInput for a missing column and
    where a setting has one value only.
    """
    needed = [*settings, *scales, target]
    if missing := [n for n in needed if n not in table]:
        raise BadInput(f"There is no column {missing[0]}; needed are {', '.join(needed)}.")
    rows = table[(table[needed] > 0).all(axis=1)]
    for name in settings:
        if (levels := rows[name].nunique()) < 3:
            what = "one value only" if levels == 1 else f"{levels} values"
            raise BadInput(f"{name} takes {what}; a valley needs three or more.")
    rng = np.random.default_rng(seed)
    return [
        _cell({n: float(part[n].iloc[0]) for n in scales}, part, settings, target, near, rng)
        for _, part in rows.groupby(list(scales))
    ]


def _cell(scale, part: pd.DataFrame, settings: Sequence[str], target: str, near: float, rng) -> Cell:
    part = part.assign(floor=part[target] <= part[target].min() * (1 + near))
    floor = part[part["floor"]]
    u, y = np.log(floor[list(settings)].to_numpy(float)), np.log(floor[target].to_numpy(float))
    enough = 3 + len(settings) + len(pairs_of(len(settings)))  # coefficients of a parabola, and two
    if len(floor) < enough:
        return _none(scale, settings, part, f"{len(floor)} runs within {near:.1%} of the lowest; needed are {enough}")
    flat = [n for n, v in zip(settings, u.T, strict=True) if len(np.unique(v)) < 3]
    if flat:
        return _none(scale, settings, part, f"near the lowest {flat[0]} takes fewer than three values")
    place, value, bend = lowest_of(u, y)
    if place is None:
        return _none(scale, settings, part, "the losses do not rise on all sides: no lowest point")
    if ((place < u.min(axis=0) - STEP) | (place > u.max(axis=0) + STEP)).any():
        return _none(scale, settings, part, "the lowest point lies far outside of what was tried")
    draws = lowest_in_resamples(u, y, RESAMPLES, rng)
    ends = np.exp(np.nanpercentile(draws, LEVEL, axis=0))
    return Cell(
        scale, dict(zip(settings, np.exp(place), strict=True)),
        {n: (float(a), float(b)) for n, a, b in zip(settings, *ends, strict=True)}, draws,
        float(np.exp(value)), len(y), bend, runs=part,
    )  # fmt: skip


def _none(scale, settings: Sequence[str], part: pd.DataFrame, why: str) -> Cell:
    k = len(settings)
    n = int(part["floor"].sum())
    return Cell(scale, {}, {}, np.empty((0, k)), np.nan, n, np.full((k, k), np.nan), why, runs=part)


def trends(cells: Sequence[Cell], on: dict[str, Sequence[str]], seed: int = 0) -> dict[str, Trend]:
    """Return the power law of each setting over the scales that `on` names for it.

    Intervals draw valleys with replacement, and each drawn valley's lowest point from its resamples. Raises BadInput
    where fewer valleys have a lowest point than there are exponents and one more, or scales that move together.
    Valleys may differ in their settings.
    """
    rng = np.random.default_rng(seed)
    result = {}
    for setting, scales in on.items():
        found = [c for c in cells if setting in c.best]
        if len(found) < len(scales) + 2:
            raise BadInput(
                f"{len(found)} of {len(cells)} scales have a lowest point; a power law of {setting} in "
                f"{', '.join(scales)} needs {len(scales) + 2}."
            )
        places = [list(c.best).index(setting) for c in found]
        x = np.column_stack([np.ones(len(found)), *(np.log([c.scale[s] for c in found]) for s in scales)])
        if np.linalg.matrix_rank(x) < x.shape[1]:
            raise BadInput(f"{' and '.join(scales)} move together over the scales: no power law of {setting} in both.")
        y = np.log([c.best[setting] for c in found])
        point = np.linalg.lstsq(x, y, rcond=None)[0]
        draws = []
        for _ in range(RESAMPLES):
            some = rng.integers(0, len(found), len(found))
            values = np.array([found[j].draws[rng.integers(0, RESAMPLES), places[j]] for j in some])
            ok = np.isfinite(values)
            if np.linalg.matrix_rank(x[some][ok]) == x.shape[1]:
                draws.append(np.linalg.lstsq(x[some][ok], values[ok], rcond=None)[0])
        low, high = np.percentile(draws, LEVEL, axis=0)
        k = (float(np.exp(point[0])), float(np.exp(low[0])), float(np.exp(high[0])))
        exponents = {s: (float(point[1 + n]), float(low[1 + n]), float(high[1 + n])) for n, s in enumerate(scales)}
        result[setting] = Trend(setting, k, exponents, len(found), np.array(draws))
    return result
