"""Spend a compute budget: the parameters and tokens with the lowest predicted loss, with intervals.

Nothing here knows a law's closed form. The optimum is found numerically for the constants and for every draw, so a
law with a kink or without a closed form is planned the same way.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np

from ...bisection import lowest_traced
from ...errors import BadInput
from ...fit.band import band
from ...fit.calibrated import Calibrated
from ...fit.draws import percentile_interval
from ...fit.evaluate import evaluate
from ...fit.point import Point, check_point
from ...fit.predict import farthest
from ...laws.base import Law
from ...laws.cost import Cost
from ..blocks import in_blocks
from ..cost import cost_of, size_feature
from ..span import span_around
from .size_ends import size_ends

SMALLEST, LARGEST = 1e3, 1e18  # parameters searched
GRID = 192
BISECTIONS = 52
DRAW_SIZES = (1, 256, 1024, 4096)
BUDGET_SIZES = (1, 8, 64)


@dataclass(frozen=True)
class Allocation:
    """The compute-optimal split of one budget.

    Ends of 95 % intervals hold sampling and form error, and are None without draws; `low` and `high` are those of the
    loss at the recommended split, `sampling_low` and `sampling_high` the same of sampling error alone;
    `params_sampling_low` and `params_sampling_high` are those of the best size. `bounded` is
    False when the search ran into its edge. `decades_beyond_data` is how far the split lies outside the runs, in powers
    of ten, None where they are not known, and `farthest` by what (empty inside). `no_interval` says why there is no
    interval, and is empty where there is one; `no_form` says why intervals are of sampling error alone. `regret` is by
    which share the loss at this split may be above the lowest one, were the law off by its form error; None where that
    is not known.
    """

    flops: float
    params: float
    params_low: float | None
    params_high: float | None
    tokens: float
    tokens_low: float | None
    tokens_high: float | None
    tokens_per_param: float
    loss: float
    low: float | None
    high: float | None
    bounded: bool
    decades_beyond_data: float | None = None
    no_interval: str = ""
    sampling_low: float | None = None
    sampling_high: float | None = None
    no_form: str = ""
    regret: float | None = None
    farthest: str = ""
    params_sampling_low: float | None = None
    params_sampling_high: float | None = None

    def report(self) -> dict:
        """Return the shape that the shell prints."""
        names = (
            "params",
            "params_low",
            "params_high",
            "tokens",
            "tokens_low",
            "tokens_high",
            "tokens_per_param",
        )
        loss = ("loss", "low", "high", "sampling_low", "sampling_high")
        rest = ("decades_beyond_data", "no_interval", "no_form", "regret")
        return {k: getattr(self, k) for k in (*names, *loss, *rest)}


def allocate(
    calibrated: Calibrated, flops: float, fixed: Mapping[str, float] | None = None, cost: Cost | None = None
) -> Allocation:
    """Return the best split of `flops` (FLOP) under `cost`, the law's own by default, other features held at `fixed`.

    Raises BadInput for a budget that is not positive, a law without size and data, or a feature that is not given.
    """
    return frontier(calibrated, np.array([flops]), fixed, cost)[0]


def frontier(
    calibrated: Calibrated,
    budgets: np.ndarray,
    fixed: Mapping[str, float] | None = None,
    cost: Cost | None = None,
    intervals: bool = True,
) -> list[Allocation]:
    """Return the best split of every budget [K]; see `allocate`. Without `intervals` the draws are left aside."""
    size, fixed = _checked(calibrated, budgets, fixed)
    cost = cost or cost_of(calibrated.law)
    if not intervals:
        calibrated = replace(calibrated, draws=None)
    params = _optima(calibrated, size, np.asarray(budgets, float), fixed, cost)  # [1 + B, K]
    tokens = np.asarray(cost.tokens(np.asarray(budgets, float), params, fixed))

    def best_at(others: np.ndarray) -> np.ndarray:
        return _optima(replace(calibrated, draws=None), size, others, fixed, cost)[0]

    ends = np.stack(size_ends(calibrated, size, np.asarray(budgets, float), params, fixed, cost, best_at))
    if not len(budgets):
        return []
    found = band(calibrated, {size: params[0], "tokens": tokens[0], **{k: np.array([v]) for k, v in fixed.items()}})
    losses = np.stack([found.value, found.low, found.high, found.sampling_low, found.sampling_high])
    return [
        _allocation(calibrated, size, float(c), params[:, k], tokens[:, k], fixed, losses[:, k], ends[:, k], cost)
        for k, c in enumerate(budgets)
    ]


def near_optimal(
    calibrated: Calibrated,
    best: Allocation,
    within: float,
    fixed: Mapping[str, float] | None = None,
    cost: Cost | None = None,
) -> tuple[float, float]:
    """Return the smallest and largest size whose loss at the same budget is at most the share `within` above the best.

    `within` is a fraction (0.01 for 1 %). An end is 0 or infinite when the loss stays that close to the search's edge.
    """
    size, fixed = _checked(calibrated, np.array([best.flops]), fixed)
    logs = np.linspace(np.log(SMALLEST), np.log(LARGEST), 4001)
    logs = np.union1d(logs, np.log(best.params))
    losses = along_budget(calibrated, size, best.flops, np.exp(logs), fixed, cost)
    excess = losses - best.loss - within * abs(best.loss)  # a loss below that of a unigram model is negative
    low, high = span_around(logs, excess, int(np.searchsorted(logs, np.log(best.params))))
    return float(np.exp(low)), float(np.exp(high))


def along_budget(
    calibrated: Calibrated,
    size: str,
    flops: float,
    params: np.ndarray,
    fixed: Mapping[str, float],
    cost: Cost | None = None,
) -> np.ndarray:
    """Return the predicted loss [M] of sizes [M] at one budget: an isoFLOP curve."""
    point = {k: np.array([v]) for k, v in calibrated.values.items()}
    x = {
        size: params,
        "tokens": np.asarray((cost or cost_of(calibrated.law)).tokens(flops, params, fixed)),
        **{k: np.array([v]) for k, v in fixed.items()},
    }
    return evaluate(calibrated.law, point, x)[0]


def _checked(calibrated: Calibrated, budgets, fixed) -> tuple[str, dict[str, float]]:
    size = size_feature(calibrated.law)
    bad = [b for b in np.atleast_1d(budgets) if not (np.isfinite(b) and 1 < b < 1e40)]
    if bad:
        raise BadInput(f"The budget is {bad[0]:g} FLOP; allowed is a number above 1 and below 1e40.")
    return size, held_fixed(calibrated.law, fixed).values


def held_fixed(law: Law, fixed: Mapping[str, float] | None) -> Point:
    """Return what a split holds fixed, checked, with notes. Raises BadInput as `check_point` does."""
    return check_point(law, fixed or {}, decided=(size_feature(law), "tokens"))


def _allocation(calibrated, size, flops, params, tokens, fixed, losses, sizes, cost) -> Allocation:
    value, *ends = (float(v) for v in losses)
    low, high, sampling_low, sampling_high = (e if np.isfinite(e) else None for e in ends)
    pl = ph = tl = th = None
    size_low, size_high, regret, *inner = sizes
    inner = [v if np.isfinite(v) else None for v in inner]
    if np.isfinite(size_low) and np.isfinite(size_high):
        pl, ph = size_low, size_high
        by_size = [float(cost.tokens(flops, v, fixed)) for v in (ph, pl)]
        tl, th = by_size if calibrated.form else (float(v) for v in percentile_interval(tokens[1:]))
    at = {size: float(params[0]), "tokens": float(tokens[0]), **fixed}
    far = farthest(calibrated, at)
    inside = SMALLEST * 1.01 < params[0] < LARGEST / 1.01
    return Allocation(
        flops, float(params[0]), pl, ph, float(tokens[0]), tl, th, float(tokens[0] / params[0]),
        value, low, high, bool(inside), far and far.decades, calibrated.no_draws,
        sampling_low, sampling_high, calibrated.no_form, regret if np.isfinite(regret) else None,
        far.column if far else "", *inner,
    )  # fmt: skip


def _optima(calibrated: Calibrated, size: str, budgets: np.ndarray, fixed: dict[str, float], cost: Cost) -> np.ndarray:
    """Best sizes [1 + B, K] for the point and every draw, in padded blocks so that nothing compiles twice."""
    compiled = _program(calibrated.law, size, tuple(sorted(fixed)), cost)
    stacked = calibrated.stacked

    def best(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        return compiled({p: v[rows] for p, v in stacked.items()}, np.log(budgets[columns]), fixed)

    return in_blocks(best, (len(next(iter(stacked.values()))), len(budgets)), DRAW_SIZES, BUDGET_SIZES)


@functools.lru_cache(maxsize=64)
def _program(law: Law, size: str, fixed: tuple[str, ...], cost: Cost):
    del fixed  # part of the key: another set of held features is another program

    def loss(log_n, p, log_c, held):
        params = jnp.exp(log_n)
        return law.predict(p, {size: params, "tokens": cost.tokens(jnp.exp(log_c), params, held), **held})

    slope = jax.grad(loss)

    def best(p, log_c, held):
        grid = jnp.linspace(jnp.log(SMALLEST), jnp.log(LARGEST), GRID)
        values = jax.vmap(lambda g: loss(g, p, log_c, held))(grid)
        return jnp.exp(lowest_traced(values, lambda g: slope(g, p, log_c, held) > 0, grid, BISECTIONS))

    over_budgets = jax.vmap(best, in_axes=(None, 0, None))
    return jax.jit(jax.vmap(over_budgets, in_axes=(0, None, None)))
