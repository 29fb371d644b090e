"""How wide and how deep: the shape with the lowest predicted loss for a budget of FLOP, or of device-hours.

McLeish et al. 2025 (arXiv:2502.06857), section 5: every shape is trained on as many tokens as the budget buys, and the
best of all is taken. What a token costs is a function of width and depth, so FLOP and hours are searched alike.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...fit.band import band
from ...fit.calibrated import Calibrated
from ...fit.draws import percentile_interval
from ...fit.point import Point, check_point
from ...laws.base import Law
from ...units import SIZES, count, name_of
from ..courses import around, ratios
from .family import GEMSTONES, Family

TokenCost = Callable[[Any, Any], Any]  # of a token of training, by width and depth
BUILT = ("width", "depth")  # what a shape is
WIDEST, EVERY = 2**17, 2**14  # widths searched, and up to which every one that can be built is
DEEPEST, EACH = 1024, 160
ALIKE = 0.05  # of a size: models that differ less are of one size
WITHIN = 0.005  # of the loss, that a shape called near-optimal gives up at the most
KNOTS = 12  # widths, and depths, at which courses of the loss are drawn; between them they are interpolated
RATIOS = np.geomspace(1 / 8, 256, 89)  # tokens over those of the best shape, whose own is among them


@dataclass(frozen=True)
class Shape:
    """A width and depth with what a budget makes of them.

    `tokens` are those that the budget buys, `flops` their training compute, `low` and `high` the 95 % band of the
    loss, None without draws.
    """

    width: int
    depth: int
    params: float
    tokens: float
    flops: float
    loss: float
    low: float | None
    high: float | None

    @property
    def tokens_per_param(self) -> float:
        """Training tokens per parameter."""
        return self.tokens / self.params

    def report(self) -> dict:
        """Return the shape that the shell prints."""
        return {**asdict(self), "tokens_per_param": self.tokens_per_param}


@dataclass(frozen=True)
class Best:
    """The best shape of a budget; `widths` and `depths` span those that lose at most WITHIN of its loss.

    `drawn` are the 95 % ends of the best width and depth, to the spacing of a coarse grid, for sampling and form error
    together; empty without draws. `no_form` says why they are of sampling error alone. `bounded` is False where the
    best lies at the edge of what was searched.
    """

    shape: Shape
    widths: tuple[int, int]
    depths: tuple[int, int]
    drawn: dict[str, tuple[float, float]]
    bounded: bool
    no_form: str = ""

    def report(self) -> dict:
        """Return the shape that the shell prints."""
        ends = {f"{k}_low": v[0] for k, v in self.drawn.items()} | {f"{k}_high": v[1] for k, v in self.drawn.items()}
        near = {"widths_within_half_a_percent": list(self.widths), "depths_within_half_a_percent": list(self.depths)}
        return {**self.shape.report(), **near, **ends, "bounded": self.bounded, "no_form": self.no_form}


def takes_shapes(law: Law) -> bool:
    """Whether a law tells shapes apart: by width, depth and tokens, and maybe by size."""
    names = {f.name for f in law.features}
    return {"width", "depth", "tokens"} <= names <= {"width", "depth", "tokens", *SIZES[:1]}


def best_shape(
    calibrated: Calibrated, budget: float, cost: TokenCost, family: Family = GEMSTONES, params: float | None = None
) -> Best:
    """Return the best width and depth for a `budget` in what `cost` counts.

    Where `params` gives a size, each width has the depth that comes nearest to it.

    Raises BadInput for a law without width and depth, for a budget that is not positive, and for a size that no shape
    has.
    """
    _check(calibrated, budget)
    widths, depths = _cells(family) if params is None else _nearest(family, params)
    if not len(widths):
        low, high = (float(family.params(*ends)) for ends in ((family.narrowest, 1), (WIDEST, DEEPEST)))
        raise BadInput(
            f"No shape that is searched has {count(float(params or 0))} parameters; allowed are sizes from "
            f"{count(low)} to {count(high)}."
        )
    losses = _losses(calibrated, budget, cost, family, widths, depths)
    i = int(np.nanargmin(losses))
    near = losses <= losses[i] * (1 + WITHIN)
    shape = shape_at(calibrated, budget, cost, (widths[i], depths[i]), family)
    inside = family.narrowest < shape.width < WIDEST and 1 < shape.depth < DEEPEST
    wide, deep = ((int(v[near].min()), int(v[near].max())) for v in (widths, depths))
    coarse = _coarse(family) if params is None else (widths, depths)
    drawn = _drawn(calibrated, budget, cost, family, *coarse)
    return Best(shape, wide, deep, drawn, inside, calibrated.no_form if drawn else "")


def shape_at(
    calibrated: Calibrated, budget: float, cost: TokenCost, shape: tuple[float, float], family: Family = GEMSTONES
) -> Shape:
    """Return what a budget makes of one width and depth. Raises BadInput for a shape that cannot be built."""
    _check(calibrated, budget)
    width, depth = family.checked(*shape)
    w, d = np.array([float(width)]), np.array([float(depth)])
    x = _features(calibrated, budget, cost, family, w, d)
    found = band(calibrated, x)
    ends = [float(e[0]) if np.isfinite(e[0]) else None for e in (found.low, found.high)]
    tokens = float(x["tokens"][0])
    flops = tokens * float(family.flops_per_token(w, d)[0])
    return Shape(width, depth, float(family.params(w, d)[0]), tokens, flops, float(found.value[0]), *ends)


def given_shape(calibrated: Calibrated, at: Mapping[str, float]) -> Point:
    """Return a width and a depth from values by column (see `core.fit.point`); a budget decides the rest.

    Raises BadInput for a law without width and depth, and as `check_point` does.
    """
    _check_law(calibrated.law)
    return check_point(calibrated.law, at, decided=[f.name for f in calibrated.law.features if f.name not in BUILT])


def best_of_size(
    calibrated: Calibrated, budget: float, cost: TokenCost, params: float, family: Family = GEMSTONES
) -> Shape | None:
    """Return the best width and depth of models within ALIKE of a size; None where there are none to search."""
    _check(calibrated, budget)
    widths, depths = _of_size(family, params)
    if not len(widths):
        return None
    i = int(np.nanargmin(_losses(calibrated, budget, cost, family, widths, depths)))
    return shape_at(calibrated, budget, cost, (widths[i], depths[i]), family)


def over_shapes(
    calibrated: Calibrated, budget: float, cost: TokenCost, widths: np.ndarray, depths: np.ndarray,
    family: Family = GEMSTONES,
) -> pd.DataFrame:  # fmt: skip
    """Return every width with every depth at a budget: width, depth, params, tokens, loss.

    For pictures: nothing needs to be whole, KV heads neither.
    """
    _check(calibrated, budget)
    w, d = (v.ravel().astype(float) for v in np.meshgrid(widths, depths, indexing="ij"))
    x = {"width": w, "depth": d, "params": family.params(w, d, whole=False), "tokens": budget / cost(w, d)}
    return pd.DataFrame(x | {"loss": calibrated.expect(_only(calibrated, x))})


def overtrained(calibrated: Calibrated, flops: float, best: Shape, family: Family = GEMSTONES) -> pd.DataFrame:
    """Return what it costs in loss to spend the same FLOP on more tokens, with width and depth chosen anew.

    One row a number of tokens: ratio (over those of the best shape), tokens, width, depth (not rounded), params, loss,
    excess (over the lowest). Rows stop where no shape is small enough.
    """
    widths, (w, ratio) = _widths(family).astype(float), np.meshgrid(_widths(family).astype(float), RATIOS)
    per_token = flops / (best.tokens * ratio)
    # What a token costs is linear in depth: the depth that spends it is found at once.
    first = family.flops_per_token(w, 1.0)
    depth = 1 + (per_token - first) / (family.flops_per_token(w, 2.0) - first)
    can = (depth >= 1) & (depth <= DEEPEST)
    losses = np.full(w.shape, np.inf)
    x = {"width": w[can], "depth": depth[can], "params": family.params(w[can], depth[can])}
    losses[can] = calibrated.expect(_only(calibrated, x | {"tokens": (best.tokens * ratio)[can]}))
    at = np.argmin(losses, axis=1)
    rows = np.arange(len(RATIOS))
    table = pd.DataFrame({
        "ratio": RATIOS, "tokens": best.tokens * RATIOS, "width": widths[at], "depth": depth[rows, at],
        "params": family.params(widths[at], np.maximum(depth[rows, at], 1)), "loss": losses[rows, at],
    })  # fmt: skip
    table = table[np.isfinite(table["loss"])].reset_index(drop=True)
    return table.assign(excess=table["loss"] - table["loss"].min())


def _check_law(law: Law) -> None:
    if not takes_shapes(law):
        names = ", ".join(name_of(f.name) for f in law.features)
        raise BadInput(f"{law.title} takes {names}; a shape can only be chosen by a law of width, depth and tokens.")


def _check(calibrated: Calibrated, budget: float) -> None:
    _check_law(calibrated.law)
    if not (np.isfinite(budget) and 0 < budget < 1e40):
        raise BadInput(f"The budget is {budget:g}; allowed is a number above 0 and below 1e40.")


def _widths(family: Family) -> np.ndarray:
    """Return the widths that are searched: every one up to EVERY, then sixteen for each doubling."""
    every = np.arange(family.narrowest, EVERY + 1, family.head_dim)
    beyond = np.geomspace(EVERY, WIDEST, 16 * 3 + 1)
    return np.union1d(every, (beyond / family.head_dim).round().astype(int) * family.head_dim)


@functools.lru_cache(maxsize=8)
def _cells(family: Family) -> tuple[np.ndarray, np.ndarray]:
    """Return all widths with all depths that are searched, flat."""
    depths = np.union1d(np.arange(1, EACH + 1), np.geomspace(EACH, DEEPEST, 60).round())
    w, d = np.meshgrid(_widths(family), depths, indexing="ij")
    return w.ravel().astype(float), d.ravel()


def _of_size(family: Family, params: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the widths and depths of all that are searched whose size differs by ALIKE at the most."""
    widths, depths = _cells(family)
    alike = np.abs(np.log(family.params(widths, depths) / params)) <= ALIKE
    return widths[alike], depths[alike]


def _nearest(family: Family, params: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the widths that have a model of a size, within ALIKE, each with the depth that comes nearest to it."""
    widths, depths = _cells(family)
    apart = np.abs(np.log(family.params(widths, depths) / params)).reshape(len(_widths(family)), -1)
    rows, at = np.arange(len(apart)), apart.argmin(axis=1)
    alike = apart[rows, at] <= ALIKE
    w, d = (v.reshape(apart.shape)[rows, at][alike] for v in (widths, depths))
    return w, d


@functools.lru_cache(maxsize=8)
def _coarse(family: Family) -> tuple[np.ndarray, np.ndarray]:
    """Return some twelve hundred of these, evenly spaced on logarithms: what every draw is searched over."""
    widths = np.geomspace(family.narrowest, 2**15, 43)
    depths = np.unique(np.geomspace(1, 512, 40).round())
    w, d = np.meshgrid((widths / family.head_dim).round() * family.head_dim, depths, indexing="ij")
    return w.ravel(), d.ravel()


def _features(
    calibrated: Calibrated, budget: float, cost: TokenCost, family: Family, w: np.ndarray, d: np.ndarray
) -> dict:
    tokens = budget / cost(w, d)
    return _only(calibrated, {"width": w, "depth": d, "params": family.params(w, d), "tokens": tokens})


def _only(calibrated: Calibrated, x: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {f.name: x[f.name] for f in calibrated.law.features}


def _losses(calibrated, budget: float, cost: TokenCost, family: Family, w: np.ndarray, d: np.ndarray) -> np.ndarray:
    return calibrated.expect(_features(calibrated, budget, cost, family, w, d))


def _drawn(
    calibrated: Calibrated, budget: float, cost: TokenCost, family: Family, w: np.ndarray, d: np.ndarray
) -> dict[str, tuple[float, float]]:
    """Return the 95 % ends of the best width and depth over the draws, each searched over shapes of widths and depths
    w, d. Where the form error is known they also hold the best shapes of 95 % of the courses that it allows.
    """
    if calibrated.draws is None:
        return {}
    every = calibrated.predict(_features(calibrated, budget, cost, family, w, d))
    at = np.nanargmin(every[1:], axis=1)
    ends = {k: percentile_interval(v[at]) for k, v in (("width", w), ("depth", d))}
    found = {k: (float(low), float(high)) for k, (low, high) in ends.items()}
    knots_w, knots_d = (_knots(v) for v in (w, d))
    at_knots = (v.ravel() for v in np.meshgrid(knots_w, knots_d, indexing="ij"))
    drawn = ratios(calibrated, _features(calibrated, budget, cost, family, *at_knots))
    if drawn is None or np.isnan(drawn).any():
        return found
    into = _between(np.log(knots_w), np.log(w))[:, :, None] * _between(np.log(knots_d), np.log(d))[:, None, :]
    courses = every[0] * np.exp(np.log(drawn) @ into.reshape(len(w), -1).T)
    at = np.nanargmin(courses, axis=1)
    return {k: around(v[at], found[k]) for k, v in (("width", w), ("depth", d))}


def _knots(values: np.ndarray) -> np.ndarray:
    low, high = values.min(), values.max()
    return np.geomspace(low, high, KNOTS) if low < high else values[:1]


def _between(knots: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return by how much each of the knots [K] counts at places [M] in linear interpolation, [M, K]."""
    return np.stack([np.interp(places, knots, unit) for unit in np.eye(len(knots))], axis=-1)
