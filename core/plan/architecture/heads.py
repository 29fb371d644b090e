"""Which numbers of query and KV heads, at which size, reach a loss at the least cost.

The procedure is that of Chen et al. 2025 (arXiv:2503.09579): for every candidate the size that reaches the loss, the
shape of that size, what it costs at the context it is used at (`head_costs`), and the cheapest of them. No law is known
here: any that gives the loss of a size, and maybe of heads, will do, and so will a fit of size for each configuration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...bisection import bisect
from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...fit.point import check_point, columns_of
from ...units import SIZES
from ..front import unbeaten
from .head_costs import USUAL, Use, check, costs_of, priced

SMALLEST, LARGEST = 1e3, 1e13  # parameters searched
HALVINGS, POINTS = 60, 481
HeadLaws = Calibrated | Mapping[tuple[int, int], Calibrated]  # of all configurations, or one for each


@dataclass(frozen=True)
class HeadChoice:
    """The candidates with what they cost, best first, and how sure the best is.

    `table` has a row for every candidate that reaches the loss: see `priced`. `usual` is that of heads to compare
    with, be they a candidate or not, None where they do not reach it. `sure` is the share of draws in which the best is
    the best; `ends` are the 95 % interval of its size; both None without draws.
    """

    loss: float
    use: Use
    table: pd.DataFrame
    usual: pd.Series | None
    unreached: tuple[tuple[int, int], ...]
    sure: float | None
    ends: tuple[float, float] | None

    @property
    def best(self) -> pd.Series:
        """The cheapest candidate within the limits."""
        return self.table.iloc[0]

    def keeping_usual(self) -> "HeadChoice":
        """Return the choice with the usual heads as the best, where they keep within the limits.

        For where nothing tells which heads are better.
        """
        usual = self.usual
        if usual is None or not usual["within"]:
            return self
        same = (self.table["query_heads"] == usual["query_heads"]) & (self.table["kv_heads"] == usual["kv_heads"])
        rows = pd.concat([usual.to_frame().T.astype(self.table.dtypes), self.table[~same]], ignore_index=True)
        return replace(self, table=rows, sure=None, ends=None)

    def report(self, unit: str) -> dict[str, float | str | None]:
        """Return the best heads as plain data, the loss in `unit`; without draws there are no ends."""
        low, high = self.ends or (None, None)
        numbers = {name: float(self.best[name]) for name in ("query_heads", "kv_heads", "params")}
        return {**numbers, "params_low": low, "params_high": high, "sure": self.sure, "loss": self.loss, "unit": unit}


def knows(calibrated: HeadLaws) -> tuple[bool, bool]:
    """Say whether a law depends on query heads, and on KV heads.

    Raises BadInput for one that depends on more than these and size, or on no size.
    """
    if not isinstance(calibrated, Calibrated):
        for one in calibrated.values():
            knows(one)
        return True, True
    names = {f.name for f in calibrated.law.features}
    size = names & set(SIZES)
    rest = names - size - {"query_heads", "kv_heads"}
    if len(size) != 1 or rest:
        raise BadInput(
            f"{calibrated.law.key} takes {', '.join(sorted(names))}; heads can be chosen by a law of parameters and of "
            "query_heads, kv_heads or neither."
        )
    return "query_heads" in names, "kv_heads" in names


def loss_like(calibrated: Calibrated, at: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    """Return the loss of a model from values by column (see `core.fit.point`), and notes.

    Heads that are not given are the usual ones. Raises BadInput as `knows` and `check_point` do, and for heads that
    cannot be.
    """
    knows(calibrated)
    features = calibrated.law.features
    given = columns_of(at, features, calibrated.law.key)
    query = given.get("query_heads", float(USUAL[0]))
    kv = given.get("kv_heads", min(float(USUAL[1]), query))
    if not (query >= kv >= 1):
        raise BadInput(
            f"The model has {query:g} query and {kv:g} KV heads; allowed are 1 or more, and at most as many KV heads "
            "as query heads."
        )
    heads = {"query_heads": query, "kv_heads": kv}
    usual = {f.name: heads[f.name] for f in features if f.name in heads}
    point = check_point(calibrated.law, {**given, **usual})
    return float(calibrated.expect({name: np.array([v]) for name, v in point.values.items()})[0]), point.notes


def losses(calibrated: HeadLaws, params: np.ndarray, query_heads: np.ndarray, kv_heads: np.ndarray) -> np.ndarray:
    """Return predicted losses [1 + B, M] of sizes and heads [M], by the point first, then by each draw.

    NaN for a configuration without a fit of its own, where each has one.
    """
    if not isinstance(calibrated, Calibrated):
        return _of_each(calibrated, params, query_heads, kv_heads)
    knows(calibrated)
    given = {"query_heads": query_heads, "kv_heads": kv_heads, **dict.fromkeys(SIZES, params)}
    return calibrated.predict({f.name: given[f.name] for f in calibrated.law.features})


def _of_each(fits: Mapping[tuple[int, int], Calibrated], params, query_heads, kv_heads) -> np.ndarray:
    draws = min(len(next(iter(c.stacked.values()))) for c in fits.values())
    found = np.full((draws, len(params)), np.nan)
    for (h, k), one in fits.items():
        here = (query_heads == h) & (kv_heads == k)
        if here.any():
            found[:, here] = losses(one, params[here], query_heads[here], kv_heads[here])[:draws]
    return found


def sizes_at(calibrated: HeadLaws, loss: float, heads: list[tuple[int, int]]) -> np.ndarray:
    """Return the sizes [1 + B, K] in parameters at which each configuration reaches a loss; NaN where none does."""
    h, k = (np.array(v, float) for v in zip(*heads, strict=True))
    grid = np.geomspace(SMALLEST, LARGEST, POINTS)
    x = [np.repeat(h, len(grid)), np.repeat(k, len(grid))]
    found = losses(calibrated, np.tile(grid, len(heads)), *x).reshape(-1, len(heads), len(grid))
    return np.exp(_crossings(np.log(grid), found, loss))


def _crossings(logs: np.ndarray, values: np.ndarray, level: float) -> np.ndarray:
    """Return where values [..., M] that fall along `logs` [M] reach a level; NaN where never, or before the first.

    By the parabola, of place over value, through the two points around it and the next.
    """
    below = values <= level
    i = np.clip(np.argmax(below, axis=-1), 1, len(logs) - 2)
    x = logs[i[..., None] + np.arange(-1, 2)]
    y = np.take_along_axis(values, i[..., None] + np.arange(-1, 2), axis=-1) - level
    (y0, y1, y2), (x0, x1, x2) = np.moveaxis(y, -1, 0), np.moveaxis(x, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        straight = x0 - y0 * (x1 - x0) / (y1 - y0)
        parabola = (
            x0 * y1 * y2 / ((y0 - y1) * (y0 - y2)) + x1 * y0 * y2 / ((y1 - y0) * (y1 - y2))
            + x2 * y0 * y1 / ((y2 - y0) * (y2 - y1))
        )  # fmt: skip
    # Where the law has all but reached its floor the next point says nothing.
    place = np.where((parabola >= x0) & (parabola <= x1), parabola, straight)
    return np.where(below.any(axis=-1) & ~below[..., 0], place, np.nan)


def choose(
    calibrated: HeadLaws, loss: float, use: Use, heads: list[tuple[int, int]], usual: tuple[int, int] = USUAL
) -> HeadChoice:
    """Return the configurations that reach `loss`, cheapest first, those beyond the limits last, beside `usual` heads.

    Raises BadInput for a use that cannot be, a loss that none reaches, and limits that none keeps.
    """
    check(use)
    sizes = sizes_at(calibrated, loss, [*heads, usual])
    beside = priced(sizes[0, -1:], [usual], use).iloc[0] if np.isfinite(sizes[0, -1]) else None
    sizes = sizes[:, :-1]
    reached = np.isfinite(sizes[0])
    if not reached.any():
        raise BadInput(_unreachable(calibrated, loss, heads))
    kept = [c for c, ok in zip(heads, reached, strict=True) if ok]
    table = priced(sizes[0, reached], kept, use).sort_values(
        ["within", use.aim], ascending=[False, True], kind="stable"
    )
    if not table["within"].any():
        raise BadInput(_beyond(table, use))
    best = table.iloc[0]
    here = kept.index((int(best["query_heads"]), int(best["kv_heads"])))
    sure, ends = _certainty(sizes[1:, reached], kept, use, here)
    unreached = tuple(c for c, ok in zip(heads, reached, strict=True) if not ok)
    return HeadChoice(loss, use, table.reset_index(drop=True), beside, unreached, sure, ends)


def _certainty(sizes: np.ndarray, heads: list[tuple[int, int]], use: Use, here: int):
    """Return the share of draws [B, K] in which a configuration is the best, and the interval of its size."""
    if not len(sizes):
        return None, None
    picked = []
    for row in sizes:
        costs = priced(np.where(np.isfinite(row), row, LARGEST), heads, use)
        cost = np.where(costs["within"] & np.isfinite(row), costs[use.aim], np.inf)
        picked.append(int(np.argmin(cost)))
    of_best = sizes[:, here][np.isfinite(sizes[:, here])]
    low, high = np.quantile(of_best, [0.025, 0.975])
    return float(np.mean(np.array(picked) == here)), (float(low), float(high))


def _unreachable(calibrated: HeadLaws, loss: float, heads: list[tuple[int, int]]) -> str:
    h, k = (np.array(v, float) for v in zip(*heads, strict=True))
    lowest, highest = (losses(calibrated, np.full(len(h), n), h, k)[0] for n in (LARGEST, SMALLEST))
    return (
        f"By this law no number of heads reaches a loss of {loss:g} at any size; allowed are losses above "
        f"{np.nanmin(lowest):.4g} and below {np.nanmax(highest):.4g}."
    )


def moved(calibrated: HeadLaws, choice: HeadChoice) -> float:
    """Return by which share of it the loss of the best size changes over the candidates, their costs apart."""
    h, k = (choice.table[c].to_numpy(float) for c in ("query_heads", "kv_heads"))
    found = losses(calibrated, np.full(len(h), float(choice.best["params"])), h, k)[0]
    return float((np.nanmax(found) - np.nanmin(found)) / np.nanmean(found))


def _beyond(table: pd.DataFrame, use: Use) -> str:
    if (table["depth"] < 1).all():
        return (
            f"A model that reaches the loss has less than one layer, its heads {use.head_dim:g} wide: allowed are "
            "larger sizes, and models to start from with narrower heads."
        )
    written = {"memory": (1e9, "GB"), "flops": (1e9, "GFLOP per token"), "time": (1e-3, "ms per token")}
    needs = ", ".join(f"{table[n].min() / s:.3g} {unit}" for n, (s, unit) in written.items() if n in (use.limits or {}))
    return f"No configuration that reaches the loss keeps within the limits: the least of each is {needs}."


def at_equal_cost(calibrated: HeadLaws, choice: HeadChoice) -> float:
    """Return the loss that the best configuration reaches for what the heads to compare with cost at the loss
    asked for; NaN where they do not reach it.
    """
    if choice.usual is None:
        return np.nan
    best, use = choice.best, choice.use
    pair = (int(best["query_heads"]), int(best["kv_heads"]))
    grid = np.geomspace(best["params"], LARGEST, POINTS)
    cheap = np.flatnonzero(priced(grid, [pair] * POINTS, use)[use.aim] <= choice.usual[use.aim])
    if not len(cheap):
        return np.nan
    ceiling = choice.usual[use.aim]
    low, high = np.log(grid[[cheap[-1:], np.minimum(cheap[-1:] + 1, POINTS - 1)]])
    most, _ = bisect(lambda log_n: ~(costs_of(np.exp(log_n), [pair], use)[use.aim] <= ceiling), low, high, HALVINGS)
    return float(losses(calibrated, np.exp(most), *(np.array([float(v)]) for v in pair))[0, 0])


def by_context(
    calibrated: HeadLaws, loss: float, use: Use, heads: list[tuple[int, int]], contexts: np.ndarray
) -> pd.DataFrame:
    """Return the best configuration at each context [T], a row each: `context`, and the columns of `priced`."""
    sizes = sizes_at(calibrated, loss, heads)[0]
    kept = [c for c, s in zip(heads, sizes, strict=True) if np.isfinite(s)]
    rows = []
    for context in contexts:
        table = priced(sizes[np.isfinite(sizes)], kept, replace(use, context=float(context)))
        table = table[table["within"]]
        if len(table):
            rows.append({"context": float(context), **table.sort_values(use.aim).iloc[0].to_dict()})
    return pd.DataFrame(rows)


def frontier(
    calibrated: HeadLaws, use: Use, heads: list[tuple[int, int]], costs: tuple[float, float]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what every configuration costs along its size, and the lowest loss for any cost, within `costs`.

    Of the first, a row a size and configuration: `loss` and the columns of `priced`. Of the second those that nothing
    cheaper comes up to, with `cost` in the terms of the aim.
    """
    grid = np.geomspace(SMALLEST, LARGEST, POINTS)
    table = priced(np.tile(grid, len(heads)), [h for h in heads for _ in grid], use)
    h, k = (table[c].to_numpy(float) for c in ("query_heads", "kv_heads"))
    table["loss"] = losses(calibrated, table["params"].to_numpy(), h, k)[0]
    table = table.dropna(subset=["loss"])
    # Deeper shapes may be smaller ones, so costs need not rise with size: the envelope is that of all rows by cost.
    table = table[table[use.aim].between(*costs)].sort_values(use.aim, kind="stable").reset_index(drop=True)
    lowest = unbeaten(table, (use.aim,), "loss")
    return table, lowest.assign(cost=lowest[use.aim]).reset_index(drop=True)
